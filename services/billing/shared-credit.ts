import type { Shared } from '../processes/store.ts';
import type { StoredBillingFacts } from './facts.ts';

const purseOf = ({ customer, pricePlan }: StoredBillingFacts): string => `${customer.id}/${pricePlan.price.currency}`;

/** A customer's credit through a batch: each subscription is shown what those before it left, or were given back. Where none moves, nothing is kept. */
export function shareCredit(): Shared<StoredBillingFacts> {
  const left = new Map<string, bigint>();
  return {
    shown(facts) {
      const creditMinor = left.size === 0 ? undefined : left.get(purseOf(facts));
      return creditMinor === undefined ? facts : { ...facts, creditMinor };
    },
    used(before, after) {
      if (after.creditMinor !== before.creditMinor) left.set(purseOf(after), after.creditMinor);
    },
  };
}
