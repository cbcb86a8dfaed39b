import type { Plan } from '../process/contract.ts';
import type { Instant } from '../time/instant.ts';
import type { CollectionFacts } from './facts.ts';
import type { CollectionEffect } from './plan.ts';

/** Money of the invoice's payments that is to go back: each refund once, whatever else becomes of the invoice. */
export function withRefunds(
  { refunds = [], ledger }: CollectionFacts,
  now: Instant,
  plan: Plan<CollectionEffect>,
): Plan<CollectionEffect> {
  const due = refunds.flatMap(({ id, requestedAt }) => {
    const key = `refund:${id}`;
    return requestedAt > now || Object.hasOwn(ledger, key)
      ? []
      : { key, kind: 'refund' as const, dueAt: requestedAt, data: { refundId: id } };
  });
  return due.length === 0 ? plan : { ...plan, due: [...due, ...plan.due], over: null };
}

/** Whatever became of it, this one is asked for no more: what failed is a person's to ask for anew. */
export const withoutRefund = (facts: CollectionFacts, { data }: CollectionEffect): CollectionFacts => ({
  ...facts,
  refunds: facts.refunds?.filter(({ id }) => id !== data?.refundId),
});
