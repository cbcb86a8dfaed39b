import type { Outcome } from '../../domain/process/contract.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { announce } from '../live.ts';
import { notifyRole } from '../notifications/notify-role.ts';
import { moveCredit } from './credit.ts';

/** What became of a refund, as the collection's effect says it. */
export interface RefundOutcome {
  readonly ledgerId: string;
  readonly refundId: string;
  readonly outcome: Outcome;
  readonly invoice: { readonly id: string; readonly number: string; readonly currency: string };
  readonly customer: { readonly id: string; readonly name: string };
}

const STATES = { done: 'done', failed: 'failed', unknown: 'unknown', skipped: 'failed', superseded: 'failed' } as const;

/**
 * Enters what became of refunds. What could not be sent back is the customer's credit, so that nothing is lost, and billing is told; what nobody
 * knows of waits for a person (see decideRefund).
 */
export async function settleRefunds(ctx: Ctx, tx: Tx, refunds: readonly RefundOutcome[], now: Instant): Promise<void> {
  for (const { refundId, outcome, invoice, customer, ledgerId } of refunds) {
    if (outcome.state === 'refused') continue;
    const status = STATES[outcome.state];
    const providerId = (outcome.result as { providerId?: string } | null)?.providerId ?? null;
    const [row] = await tx.$queryRaw<{ amountMinor: bigint }[]>`
      UPDATE refund SET status = ${status}, provider_id = ${providerId}, settled_at = ${status === 'unknown' ? null : new Date(now)}
      WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${refundId}::uuid AND status IN ('pending', 'unknown') RETURNING amount_minor AS "amountMinor"`;
    if (!row) continue;
    if (status === 'failed')
      await creditFailed(ctx, tx, refundId, { customerId: customer.id, ...row, currency: invoice.currency }, now);
    if (status !== 'done') {
      await notifyRole(ctx, tx, 'billing', now, {
        cause: ledgerId,
        tone: 'bad',
        title:
          status === 'failed'
            ? `A refund to ${customer.name} was refused: it is their credit now`
            : `Nobody knows whether a refund to ${customer.name} went through`,
        href: `/billing/invoices/${invoice.id}`,
      });
    }
    await announce(ctx, tx, 'payments', null);
  }
}

/** What could not be sent back is kept for the customer. */
export const creditFailed = (
  ctx: Ctx,
  tx: Tx,
  refundId: string,
  { customerId, currency, amountMinor }: { customerId: string; currency: string; amountMinor: bigint },
  now: Instant,
): Promise<void> =>
  moveCredit(ctx, tx, [{ customerId, currency, amountMinor, cause: 'refund', causeId: refundId }], now);
