import Stripe from 'stripe';
import type { NewPaymentMethod } from '../../domain/billing/contract.ts';
import { AppError } from '../../domain/errors.ts';
import { cardOf } from '../../domain/money/card.ts';
import { fromStripe, toStripe } from '../../domain/money/stripe-amount.ts';
import type { Found, Notice, PayPort } from './port.ts';

type StripeMethod = Extract<NewPaymentMethod, { provider: 'stripe' }>;

export interface StripeAccount {
  readonly secretKey: string;
  /** Signs Stripe's notices; null: none are taken. */
  readonly webhookSecret: string | null;
}

/** A client of Stripe's. @param server instead of Stripe's own, in tests */
export const stripeClient = (secretKey: string, server?: { host: string; port: number }): Stripe =>
  // Repeats are the ledger's and the customer's business, never the SDK's.
  new Stripe(secretKey, {
    maxNetworkRetries: 0,
    timeout: 30_000,
    ...(server && { ...server, protocol: 'http' as const }),
  });

/** Customers pay on Stripe's own page (Checkout), so that no card number comes near us, and without a script of ours. */
export function stripePay({ secretKey, webhookSecret }: StripeAccount, stripe = stripeClient(secretKey)): PayPort {
  return {
    name: 'stripe',
    async customer({ tenantId, customerId, name, email }) {
      const made = await stripe.customers.create(
        { name, email, metadata: { tenantId, customerId } },
        { idempotencyKey: `customer/${tenantId}/${customerId}` },
      );
      return made.id;
    },
    async begin({
      id,
      tenantId,
      invoiceId,
      customerId,
      providerCustomerId,
      amountMinor,
      currency,
      description,
      returnUrl,
      until,
    }) {
      const metadata = { tenantId, invoiceId, customerId, checkoutId: id };
      const session = await stripe.checkout.sessions.create(
        {
          mode: 'payment',
          // A card answers at once: what takes days to clear would be collected a second time meanwhile.
          allowed_payment_method_types: ['card'],
          customer: providerCustomerId,
          client_reference_id: id,
          line_items: [
            {
              quantity: 1,
              price_data: {
                currency: currency.toLowerCase(),
                unit_amount: toStripe(amountMinor, currency),
                product_data: { name: description },
              },
            },
          ],
          payment_intent_data: { metadata, description, setup_future_usage: 'off_session' },
          metadata,
          success_url: returnUrl,
          cancel_url: returnUrl,
          expires_at: Math.floor(until / 1000),
        },
        { idempotencyKey: id },
      );
      if (!session.url)
        throw new AppError('Unavailable', 'The payment page could not be opened. Try again in a minute.');
      return { url: session.url, providerId: session.id };
    },
    async beginSetup({ id, tenantId, customerId, providerCustomerId, returnUrl }) {
      const metadata = { tenantId, customerId };
      const session = await stripe.checkout.sessions.create(
        {
          mode: 'setup',
          allowed_payment_method_types: ['card'],
          customer: providerCustomerId,
          setup_intent_data: { metadata },
          metadata,
          success_url: returnUrl,
          cancel_url: returnUrl,
        },
        { idempotencyKey: id },
      );
      if (!session.url) throw new AppError('Unavailable', 'The page could not be opened. Try again in a minute.');
      return session.url;
    },
    async find(providerId) {
      const session = await stripe.checkout.sessions.retrieve(providerId, {
        expand: ['payment_intent.payment_method'],
      });
      return foundOf(session);
    },
    async read(raw, signature) {
      if (webhookSecret === null) throw new AppError('NotFound', 'No notices of Stripe’s are taken here.');
      let event: Stripe.Event;
      try {
        event = stripe.webhooks.constructEvent(raw, signature, webhookSecret);
      } catch (error) {
        throw new AppError('Unauthenticated', 'This notice does not bear Stripe’s signature, or is too old.', {
          cause: error,
        });
      }
      return { id: event.id, type: event.type, notice: await noticeOf(stripe, event) };
    },
  };
}

