import type { CollectionEffect } from '../domain/collection/plan.ts';
import { type Card, cardOf } from '../domain/money/card.ts';
import { toWire } from '../domain/money/money.ts';
import { chargedByStripe } from '../domain/money/stripe-amount.ts';
import { endSubscription } from '../services/billing/end-subscription.ts';
import type { StoredCollectionFacts } from '../services/collection/facts.ts';
import type { Ctx } from '../services/context.ts';
import type { Answer, Call, Sent } from '../services/processes/call.ts';
import type { ChargeRequest, PaymentPort } from './adapters/payments.ts';

interface Charge extends Omit<ChargeRequest, 'ledgerId'> {
  readonly provider: string | null;
  /** Left out in requests from before it was kept. */
  readonly card?: Card | null;
}

const requestOf = (
  { tenantId, invoice, number, customer }: StoredCollectionFacts,
  effect: CollectionEffect,
): Charge => ({
  tenantId,
  invoiceId: invoice.id,
  provider: customer.paymentMethod?.provider ?? null,
  amountMinor: toWire(amountOf(invoice, customer.paymentMethod?.provider)),
  currency: invoice.currency,
  token: customer.paymentMethod?.token ?? '',
  description: `Invoice ${number} ${effect.key}`,
  card: cardOf(customer.paymentMethod?.label),
});

/** Stripe takes some currencies in steps: what it takes too much becomes the customer's credit. */
const amountOf = ({ dueMinor, currency }: StoredCollectionFacts['invoice'], provider: string | undefined): bigint =>
  provider === 'stripe' ? chargedByStripe(dueMinor, currency) : dueMinor;

/** What was asked, and of whom, stands beside the answer: meanwhile another payment may have lowered what is due, or the card been taken off. */
const withAsked = <T>(answer: T | Answer, asked: Pick<Charge, 'amountMinor' | 'provider'> & { card: Card | null }) =>
  isDone(answer) ? { ...answer, result: { ...answer.result, ...asked } } : answer;
const isDone = (answer: unknown): answer is Extract<Answer, { kind: 'done' }> =>
  typeof answer === 'object' && answer !== null && 'kind' in answer && answer.kind === 'done';

/**
 * The one effect of collection that moves money.
 * @param port the provider in force; a payment method of another one is never charged there
 */
export function charge(port: PaymentPort): Call<StoredCollectionFacts, CollectionEffect> {
  const through = async <T>(
    key: string,
    { request, repeated }: Sent,
    ask: (charge: ChargeRequest) => Promise<T>,
  ): Promise<T | Answer> => {
    const { provider, card = null, ...sent } = request as Charge;
    if (provider === port.name) {
      const answer = await ask({ ...sent, ledgerId: key.split('/')[0] ?? key });
      return withAsked(answer, { amountMinor: sent.amountMinor, provider, card });
    }
    const error = new Error(
      `The payment method is of ${provider ?? 'no provider'}, and payments go through ${port.name}. Put another one on file.`,
    );
    // What may have gone out through a provider that is no longer there cannot be asked for.
    return { kind: repeated ? 'ambiguous' : 'failed', error };
  };
  return {
    keepsKeysSeconds: port.keepsKeysSeconds,
    longestSeconds: port.longestSeconds,
    request: requestOf,
    make: (_facts, _effect, key, sent) => through(key, sent, (request) => port.charge(request, key)),
    lookUp: (_facts, _effect, key, sent) => through(key, sent, (request) => port.lookUp(request, key)),
  };
}

/**
 * The last step of a ladder: ends the subscription of what is not paid, now. It has a transaction of its own; made twice, it ends once.
 * @param context who does it, in the tenant that it is given
 */
export const cancel = (context: (tenantId: string) => Ctx): Call<StoredCollectionFacts, CollectionEffect> => ({
  keepsKeysSeconds: 23 * 3600,
  longestSeconds: 10,
  lookUp: null,
  request: ({ tenantId, subscriptionId }) => ({ tenantId, subscriptionId }),
  async make(_facts, _effect, _key, { request }) {
    const { tenantId, subscriptionId } = request as Pick<StoredCollectionFacts, 'tenantId' | 'subscriptionId'>;
    if (subscriptionId === null) return { kind: 'done', result: {} };
    return { kind: 'done', result: { ended: await endSubscription(context(tenantId), subscriptionId) } };
  },
});
