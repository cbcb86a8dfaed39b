import { notFound } from '../../domain/errors.ts';
import { fromWire, toWire } from '../../domain/money/money.ts';
import { chargedByStripe } from '../../domain/money/stripe-amount.ts';
import { DAY, type Instant, MINUTE } from '../../domain/time/instant.ts';
import { lockCharged } from '../billing/card-holders.ts';
import { chargeIsOut } from '../billing/change-invoice.ts';
import { collectionStore } from '../collection/process.ts';
import { type Ctx, transaction } from '../context.ts';
import type { Tx } from '../database.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { receivePayment } from '../payments/receive-payment.ts';
import { changeFacts } from '../processes/change.ts';
import { keepMethod } from './keep-method.ts';
import type { PayCtx } from './open.ts';
import type { Found, PayPort } from './port.ts';
import { PayRefused } from './refused.ts';

/** Stripe keeps a page open for at least half an hour; nothing is charged by itself meanwhile. */
const CHECKOUT_LASTS = 31 * MINUTE;
/** A payment that was begun on the provider's page just before it closed is confirmed, and heard of, after that. */
const HEARD_OF_WITHIN = 10 * MINUTE;
/** A payment that the bank works on is over by then: no method takes longer to clear (Stripe: "Delayed notification payment methods"). */
const CLEARS_WITHIN = 14 * DAY;

export interface Checkout {
  readonly id: string;
  readonly invoiceId: string;
  readonly customerId: string;
  readonly currency: string;
  readonly amountMinor: bigint;
  /** Charges of this invoice so far, by us and by the customer. */
  readonly attempts: number;
  readonly until: Instant;
}

/**
 * Begins a payment by the customer: of all that is due, with the collection held meanwhile so that it is not charged twice.
 * @throws AppError Conflict where nothing is due, or a charge or another payment is under way
 */
export async function beginCheckout(ctx: PayCtx, provider: 'sandbox' | 'stripe'): Promise<Checkout> {
  const now = await ctx.clock.now();
  const { invoiceId } = ctx;
  return transaction(ctx, (tx) =>
    changeFacts(ctx, tx, collectionStore, [invoiceId], now, async ([process]) => {
      const [invoice] = await tx.$queryRaw<
        { status: string; customerId: string; currency: string; dueMinor: bigint; attempts: number }[]
      >`
        SELECT i.status, i.customer_id AS "customerId", i.currency, i.due_minor AS "dueMinor",
          ((SELECT count(*) FROM payment_attempt a WHERE a.tenant_id = i.tenant_id AND a.invoice_id = i.id)
          + (SELECT count(*) FROM checkout k WHERE k.tenant_id = i.tenant_id AND k.invoice_id = i.id AND k.state = 'declined'))::int AS attempts
        FROM invoice i WHERE i.tenant_id = ${ctx.tenantId}::uuid AND i.id = ${invoiceId}::uuid FOR NO KEY UPDATE`;
      if (!invoice) throw notFound('This invoice');
      if (!['open', 'uncollectible'].includes(invoice.status) || invoice.dueMinor <= 0n) {
        throw new PayRefused('nothing-due');
      }
      if (process && (await chargeIsOut(tx, process.id, now))) {
        throw new PayRefused('charge-out');
      }
      if (await isPaying(ctx, tx, invoiceId, now)) {
        throw new PayRefused('begun');
      }
      const id = newId();
      const amountMinor =
        provider === 'stripe' ? chargedByStripe(invoice.dueMinor, invoice.currency) : invoice.dueMinor;
      const until = now + CHECKOUT_LASTS;
      const heldUntil = provider === 'sandbox' ? until : until + HEARD_OF_WITHIN;
      await tx.$executeRaw`
        INSERT INTO checkout (tenant_id, id, invoice_id, customer_id, currency, amount_minor, provider, state, created_at)
        VALUES (${ctx.tenantId}::uuid, ${id}::uuid, ${invoiceId}::uuid, ${invoice.customerId}::uuid, ${invoice.currency}, ${amountMinor},
          ${provider}, 'open', ${new Date(now)})`;
      await tx.$executeRaw`
        INSERT INTO collection_hold (tenant_id, id, invoice_id, kind, from_at, until_at, by_name, created_at)
        VALUES (${ctx.tenantId}::uuid, ${id}::uuid, ${invoiceId}::uuid, 'paying', ${new Date(now)}, ${new Date(heldUntil)}, 'Customer', ${new Date(now)})`;
      const { customerId, currency, attempts } = invoice;
      return { id, invoiceId, customerId, currency, amountMinor, attempts, until };
    }),
  );
}