function foundOf(session: Stripe.Checkout.Session): Found {
  const intent = session.payment_intent;
  if (intent && typeof intent !== 'string' && intent.status === 'succeeded') {
    return {
      state: 'paid',
      paymentId: intent.id,
      amountMinor: fromStripe(intent.amount_received, intent.currency),
      card: cardOf(labelOf(intent.payment_method)),
      method: methodOf(intent.payment_method, idOf(intent.customer)),
    };
  }
  if (session.status === 'complete' && intent && typeof intent !== 'string') {
    if (intent.status !== 'requires_payment_method' && intent.status !== 'canceled') return { state: 'processing' };
    const failed = intent.last_payment_error;
    return { state: 'declined', code: failed?.decline_code ?? failed?.code ?? null };
  }
  return { state: session.status === 'expired' ? 'expired' : 'open' };
}

const idOf = (thing: string | { id: string } | null): string | null =>
  typeof thing === 'string' ? thing : (thing?.id ?? null);

/** What may be charged again: a card that Stripe keeps for its customer. */
export function methodOf(method: Stripe.PaymentMethod | string | null, customerId: string | null): StripeMethod | null {
  if (!method || typeof method === 'string' || customerId === null) return null;
  const { card } = method;
  const label = labelOf(method) ?? method.type;
  const expires = card ? `${card.exp_year}-${String(card.exp_month).padStart(2, '0')}` : null;
  return { provider: 'stripe', customerId, paymentMethodId: method.id, label, expires };
}

/** "Visa ending 4242": what it may be called; null: nobody said what it is. */
function labelOf(method: Stripe.PaymentMethod | string | null): string | null {
  if (!method || typeof method === 'string') return null;
  const { card, type } = method;
  return card ? `${brandOf(card.brand)} ending ${card.last4}` : type.replaceAll('_', ' ');
}

const brandOf = (brand: string): string => brand.charAt(0).toUpperCase() + brand.slice(1).replaceAll('_', ' ');

/** What an event is about, as it is now: notices come late, twice and in any order, so none is believed for what it says. */
async function noticeOf(stripe: Stripe, event: Stripe.Event): Promise<Notice | null> {
  switch (event.type) {
    case 'checkout.session.completed':
    case 'checkout.session.async_payment_succeeded':
    case 'checkout.session.async_payment_failed':
    case 'checkout.session.expired': {
      const { tenantId, checkoutId } = event.data.object.metadata ?? {};
      return tenantId && checkoutId ? { kind: 'checkout', tenantId, checkoutId } : null;
    }
    case 'payment_intent.succeeded':
      return intentNotice(await stripe.paymentIntents.retrieve(event.data.object.id, { expand: ['payment_method'] }));
    case 'payment_intent.payment_failed':
    case 'payment_intent.canceled':
      return failedNotice(await stripe.paymentIntents.retrieve(event.data.object.id));
    case 'setup_intent.succeeded': {
      const setup = await stripe.setupIntents.retrieve(event.data.object.id, { expand: ['payment_method'] });
      const { tenantId, customerId } = setup.metadata ?? {};
      const method = methodOf(setup.payment_method, idOf(setup.customer));
      if (setup.status !== 'succeeded' || !tenantId || !customerId || !method) return null;
      return { kind: 'method', tenantId, customerId, method, token: tokenOf(method), replaces: true };
    }
    case 'payment_method.automatically_updated':
    case 'payment_method.updated':
      return methodNotice(stripe, event.data.object.id, idOf(event.data.object.customer));
    case 'payment_method.detached': {
      // What it belonged to is in the event alone.
      const before = (event.data.previous_attributes as { customer?: string } | undefined)?.customer ?? null;
      return methodNotice(stripe, event.data.object.id, before);
    }
    case 'refund.failed':
    case 'refund.updated':
    case 'charge.refund.updated':
      return refundNotice(await stripe.refunds.retrieve(event.data.object.id));
    case 'charge.dispute.created':
    case 'charge.dispute.closed':
      return disputeNotice(await stripe.disputes.retrieve(event.data.object.id, { expand: ['payment_intent'] }));
    default:
      return null;
  }
}

