import type { Effect, ProcessDefinition, ProcessFacts } from '../process/contract.ts';
import type { Instant } from '../time/instant.ts';

/** Rows of one transaction: it makes a row cheap and holds locks for tens of milliseconds. */
export const BATCH_ROWS = 500;
/** Batches that one plan hands over, so that a plan (3 ms) is not made for every batch, and a history entry stays small. */
const AHEAD = 8;
/** The header is row 1. */
export const FIRST_ROW = 2;

/** A staged file. Everything but the place it has got to is fixed when its process begins. */
export interface ImportFacts extends ProcessFacts {
  readonly startedAt: Instant;
  /** Row number of the last staged row; 1 where the file holds a header only. */
  readonly lastRow: number;
  /** The leads of each batch are handed to a journey when all rows are in. */
  readonly enrols: boolean;
  readonly finished: boolean;
}

export type ImportEffect = Effect<'batch' | 'enrol' | 'finish'> & { readonly data: { readonly firstRow: number } };

function* firstRows(lastRow: number): Generator<number> {
  for (let row = FIRST_ROW; row <= lastRow; row += BATCH_ROWS) yield row;
}

/** The batches in the order of the file, then the enrolments, then the end; each once, whatever crashes in between. */
function* all({ lastRow, enrols, startedAt }: ImportFacts): Generator<ImportEffect> {
  const effect = (kind: ImportEffect['kind'], firstRow: number, key: string): ImportEffect => ({
    key,
    kind,
    dueAt: startedAt,
    data: { firstRow },
  });
  for (const row of firstRows(lastRow)) yield effect('batch', row, `batch:${row}`);
  if (enrols) for (const row of firstRows(lastRow)) yield effect('enrol', row, `enrol:${row}`);
  yield effect('finish', 0, 'finish');
}

export const importProcess: ProcessDefinition<ImportFacts, ImportEffect> = {
  kind: 'import',
  // A batch that cannot be written is not a row's fault (bad rows are reported by number): a person looks, retries or skips it.
  effects: { batch: { onFailure: 'halt' }, enrol: { onFailure: 'halt' }, finish: { onFailure: 'halt' } },
  plan(facts) {
    if (facts.finished) return { due: [], superseded: [], next: null, over: { outcome: 'finished' } };
    const due: ImportEffect[] = [];
    for (const effect of all(facts)) {
      if (effect.key in facts.ledger) continue;
      // What follows a kind needs all of it.
      if (due.length === AHEAD || (due[0] && due[0].kind !== effect.kind)) break;
      due.push(effect);
    }
    return { due, superseded: [], next: null, over: due.length === 0 ? { outcome: 'finished' } : null };
  },
  apply(facts, effect, { state }) {
    const ended = effect.kind === 'finish' && (state === 'done' || state === 'skipped');
    return ended ? { ...facts, finished: true } : facts;
  },
};
