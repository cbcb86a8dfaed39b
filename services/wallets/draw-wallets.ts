import { smaller } from '../../domain/money/money.ts';
import type { Instant } from '../../domain/time/instant.ts';
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
}

/**
 * Pays invoices that have just become final out of their customers' wallets, as far as those reach, before anything is charged; and tops up
 * those that are low then. One query where nobody has a wallet. Under the locks of the invoices' collections, which the caller holds or has
 * just begun. A top-up is never paid by a wallet.
 */
export async function drawWallets(ctx: Ctx, tx: Tx, invoiceIds: readonly string[], now: Instant): Promise<void> {
  const payable = await tx.$queryRaw<Payable[]>`
    SELECT w.id AS "walletId", w.customer_id AS "customerId", w.currency, w.balance_minor AS "balanceMinor", i.id AS "invoiceId", i.number,
      i.due_minor AS "dueMinor"
    FROM wallet w JOIN invoice i ON i.tenant_id = w.tenant_id AND i.customer_id = w.customer_id AND i.currency = w.currency
    WHERE w.tenant_id = ${ctx.tenantId}::uuid AND i.id = ANY(${invoiceIds}::uuid[]) AND i.status = 'open' AND i.due_minor > 0 AND i.wallet_id IS NULL
    ORDER BY w.id, i.number FOR UPDATE OF w`;
  if (payable.length === 0) return;
  const left = new Map(payable.map(({ walletId, balanceMinor }) => [walletId, balanceMinor]));
  const draws = payable.flatMap((invoice) => {
    const amountMinor = smaller(left.get(invoice.walletId) ?? 0n, invoice.dueMinor);
    left.set(invoice.walletId, (left.get(invoice.walletId) ?? 0n) - amountMinor);
    return amountMinor > 0n ? [{ ...invoice, amountMinor }] : [];
  });
  for (const { customerId, currency, invoiceId, number, amountMinor } of draws) {
    const from = { method: 'wallet', provider: 'wallet', providerId: invoiceId, receivedAt: now } as const;
    const allocations = [{ invoiceId, amountMinor }];
    await enterPayment(ctx, tx, { ...from, customerId, currency, amountMinor, reference: number, allocations }, now);
  }
  if (draws.length > 0) await enterDraws(ctx, tx, draws, now);
  await topUpWhereLow(ctx, tx, [...left.keys()], now);
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
