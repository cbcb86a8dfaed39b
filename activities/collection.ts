import type { CollectionEffect } from '../domain/collection/plan.ts';
import type { StoredCollectionFacts } from '../services/collection/process.ts';
import type { Call } from '../services/processes/call.ts';
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

/** The one effect of collection that moves money. */
export function charge(
  ports: Readonly<Record<string, PaymentPort>>,
  fallback: PaymentPort,
): Call<StoredCollectionFacts, CollectionEffect> {
  const portOf = (facts: StoredCollectionFacts) => ports[facts.customer.paymentMethod?.provider ?? ''] ?? fallback;
  const all = [...Object.values(ports), fallback];
  return {
    keepsKeysSeconds: Math.min(...all.map((port) => port.keepsKeysSeconds)),
    longestSeconds: Math.max(...all.map((port) => port.longestSeconds)),
    make: (facts, effect, key) => portOf(facts).charge(request(facts, effect, key), key),
    lookUp: (facts, effect, key) => portOf(facts).lookUp(request(facts, effect, key), key),
  };
}
