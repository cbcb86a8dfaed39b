import type { CreditFigures } from '../../domain/billing/credit-lines.ts';
import { smaller } from '../../domain/money/money.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { moveCredit } from '../payments/credit.ts';

export interface Returned {
  readonly walletId: string;
  readonly amountMinor: bigint;
}

/**
 * What of a credit note goes back into the customer's retainer: as much of its hours, with their tax, as the retainer paid of the invoice and
 * has not had back, and no more than becomes credit. One query where no retainer paid.
 */
export async function returnedToRetainer(
  ctx: Ctx,
  tx: Tx,
  invoiceId: string,
  { lines, totalMinor }: CreditFigures,
  toCreditMinor: bigint,
): Promise<Returned | null> {
  if (toCreditMinor <= 0n) return null;
  const [retainer] = await tx.$queryRaw<{ walletId: string; paidMinor: bigint }[]>`
    SELECT w.id AS "walletId", (-sum(e.amount_minor))::bigint AS "paidMinor"
    FROM wallet_entry e JOIN wallet w ON w.tenant_id = e.tenant_id AND w.id = e.wallet_id
    WHERE e.tenant_id = ${ctx.tenantId}::uuid AND w.purpose = 'hours' AND (e.cause = 'draw' AND e.cause_id = ${invoiceId}::uuid
      OR e.cause = 'return' AND e.cause_id IN (SELECT id FROM credit_note WHERE tenant_id = ${ctx.tenantId}::uuid AND invoice_id = ${invoiceId}::uuid))
    GROUP BY w.id`;
  if (!retainer || retainer.paidMinor <= 0n) return null;
  const timed = await tx.invoiceLine.findMany({
    where: { tenantId: ctx.tenantId, invoiceId, kind: 'time' },
    select: { id: true },
  });
  const hours = new Set(timed.map(({ id }) => id));
  const sum = (of: typeof lines) => of.reduce((all, { amountMinor }) => all + amountMinor, 0n);
  const all = sum(lines);
  const ofHoursMinor = all === 0n ? 0n : (totalMinor * sum(lines.filter(({ id }) => hours.has(id)))) / all;
  const amountMinor = smaller(toCreditMinor, smaller(ofHoursMinor, retainer.paidMinor));
  return amountMinor > 0n ? { walletId: retainer.walletId, amountMinor } : null;
}

/** Moves it there out of the credit that the note has given. */
export async function returnToRetainer(
  ctx: Ctx,
  tx: Tx,
  { walletId, amountMinor }: Returned,
  of: { readonly customerId: string; readonly currency: string; readonly creditNoteId: string },
  now: Instant,
): Promise<void> {
  const { customerId, currency, creditNoteId } = of;
  const moved = { customerId, currency, amountMinor: -amountMinor, cause: 'wallet', causeId: walletId } as const;
  await moveCredit(ctx, tx, [moved], now);
  await tx.$executeRaw`
    INSERT INTO wallet_entry (tenant_id, id, wallet_id, amount_minor, cause, cause_id, at)
    VALUES (${ctx.tenantId}::uuid, ${newId()}::uuid, ${walletId}::uuid, ${amountMinor}, 'return', ${creditNoteId}::uuid, ${new Date(now)})`;
  await tx.$executeRaw`
    UPDATE wallet SET balance_minor = balance_minor + ${amountMinor}, version = version + 1
    WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${walletId}::uuid`;
  await announce(ctx, tx, 'wallets', walletId);
}
