import { z } from 'zod';
import { declineOf } from '../../domain/collection/declines.ts';
import { fromWire } from '../../domain/money/money.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { changeCard } from '../billing/card-holders.ts';
import { collectionStore } from '../collection/process.ts';
import { type Ctx, transaction } from '../context.ts';
import type { Tx } from '../database.ts';
import { derivedId } from '../ids.ts';
import { announce } from '../live.ts';
import { paymentIdOf } from '../payments/enter-payment.ts';
import { receivePayment } from '../payments/receive-payment.ts';
import { refundCameBack } from '../payments/settle-refunds.ts';
import { chargebackIdOf, enterChargeback } from '../payments/take-back.ts';
import { answerLate } from '../processes/call.ts';
import { changeFacts } from '../processes/change.ts';
import { refreshCheckout } from './checkout.ts';
import { noteDispute } from './dispute.ts';
import { keepMethod } from './keep-method.ts';
import type { Notice, PayPort } from './port.ts';

/**
 * A provider's notice: its signature is checked, what it is about is asked for again, and it is entered once. It may come before the answer to
 * our own call, long after it, twice, or in any order with others.
 * @throws AppError Unauthenticated for a signature that is not the provider's
 */
export async function receiveNotice(
  deps: Pick<Ctx, 'db' | 'clock' | 'requestId'>,
  port: PayPort,
  raw: Buffer,
  signature: string,
): Promise<{ taken: boolean }> {
  const { id, type, notice } = await port.read(raw, signature);
  if (!notice || !z.uuid().safeParse(notice.tenantId).success) return { taken: false };
  const ctx: Ctx = { ...deps, tenantId: notice.tenantId, actor: { kind: 'system', id: port.name } };
  const now = await ctx.clock.now();
  if (await isKnown(ctx, port.name, id)) return { taken: false };
  if (notice.kind === 'checkout') await refreshCheckout(ctx, port, notice.checkoutId);
  else await transaction(ctx, (tx) => enter(ctx, tx, notice, id, now));
  // Last: what failed above is sent again, and each of it is harmless when it is done twice.
  await transaction(
    ctx,
    (tx) => tx.$executeRaw`
      INSERT INTO provider_event (tenant_id, provider, id, type, received_at)
      VALUES (${ctx.tenantId}::uuid, ${port.name}, ${id}, ${type}, ${new Date(now)}) ON CONFLICT DO NOTHING`,
  );
  return { taken: true };
}

async function isKnown(ctx: Ctx, provider: string, id: string): Promise<boolean> {
  const found = await transaction(ctx, (tx) =>
    tx.providerEvent.count({ where: { tenantId: ctx.tenantId, provider, id } }),
  );
  return found > 0;
}

async function enter(
  ctx: Ctx,
  tx: Tx,
  notice: Exclude<Notice, { kind: 'checkout' }>,
  eventId: string,
  now: Instant,
): Promise<void> {
  if (notice.kind === 'charge') return enterCharge(ctx, tx, notice, now);
  if (notice.kind === 'charge-failed') return enterFailure(ctx, tx, notice, now);
  if (notice.kind === 'method') return enterMethod(ctx, tx, notice, now);
  if (notice.kind === 'refund-failed') return refundCameBack(ctx, tx, notice, now);
  return enterDispute(ctx, tx, notice, eventId, now);
}

/** A charge of our own whose answer may not have come: the payment is the same, whoever hears of it first. */
async function enterCharge(ctx: Ctx, tx: Tx, notice: Extract<Notice, { kind: 'charge' }>, now: Instant): Promise<void> {
  const { invoiceId, paymentId: providerId, currency, card } = notice;
  const invoice = await tx.invoice.findUnique({
    where: { tenantId_id: { tenantId: ctx.tenantId, id: invoiceId } },
    select: { customerId: true },
  });
  if (!invoice) return;
  const amountMinor = fromWire(notice.amountMinor);
  const allocations = [{ invoiceId, amountMinor }];
  const { customerId } = invoice;
  const payment = {
    customerId,
    currency,
    amountMinor,
    allocations,
    provider: 'stripe',
    providerId,
    card,
    reference: null,
  };
  await receivePayment(ctx, tx, { ...payment, method: 'card', receivedAt: now }, now);
}

/** A charge whose answer is waited for was refused in the end: the ladder goes on with it, and nobody has to ask. */
async function enterFailure(
  ctx: Ctx,
  tx: Tx,
  { invoiceId, key, paymentId: providerId, amountMinor, code }: Extract<Notice, { kind: 'charge-failed' }>,
  now: Instant,
): Promise<void> {
  const result = { status: declineOf(code), code, providerId, amountMinor, provider: 'stripe' };
  await answerLate(ctx, tx, collectionStore, invoiceId, key, { kind: 'done', result }, now);
}

/** The network replaced a card, its bank renewed it, or the customer took it off. */
async function enterMethod(ctx: Ctx, tx: Tx, notice: Extract<Notice, { kind: 'method' }>, now: Instant): Promise<void> {
  const { customerId, method, token, replaces } = notice;
  const [present] = await tx.$queryRaw<{ token: string | null; deleted: boolean }[]>`
    SELECT payment_method->>'token' AS token, deleted_at IS NOT NULL AS deleted FROM customer
    WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${customerId}::uuid`;
  if (!present || present.deleted) return;
  if (replaces ? present.token !== token : present.token === token && method === null) {
    return keepMethod(ctx, tx, customerId, method, now);
  }
  if (present.token !== token || !method) return;
  // The same card under another number or date: since when it is on file matters, for after a decline only a newer one is charged.
  const { label, expires = null } = method;
  const renew = () => tx.$executeRaw`
    UPDATE customer SET payment_method = payment_method || ${JSON.stringify({ label, expires, addedAt: new Date(now).toISOString() })}::jsonb, version = version + 1
    WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${customerId}::uuid
      AND (payment_method->>'label', payment_method->>'expires') IS DISTINCT FROM (${label}, ${expires})`;
  if ((await changeCard(ctx, tx, customerId, now, renew)) > 0) await announce(ctx, tx, 'customers', customerId);
}

/**
 * A lost one takes the payment back. The provider holds the money back from when a dispute is opened; it is entered when it is decided, so that
 * one that is won moves nothing. Under the lock of the collection, which a dispute holds.
 */
async function enterDispute(
  ctx: Ctx,
  tx: Tx,
  { invoiceId, status, reason, disputeId, ...dispute }: Extract<Notice, { kind: 'dispute' }>,
  eventId: string,
  now: Instant,
): Promise<void> {
  const { tenantId } = ctx;
  if (status === 'lost') {
    const { fee, amountMinor } = dispute;
    const lost = {
      ...{ provider: 'stripe', providerId: disputeId, paymentId: paymentIdOf(tenantId, 'stripe', dispute.paymentId) },
      amountMinor: fromWire(amountMinor),
      fee: fee && { ...fee, amountMinor: fromWire(fee.amountMinor) },
      reason: `Disputed at the bank: ${reason}`,
    };
    await enterChargeback(ctx, tx, lost, now);
    return;
  }
  const id = chargebackIdOf(tenantId, 'stripe', disputeId);
  const cause = derivedId(tenantId, 'provider-event', eventId);
  await changeFacts(ctx, tx, collectionStore, [invoiceId], now, async () => {
    const isLost = (await tx.chargeback.count({ where: { tenantId, id } })) > 0;
    await noteDispute(ctx, tx, { invoiceId, status, reason, cause }, now, isLost ? id : null);
  });
}
