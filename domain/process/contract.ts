import { z } from 'zod';
import { type Instant, isoInstant } from '../time/instant.ts';

/** The kinds of process; each is a noun with a plan of its own. `kind` is also the Temporal workflow type's and the queue's name. */
export const PROCESS_KINDS = [
  'ticket-sla',
  'nurture',
  'billing',
  'collection',
  'timesheet',
  'delivery',
  'import',
  'price-move',
] as const;
export type ProcessKind = (typeof PROCESS_KINDS)[number];

/** running: its plan is obeyed; paused: held by a person; failed: an effect that halts has failed and a person decides; over, cancelled: ended. */
export const PROCESS_STATUSES = ['running', 'paused', 'failed', 'over', 'cancelled'] as const;
export type ProcessStatus = (typeof PROCESS_STATUSES)[number];

/**
 * claimed → sending → done | refused | failed | unknown; superseded and skipped never ran.
 * `refused` is a definite no with a later attempt to come (`retryAt`); `unknown` may or may not have happened: a person decides.
 */
export const LEDGER_STATES = [
  'claimed',
  'sending',
  'done',
  'refused',
  'failed',
  'unknown',
  'superseded',
  'skipped',
] as const;
export type LedgerState = (typeof LEDGER_STATES)[number];

/**
 * One thing to do. The key is deterministic, begins with its kind, names the occasion (`breach:first_response#1`) and is unique within
 * its process.
 */
export interface Effect<Kind extends string = string> {
  readonly key: string;
  readonly kind: Kind;
  /** When it was to happen; what follows is computed from here, not from when it ran. */
  readonly dueAt: Instant;
  /** Ids, instants and numbers that say which one; never personal data (it is stored in the ledger and may reach histories). */
  readonly data?: Readonly<Record<string, string | number | boolean | null>>;
}

/** The kind that an effect's key begins with. */
export const kindOfKey = (key: string): string => key.split(/[:#]/, 1)[0] ?? key;

export interface LedgerEntry {
  readonly key: string;
  readonly kind: string;
  readonly dueAt: Instant;
  readonly state: LedgerState;
  readonly attempt: number;
  readonly at: Instant;
  /** With `refused`, and with `sending` where no answer came: not before this instant again. */
  readonly retryAt: Instant | null;
  /** What came of it (JSON): a provider's id, a decline code. */
  readonly result?: unknown;
}

/** What every process's facts contain beside the noun's own. */
export interface ProcessFacts {
  readonly status: ProcessStatus;
  /** Effects done so far, by key. The engine hides `refused` entries that are due again, so a plan only asks whether a key is there. */
  readonly ledger: Readonly<Record<string, LedgerEntry>>;
}

export interface Plan<E extends Effect = Effect> {
  /** To be done now, in this order. */
  readonly due: readonly E[];
  /** Overdue, but no longer of use (a 50 % warning after the breach): entered in the ledger, never done. */
  readonly superseded: readonly E[];
  /** When to look again if no fact changes, and what is expected then (an effect's key). Always after `now` where nothing is due. */
  readonly next: { readonly at: Instant; readonly what: string } | null;
  /** The process has ended; the outcome is a word of the noun (`met`, `converted`, `paid`). */
  readonly over: { readonly outcome: string } | null;
}

/** How an effect ended, as `apply` sees it. */
export interface Outcome {
  readonly state: Exclude<LedgerState, 'claimed' | 'sending'>;
  readonly at: Instant;
  readonly retryAt?: Instant | null;
  readonly result?: unknown;
}

/** halt: money and what cannot be undone, the process fails and waits for a person; continue: the row is failed and shown, the plan goes on. */
export type OnFailure = 'halt' | 'continue';

/** A noun's process: pure, without clock or I/O. The loop, the forecast and the previews all run this and nothing else. */
export interface ProcessDefinition<F extends ProcessFacts = ProcessFacts, E extends Effect = Effect> {
  readonly kind: ProcessKind;
  readonly effects: Readonly<Record<E['kind'], { readonly onFailure: OnFailure }>>;
  plan(facts: F, now: Instant): Plan<E>;
  /**
   * The noun's facts after the effect ended so. The engine has entered the ledger already; only the noun's own facts change here.
   * Continue from `effect.dueAt`, not from `now`, unless the noun says otherwise.
   */
  apply(facts: F, effect: E, outcome: Outcome, now: Instant): F;
  /** What the forecast assumes of an effect whose outcome the world decides (a payment); `done` where null or left out. */
  assume?(facts: F, effect: E): (Pick<Outcome, 'state' | 'result'> & { readonly because: string }) | null;
}

/* ---- on the wire ---- */

export const tones = ['neutral', 'running', 'warned', 'breached', 'done'] as const;

/** A mark of the beat line: something that happened (solid) or will happen (forecast, outlined). */
export const beatMark = z.object({
  id: z.string(),
  at: isoInstant,
  /** In words a person would use: "First response breached". */
  label: z.string(),
  detail: z.string().nullable(),
  tone: z.enum(tones),
  shape: z.enum(['event', 'effect', 'deadline']),
  forecast: z.boolean(),
  /** Forecast only: under which assumption, in words. */
  assumption: z.string().nullable(),
  /** Past only: how much later than due it happened. */
  lateSeconds: z.number().int().nullable(),
  state: z.enum(LEDGER_STATES).nullable(),
  actor: z.string().nullable(),
  /** Path inside the app. */
  href: z.string().nullable(),
});
export type BeatMark = z.infer<typeof beatMark>;

export const beatSpan = z.object({
  from: isoInstant,
  /** null: still going on */
  to: isoInstant.nullable(),
  kind: z.enum(['running', 'paused', 'closed']),
  label: z.string(),
});
export type BeatSpan = z.infer<typeof beatSpan>;

/** The one time line every subject has: past, now, forecast. */
export const beatLine = z.object({ now: isoInstant, marks: z.array(beatMark), spans: z.array(beatSpan) });
export type BeatLine = z.infer<typeof beatLine>;