/** One that may still be paid: it is open, and its hold is in force. */
async function isPaying(ctx: Ctx, tx: Tx, invoiceId: string, now: Instant): Promise<boolean> {
  const found = await tx.$queryRaw<unknown[]>`
    SELECT FROM checkout k JOIN collection_hold h ON h.tenant_id = k.tenant_id AND h.id = k.id
    WHERE k.tenant_id = ${ctx.tenantId}::uuid AND k.invoice_id = ${invoiceId}::uuid AND k.state = 'open' AND h.until_at > ${new Date(now)} LIMIT 1`;
  return found.length > 0;
}

/** What came of a checkout. */
export type Outcome = Exclude<Found, { state: 'open' | 'processing' }>;

/**
 * Enters what came of a checkout, once: the payment as any other, the means of payment where it may be charged again, and the collection goes
 * on. A second notice of the same changes nothing.
 */
export async function settleCheckout(ctx: Ctx, id: string, outcome: Outcome): Promise<void> {
  const now = await ctx.clock.now();
  await transaction(ctx, async (tx) => {
    const [known] = await tx.$queryRaw<{ invoiceId: string; customerId: string }[]>`
      SELECT invoice_id AS "invoiceId", customer_id AS "customerId" FROM checkout
      WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid`;
    if (!known) throw notFound('This payment');
    if (outcome.state === 'paid' && outcome.method) await lockCharged(ctx, tx, known.customerId);
    await changeFacts(ctx, tx, collectionStore, [known.invoiceId], now, async () => {
      const [row] = await tx.$queryRaw<
        { customerId: string; currency: string; provider: string; state: string; amountMinor: bigint }[]
      >`
        SELECT customer_id AS "customerId", currency, provider, state, amount_minor AS "amountMinor" FROM checkout
        WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid FOR UPDATE`;
      // One that had expired may have been paid at the last moment; what is paid is paid.
      if (!row || row.state === 'paid' || (row.state !== 'open' && outcome.state !== 'paid')) return;
      await tx.$executeRaw`
        UPDATE checkout SET state = ${outcome.state}, code = ${outcome.state === 'declined' ? outcome.code : null}, settled_at = ${new Date(now)}
        WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid`;
      await tx.$executeRaw`
        UPDATE collection_hold SET until_at = greatest(from_at, ${new Date(now)}), ended = true
        WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid AND until_at > ${new Date(now)}`;
      if (outcome.state !== 'paid') return;
      const { customerId, currency, provider } = row;
      const amountMinor = fromWire(outcome.amountMinor);
      const allocations = [{ invoiceId: known.invoiceId, amountMinor }];
      const payment = {
        customerId,
        currency,
        provider,
        amountMinor,
        allocations,
        method: 'card' as const,
        card: outcome.card,
        receivedAt: now,
      };
      await receivePayment(ctx, tx, { ...payment, providerId: outcome.paymentId, reference: null }, now);
      if (outcome.method) await keepMethod(ctx, tx, customerId, outcome.method, now);
    });
    await announce(ctx, tx, 'invoices', known.invoiceId);
  });
}

/** Asks the provider what became of a checkout that is open, and enters it. Whoever asks first settles it. */
export async function refreshCheckout(ctx: Ctx, port: PayPort, id: string): Promise<void> {
  const row = await transaction(ctx, (tx) =>
    tx.checkout.findUnique({
      where: { tenantId_id: { tenantId: ctx.tenantId, id } },
      select: { state: true, providerId: true, provider: true },
    }),
  );
  if (!row?.providerId || row.state === 'paid' || row.provider !== port.name) return;
  const found = await port.find(row.providerId);
  if (found.state === 'processing') await holdLonger(ctx, id);
  else if (found.state !== 'open') await settleCheckout(ctx, id, found);
}

