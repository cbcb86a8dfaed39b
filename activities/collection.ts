import type { CollectionEffect } from '../domain/collection/plan.ts';
import type { StoredCollectionFacts } from '../services/collection/process.ts';
import type { Answer, Call } from '../services/processes/call.ts';
import type { ChargeRequest, PaymentPort } from './adapters/payments.ts';

const request = (
  { invoice, number, customer }: StoredCollectionFacts,
  effect: CollectionEffect,
  key: string,
): ChargeRequest => ({
  amountMinor: invoice.dueMinor,
  currency: invoice.currency,
  token: customer.paymentMethod?.token ?? '',
  description: `Invoice ${number} ${effect.key}`,
  ledgerId: key.split('/')[0] ?? key,
});

/**
 * The one effect of collection that moves money.
 * @param port the provider in force; a payment method of another one is never charged there
 */
export function charge(port: PaymentPort): Call<StoredCollectionFacts, CollectionEffect> {
  const elsewhere = ({ customer }: StoredCollectionFacts): Answer | null => {
    const provider = customer.paymentMethod?.provider;
    if (provider === port.name) return null;
    const error = new Error(
      `The payment method is of ${provider ?? 'no provider'}, and payments go through ${port.name}. Put another one on file.`,
    );
    return { kind: 'failed', error };
  };
  return {
    keepsKeysSeconds: port.keepsKeysSeconds,
    longestSeconds: port.longestSeconds,
    make: async (facts, effect, key) => elsewhere(facts) ?? port.charge(request(facts, effect, key), key),
    lookUp: async (facts, effect, key) => elsewhere(facts) ?? port.lookUp(request(facts, effect, key), key),
  };
}
