import { conflict, notFound, validation } from '../../domain/errors.ts';
import { formatMinor, fromWire } from '../../domain/money/money.ts';
import { sentBackByStripe, stripeStep } from '../../domain/money/stripe-amount.ts';
import {
  type DecideRefundInput,
  decideRefundInput,
  type PaymentDetail,
  type RefundCreditInput,
  refundCreditInput,
} from '../../domain/payments/contract.ts';
import { audit } from '../audit.ts';
import { collectionStore } from '../collection/process.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { changeFacts } from '../processes/change.ts';
import { moveCredit } from './credit.ts';
import { readPayment } from './read.ts';
import { creditFailed } from './settle-refunds.ts';

/**
 * Sends back what a payment brought too much, out of the customer's credit. What paid an invoice goes back by a credit note.
 * @throws AppError NotFound; Validation beyond what is left of the payment; Conflict where the credit has been spent, or a card payment belongs
 * to no invoice whose collection could send it
 */
export async function refundCredit(ctx: Ctx, input: RefundCreditInput): Promise<PaymentDetail> {
  permit(ctx, 'payment:refund');
  const { paymentId, amountMinor: wanted, reason: why } = refundCreditInput.parse(input);
  const amountMinor = fromWire(wanted);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const payment = await readPayment(ctx, tx, paymentId);
    const byHand = payment.method !== 'card';
    const invoiceId = payment.allocations[0]?.invoiceId ?? null;
    if (payment.provider === 'stripe') requireStep(amountMinor, payment.currency);
    if (!byHand && invoiceId === null) {
      throw conflict('This card payment belongs to no invoice. Send it back at the provider.');
    }
    const write = async (): Promise<void> => {
      // A payment's row is never changed, nor locked; the customer's keeps two refunds of it apart.
      await tx.$queryRaw`SELECT FROM customer WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${payment.customerId}::uuid FOR NO KEY UPDATE`;
      const [left] = await tx.$queryRaw<{ leftMinor: bigint }[]>`
        SELECT (p.amount_minor - coalesce((SELECT sum(a.amount_minor) FROM payment_allocation a WHERE a.tenant_id = p.tenant_id AND a.payment_id = p.id), 0)
          - coalesce((SELECT sum(r.amount_minor) FROM refund r WHERE r.tenant_id = p.tenant_id AND r.payment_id = p.id
            AND r.credit_note_id IS NULL AND r.status <> 'failed'), 0)
          - coalesce((SELECT sum(b.credit_minor + b.lost_minor) FROM chargeback b WHERE b.tenant_id = p.tenant_id AND b.payment_id = p.id), 0))::bigint AS "leftMinor"
        FROM payment p WHERE p.tenant_id = ${ctx.tenantId}::uuid AND p.id = ${paymentId}::uuid`;
      if (amountMinor > (left?.leftMinor ?? 0n)) {
        const message = 'Send back no more than this payment brought too much; credit an invoice for the rest';
        throw validation(`${message}.`, [{ path: 'amountMinor', message }]);
      }
      const id = newId();
      const { customerId, currency, provider } = payment;
      await moveCredit(
        ctx,
        tx,
        [{ customerId, currency, amountMinor: -amountMinor, cause: 'refund', causeId: id }],
        now,
      );
      const at = new Date(now);
      await tx.refund.create({
        data: {
          tenantId: ctx.tenantId,
          id,
          paymentId,
          invoiceId,
          currency,
          amountMinor,
          reason: why,
          status: byHand ? 'done' : 'pending',
          provider,
          requestedAt: at,
          settledAt: byHand ? at : null,
        },
      });
      await audit(ctx, tx, at, {
        action: 'refund-asked',
        noun: 'payment',
        subjectId: paymentId,
        after: { amountMinor, currency, byHand },
        reason: why,
      });
      await announce(ctx, tx, 'payments', paymentId);
      await announce(ctx, tx, 'customers', customerId);
    };
    if (invoiceId === null || byHand) await write();
    else await changeFacts(ctx, tx, collectionStore, [invoiceId], now, write);
    return readPayment(ctx, tx, paymentId);
  });
}

/** @throws AppError Validation for an amount that Stripe would not send */
function requireStep(amountMinor: bigint, currency: string): void {
  if (sentBackByStripe(amountMinor, currency) === amountMinor) return;
  const message = `Stripe sends ${currency} back in steps of ${formatMinor(stripeStep(currency), currency)}: the rest stays credit`;
  throw validation(`${message}.`, [{ path: 'amountMinor', message }]);
}

/**
 * Says what became of a refund that nobody knew of: it was sent, or it was not and is the customer's credit.
 * @throws AppError NotFound, Conflict for one that is settled
 */
export async function decideRefund(ctx: Ctx, input: DecideRefundInput): Promise<PaymentDetail> {
  permit(ctx, 'payment:refund');
  const { id, outcome, reason: why } = decideRefundInput.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const row = await tx.refund.findFirst({
      where: { tenantId: ctx.tenantId, id },
      select: { paymentId: true, currency: true, payment: { select: { customerId: true } } },
    });
    if (!row) throw notFound('This refund');
    const [settled] = await tx.$queryRaw<{ amountMinor: bigint }[]>`
      UPDATE refund SET status = ${outcome}, settled_at = ${new Date(now)}
      WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid AND status = 'unknown' RETURNING amount_minor AS "amountMinor"`;
    if (!settled) throw conflict('This refund does not wait for a decision.');
    const { customerId } = row.payment;
    if (outcome === 'failed') await creditFailed(ctx, tx, id, { customerId, currency: row.currency, ...settled }, now);
    await audit(ctx, tx, new Date(now), {
      action: 'refund-decided',
      noun: 'payment',
      subjectId: row.paymentId,
      after: { outcome },
      reason: why,
    });
    await announce(ctx, tx, 'payments', row.paymentId);
    return readPayment(ctx, tx, row.paymentId);
  });
}