/** The customer has paid as far as they can tell: nothing is charged until the provider says what came of it, by a notice or when it is asked. */
async function holdLonger(ctx: Ctx, id: string): Promise<void> {
  const now = await ctx.clock.now();
  await transaction(ctx, async (tx) => {
    const [known] = await tx.$queryRaw<{ invoiceId: string; createdAt: Date }[]>`
      SELECT invoice_id AS "invoiceId", created_at AS "createdAt" FROM checkout WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid`;
    if (!known) return;
    await changeFacts(ctx, tx, collectionStore, [known.invoiceId], now, async () => {
      await tx.$executeRaw`
        UPDATE collection_hold SET until_at = ${new Date(known.createdAt.getTime() + CLEARS_WITHIN)}, ended = false
        WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid
          AND EXISTS (SELECT FROM checkout k WHERE k.tenant_id = ${ctx.tenantId}::uuid AND k.id = ${id}::uuid AND k.state = 'open')`;
    });
  });
}

/** The page of the provider on which this invoice is paid. @throws AppError Conflict, Unavailable */
export async function payByProvider(ctx: PayCtx, port: PayPort, returnUrl: string): Promise<string> {
  const open = await openCheckout(ctx);
  if (open) await refreshCheckout(ctx, port, open);
  const checkout = await beginCheckout(ctx, port.name);
  try {
    const { description, ...who } = await payer(ctx, checkout);
    const providerCustomerId = await providerCustomer(ctx, port, who);
    const { url, providerId } = await port.begin({
      ...checkout,
      tenantId: ctx.tenantId,
      providerCustomerId,
      amountMinor: toWire(checkout.amountMinor),
      description,
      returnUrl,
    });
    await transaction(ctx, (tx) =>
      tx.checkout.update({ where: { tenantId_id: { tenantId: ctx.tenantId, id: checkout.id } }, data: { providerId } }),
    );
    return url;
  } catch (error) {
    // Nobody was sent anywhere: nothing can be paid by it.
    await settleCheckout(ctx, checkout.id, { state: 'expired' });
    throw error;
  }
}

async function openCheckout(ctx: PayCtx): Promise<string | null> {
  const row = await transaction(ctx, (tx) =>
    tx.checkout.findFirst({
      where: { tenantId: ctx.tenantId, invoiceId: ctx.invoiceId, state: 'open' },
      orderBy: { createdAt: 'desc' },
      select: { id: true },
    }),
  );
  return row?.id ?? null;
}

interface Payer {
  readonly customerId: string;
  readonly name: string;
  readonly email: string;
  readonly known: string | null;
}

async function payer(ctx: PayCtx, { customerId, invoiceId }: Checkout): Promise<Payer & { description: string }> {
  const [row] = await transaction(
    ctx,
    (tx) => tx.$queryRaw<{ name: string; email: string; known: string | null; number: string }[]>`
      SELECT c.name, c.email, c.stripe_customer_id AS known, i.number FROM invoice i JOIN customer c ON c.tenant_id = i.tenant_id AND c.id = i.customer_id
      WHERE i.tenant_id = ${ctx.tenantId}::uuid AND i.id = ${invoiceId}::uuid`,
  );
  if (!row) throw notFound('This invoice');
  const { number, ...who } = row;
  return { customerId, ...who, description: `Invoice ${number}` };
}

/** Whom the provider knows the customer by: made once, and kept. */
export async function providerCustomer(
  ctx: Ctx,
  port: PayPort,
  { customerId, name, email, known }: Payer,
): Promise<string> {
  if (known !== null) return known;
  const id = await port.customer({ tenantId: ctx.tenantId, customerId, name, email });
  await transaction(ctx, (tx) =>
    tx.customer.update({
      where: { tenantId_id: { tenantId: ctx.tenantId, id: customerId } },
      data: { stripeCustomerId: id },
    }),
  );
  return id;
}
