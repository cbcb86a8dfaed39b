import { conflict } from '../../domain/errors.ts';
import type { Outcome } from '../../domain/process/contract.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { derivedId } from '../ids.ts';
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

/** A refund that the bank did not take after all, as the provider says. */
export interface ReturnedRefund {
  readonly refundId: string;
  /** The provider's id of it. */
  readonly providerId: string;
  readonly reason: string;
}

/**
 * Enters that a refund came back from the bank, once: the money is the customer's credit, and billing is told. It keeps the instant at which it
 * was sent and the provider's id, by which the journal knows that it went out and came back.
 * @throws AppError Conflict while our own call has no answer yet: the provider tells it again later
 */
export async function refundCameBack(
  ctx: Ctx,
  tx: Tx,
  { refundId, providerId, reason }: ReturnedRefund,
  now: Instant,
): Promise<void> {
  const [refund] = await tx.$queryRaw<Returned[]>`
    SELECT r.status, r.payment_id AS "paymentId", r.invoice_id AS "invoiceId", r.currency, r.amount_minor AS "amountMinor",
      c.id AS "customerId", c.name
    FROM refund r JOIN payment p ON p.tenant_id = r.tenant_id AND p.id = r.payment_id
    JOIN customer c ON c.tenant_id = p.tenant_id AND c.id = p.customer_id
    WHERE r.tenant_id = ${ctx.tenantId}::uuid AND r.id = ${refundId}::uuid FOR UPDATE OF r`;
  if (!refund || refund.status === 'failed') return;
  if (refund.status === 'pending') throw conflict('This refund is still being sent. Tell what became of it later.');
  const sent = refund.status === 'done';
  await tx.$executeRaw`
    UPDATE refund SET status = 'failed', error = ${reason}, provider_id = ${sent ? providerId : null},
      settled_at = CASE WHEN ${sent} THEN settled_at ELSE ${new Date(now)}::timestamptz END
    WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${refundId}::uuid`;
  await creditFailed(ctx, tx, refundId, refund, now);
  await notifyRole(ctx, tx, 'billing', now, {
    cause: derivedId(refundId, 'came-back'),
    tone: 'bad',
    title: `A refund to ${refund.name} came back from the bank: it is their credit now`,
    href: refund.invoiceId === null ? '/billing/payments' : `/billing/invoices/${refund.invoiceId}`,
  });
  await audit(ctx, tx, new Date(now), {
    action: 'refund-came-back',
    noun: 'payment',
    subjectId: refund.paymentId,
    after: { amountMinor: refund.amountMinor, currency: refund.currency, reason },
  });
  await announce(ctx, tx, 'payments', refund.paymentId);
  await announce(ctx, tx, 'customers', refund.customerId);
}

interface Returned {
  status: string;
  paymentId: string;
  invoiceId: string | null;
  currency: string;
  amountMinor: bigint;
  customerId: string;
  name: string;
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
