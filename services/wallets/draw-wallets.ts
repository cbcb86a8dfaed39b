import { smaller } from '../../domain/money/money.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { BeginCollections } from '../collection/begin.ts';
import type { Ctx } from '../context.ts';
import { recordset, type Tx } from '../database.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { enterPayment } from '../payments/enter-payment.ts';
import { topUpWhereLow } from './top-up.ts';

interface Payable {
  walletId: string;
  customerId: string;
  currency: string;
  balanceMinor: bigint;
  invoiceId: string;
  number: string | null;
  dueMinor: bigint;
  /** At most so much of it: what its hours come to with their tax, where the wallet is a retainer. */
  mostMinor: bigint;
}

/**
 * Pays invoices that have just become final out of their customers' wallets, as far as those reach, before anything is charged; and tops up
 * those that are low then. One query where nobody has a wallet. Under the locks of the invoices' collections, which the caller holds or has
 * just begun. A top-up is never paid by a wallet.
 */
export async function drawWallets(
  ctx: Ctx,
  tx: Tx,
  invoiceIds: readonly string[],
  now: Instant,
  begin: BeginCollections,
): Promise<void> {
  const payable = await tx.$queryRaw<Payable[]>`
    SELECT w.id AS "walletId", w.customer_id AS "customerId", w.currency, w.balance_minor AS "balanceMinor", i.id AS "invoiceId", i.number,
      i.due_minor AS "dueMinor", CASE w.purpose WHEN 'any' THEN i.due_minor ELSE coalesce((
        SELECT floor(i.total_minor * sum(l.amount_minor - l.coupon_minor) FILTER (WHERE l.kind = 'time') / nullif(sum(l.amount_minor - l.coupon_minor), 0))
        FROM invoice_line l WHERE l.tenant_id = i.tenant_id AND l.invoice_id = i.id), 0)::bigint END AS "mostMinor"
    FROM wallet w JOIN invoice i ON i.tenant_id = w.tenant_id AND i.customer_id = w.customer_id AND i.currency = w.currency
    WHERE w.tenant_id = ${ctx.tenantId}::uuid AND i.id = ANY(${invoiceIds}::uuid[]) AND i.status = 'open' AND i.due_minor > 0 AND i.wallet_id IS NULL
    ORDER BY w.customer_id, w.currency, w.purpose DESC, i.number FOR UPDATE OF w`;
  if (payable.length === 0) return;
  const left = new Map(payable.map(({ walletId, balanceMinor }) => [walletId, balanceMinor]));
  const due = new Map(payable.map(({ invoiceId, dueMinor }) => [invoiceId, dueMinor]));
  // Retainers stand first: what they are for is drawn from them.
  const draws = payable.flatMap((invoice) => {
    const { walletId, invoiceId, mostMinor } = invoice;
    const open = due.get(invoiceId) ?? 0n;
    const drawn = smaller(left.get(walletId) ?? 0n, smaller(open, mostMinor));
    const amountMinor = drawn > 0n ? drawn : 0n;
    left.set(walletId, (left.get(walletId) ?? 0n) - amountMinor);
    due.set(invoiceId, open - amountMinor);
    return amountMinor > 0n ? [{ ...invoice, amountMinor }] : [];
  });
  for (const { walletId, customerId, currency, invoiceId, number, amountMinor } of draws) {
    const providerId = `${walletId}/${invoiceId}`;
    const from = { method: 'wallet', provider: 'wallet', providerId, receivedAt: now } as const;
    const allocations = [{ invoiceId, amountMinor }];
    await enterPayment(ctx, tx, { ...from, customerId, currency, amountMinor, reference: number, allocations }, now);
  }
  if (draws.length > 0) await enterDraws(ctx, tx, draws, now);
  await topUpWhereLow(ctx, tx, [...left.keys()], now, begin);
}

type Draw = Payable & { amountMinor: bigint };

async function enterDraws(ctx: Ctx, tx: Tx, draws: readonly Draw[], now: Instant): Promise<void> {
  const rows = draws.map(({ walletId, invoiceId, amountMinor }) => ({
    id: newId(),
    wallet_id: walletId,
    amount_minor: -amountMinor,
    cause_id: invoiceId,
  }));
  const columns = { id: 'uuid', wallet_id: 'uuid', amount_minor: 'bigint', cause_id: 'uuid' } as const;
  await tx.$executeRaw`
    INSERT INTO wallet_entry (tenant_id, id, wallet_id, amount_minor, cause, cause_id, at)
    SELECT ${ctx.tenantId}::uuid, r.id, r.wallet_id, r.amount_minor, 'draw', r.cause_id, ${new Date(now)} FROM ${recordset(rows, columns)}`;
  await tx.$executeRaw`
    UPDATE wallet w SET balance_minor = w.balance_minor + r.amount_minor, version = w.version + 1
    FROM (SELECT e.wallet_id, sum(e.amount_minor)::bigint AS amount_minor FROM ${recordset(rows, columns)} JOIN wallet_entry e
      ON e.tenant_id = ${ctx.tenantId}::uuid AND e.id = r.id GROUP BY 1) r
    WHERE w.tenant_id = ${ctx.tenantId}::uuid AND w.id = r.wallet_id`;
  for (const id of new Set(draws.map(({ walletId }) => walletId))) await announce(ctx, tx, 'wallets', id);
}