function intentNotice(intent: Stripe.PaymentIntent): Notice | null {
  const { tenantId, invoiceId, checkoutId } = intent.metadata;
  if (intent.status !== 'succeeded' || !tenantId) return null;
  if (checkoutId) return { kind: 'checkout', tenantId, checkoutId };
  if (!invoiceId) return null;
  const currency = intent.currency.toUpperCase();
  const amountMinor = fromStripe(intent.amount_received, currency);
  const card = cardOf(labelOf(intent.payment_method));
  return { kind: 'charge', tenantId, invoiceId, paymentId: intent.id, amountMinor, currency, card };
}

/** What became of a payment that was taken as processing. One that our own charge was told of at once is no news to it. */
function failedNotice({ id: paymentId, metadata, status, ...intent }: Stripe.PaymentIntent): Notice | null {
  const { tenantId, invoiceId, checkoutId, key } = metadata;
  if (!tenantId || (status !== 'requires_payment_method' && status !== 'canceled')) return null;
  if (checkoutId) return { kind: 'checkout', tenantId, checkoutId };
  if (!invoiceId || !key) return null;
  const failed = intent.last_payment_error;
  const code = failed?.decline_code ?? failed?.code ?? null;
  const amountMinor = fromStripe(intent.amount, intent.currency);
  return { kind: 'charge-failed', tenantId, invoiceId, paymentId, key, amountMinor, code };
}

/** A question of the bank's that led to nothing is closed like a dispute that was won (Stripe: `warning_closed`, `prevented`). */
const DISPUTE_ENDS: Readonly<Record<string, 'won' | 'lost'>> = {
  won: 'won',
  warning_closed: 'won',
  prevented: 'won',
  lost: 'lost',
};

function disputeNotice(dispute: Stripe.Dispute): Notice | null {
  const intent = dispute.payment_intent;
  if (!intent || typeof intent === 'string') return null;
  const { tenantId, invoiceId } = intent.metadata;
  if (!tenantId || !invoiceId) return null;
  const fees = dispute.balance_transactions ?? [];
  const currency = fees[0]?.currency.toUpperCase() ?? null;
  // Some of it is given back where the dispute is won.
  const feeMinor = currency
    ? fromStripe(
        fees.reduce((all, { fee }) => all + fee, 0),
        currency,
      )
    : 0;
  return {
    ...{ kind: 'dispute', tenantId, invoiceId, status: DISPUTE_ENDS[dispute.status] ?? 'open' },
    ...{ disputeId: dispute.id, paymentId: intent.id, reason: dispute.reason.replaceAll('_', ' ') },
    amountMinor: fromStripe(dispute.amount, dispute.currency),
    fee: currency && feeMinor > 0 ? { amountMinor: feeMinor, currency } : null,
  };
}

/** A bank may refuse a refund weeks after Stripe has taken it; only that is news. One made in Stripe's own pages is nobody's here. */
function refundNotice({ id: providerId, metadata, status, failure_reason }: Stripe.Refund): Notice | null {
  const { tenantId, refundId } = metadata ?? {};
  if (!tenantId || !refundId || (status !== 'failed' && status !== 'canceled')) return null;
  return {
    kind: 'refund-failed',
    tenantId,
    refundId,
    providerId,
    reason: (failure_reason ?? status).replaceAll('_', ' '),
  };
}

async function methodNotice(stripe: Stripe, methodId: string, customerId: string | null): Promise<Notice | null> {
  if (customerId === null) return null;
  const [method, customer] = await Promise.all([
    stripe.paymentMethods.retrieve(methodId),
    stripe.customers.retrieve(customerId),
  ]);
  if (customer.deleted) return null;
  const { tenantId, customerId: ours } = customer.metadata;
  if (!tenantId || !ours) return null;
  const now = idOf(method.customer) === customerId ? methodOf(method, customerId) : null;
  return {
    kind: 'method',
    tenantId,
    customerId: ours,
    method: now,
    token: `${customerId}/${methodId}`,
    replaces: false,
  };
}

const tokenOf = ({ customerId, paymentMethodId }: StripeMethod): string => `${customerId}/${paymentMethodId}`;
