import type { Effect, ProcessDefinition, ProcessFacts } from '../process/contract.ts';
import type { Instant } from '../time/instant.ts';

/** In one transaction: short enough that nobody waits for a subscription that is being moved. */
export const MOVE_BATCH = 200;
/** Batches that one plan hands over. */
const AHEAD = 8;

/** All that are on a version of a price plan, numbered from 1 when it began. */
export interface PriceMoveFacts extends ProcessFacts {
  readonly startedAt: Instant;
  readonly total: number;
  readonly finished: boolean;
}

export type PriceMoveEffect = Effect<'batch' | 'finish'> & { readonly data: { readonly first: number } };

/** The batches, then the end; each once, whatever crashes in between. A subscription that cannot be moved stays, and says why: it halts nothing. */
export const priceMove: ProcessDefinition<PriceMoveFacts, PriceMoveEffect> = {
  kind: 'price-move',
  effects: { batch: { onFailure: 'halt' }, finish: { onFailure: 'halt' } },
  plan({ startedAt: dueAt, total, finished, ledger }) {
    if (finished) return { due: [], superseded: [], next: null, over: { outcome: 'finished' } };
    const due: PriceMoveEffect[] = [];
    for (let first = 1; first <= total && due.length < AHEAD; first += MOVE_BATCH) {
      const key = `batch:${first}`;
      if (!Object.hasOwn(ledger, key)) due.push({ key, kind: 'batch', dueAt, data: { first } });
    }
    if (due.length === 0 && !Object.hasOwn(ledger, 'finish')) {
      due.push({ key: 'finish', kind: 'finish', dueAt, data: { first: 0 } });
    }
    return { due, superseded: [], next: null, over: due.length === 0 ? { outcome: 'finished' } : null };
  },
  apply: (facts, { kind }, { state }) =>
    kind === 'finish' && (state === 'done' || state === 'skipped') ? { ...facts, finished: true } : facts,
};
