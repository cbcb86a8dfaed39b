import type { Effect, ProcessDefinition, ProcessFacts } from '../process/contract.ts';
import type { Instant } from '../time/instant.ts';

/** One channel of a tenant. The messages are the ledger of their own sending, so only the next of them is a fact here. */
export interface DeliveryFacts extends ProcessFacts {
  readonly channel: string;
  /** The queued message that is due first. */
  readonly first: { readonly id: string; readonly at: Instant } | null;
}

export type DeliverEffect = Effect<'deliver'>;

export const delivery: ProcessDefinition<DeliveryFacts, DeliverEffect> = {
  kind: 'delivery',
  effects: { deliver: { onFailure: 'continue' } },
  plan({ first }, now) {
    const effect = first && ({ key: `deliver:${first.id}`, kind: 'deliver', dueAt: first.at } as const);
    const due = effect && effect.dueAt <= now ? [effect] : [];
    return {
      due,
      superseded: [],
      next: effect && due.length === 0 ? { at: effect.dueAt, what: effect.key } : null,
      over: null,
    };
  },
  apply: (facts) => ({ ...facts, first: null }),
};
