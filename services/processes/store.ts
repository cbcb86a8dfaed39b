import type {
  BeatMark,
  BeatSpan,
  Effect,
  Outcome,
  ProcessDefinition,
  ProcessFacts,
  ProcessKind,
  ProcessStatus,
} from '../../domain/process/contract.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';

/** A row of table process, as the engine reads it. */
export interface ProcessRow {
  readonly id: string;
  readonly kind: ProcessKind;
  readonly subjectId: string;
  readonly workflowId: string;
  readonly status: ProcessStatus;
  readonly revision: number;
  readonly plannedRevision: number;
  readonly nextAt: Instant | null;
  readonly nextWhat: string | null;
}

/** A process whose noun's facts are to be loaded: what the engine knows of it already. */
export interface Subject {
  readonly processId: string;
  readonly subjectId: string;
  readonly base: ProcessFacts;
}

/** An effect that has an outcome, with the facts around it. */
export interface Performed<F extends ProcessFacts = ProcessFacts, E extends Effect = Effect> {
  readonly processId: string;
  readonly subjectId: string;
  readonly ledgerId: string;
  readonly effect: E;
  readonly outcome: Outcome;
  readonly before: F;
  readonly after: F;
}

/** What changed for one subject in a transaction: its facts before the first effect and after the last. */
export interface Advanced<F extends ProcessFacts = ProcessFacts> {
  readonly processId: string;
  readonly subjectId: string;
  readonly before: F;
  readonly after: F;
  /** The outcome where the process is over with this. */
  readonly over: string | null;
}

/** What the subjects of one batch use up together, as each in its turn leaves it. */
export interface Shared<F extends ProcessFacts = ProcessFacts> {
  /** The facts with what the subjects before this one have left. */
  shown(facts: F): F;
  /** Hears of each subject what it was shown, and what came of it. */
  used(before: F, after: F): void;
}

/**
 * How a noun's process rests on Postgres. Always set-based: a cohort hands over hundreds of subjects, a process of its own hands over one.
 */
export interface ProcessStore<F extends ProcessFacts = ProcessFacts, E extends Effect = Effect> {
  readonly definition: ProcessDefinition<F, E>;
  /** subject: a workflow each, an activity an effect; cohort: things that wait together share one workflow. */
  readonly form: 'subject' | 'cohort';
  /** The noun's name in notices to open pages: `tickets`. */
  readonly noun: string;
  /** An effect in words a person would use: "First response breaches"; closer ones (which step) where the facts are at hand. */
  words(kind: string, key: string, facts?: F): string;
  /** Title and path of subjects, by subject id; for lists. */
  describe(
    tx: Tx,
    subjectIds: readonly string[],
  ): Promise<ReadonlyMap<string, { readonly title: string; readonly href: string }>>;
  /** What the beat line shows beside the ledger and the forecast: what people did, deadlines, pauses, closed hours. */
  beat(facts: F, now: Instant): { readonly marks: readonly BeatMark[]; readonly spans: readonly BeatSpan[] };
  /** Effects that leave the house (a charge): claimed in one transaction, called, settled in another. */
  readonly outside: ReadonlySet<E['kind']>;
  /**
   * Locks what the effects of several processes count together (a lead that gets mails from two journeys), in id order. The processes' rows
   * are locked already.
   * @returns whether there was anything: these facts may be old by then, and are loaded again to be acted upon
   */
  lockShared?(tx: Tx, facts: Iterable<F>): Promise<boolean>;
  /** Asked anew for each batch. `load` shows every subject all there is: what it gives out twice is spent once. */
  share?(): Shared<F>;
  /** Facts by process id, of rows that the caller has locked or only reads. A subject that is gone is left out. */
  load(tx: Tx, subjects: readonly Subject[], now: Instant): Promise<ReadonlyMap<string, F>>;
  /**
   * Writes what the effects did (messages, notifications) and the facts that `apply` computed, in the engine's transaction.
   * The ledger and the process rows are the engine's.
   */
  write(
    ctx: Ctx,
    tx: Tx,
    performed: readonly Performed<F, E>[],
    advanced: readonly Advanced<F>[],
    now: Instant,
  ): Promise<void>;
  /** Keeps beside the facts what lists order by, each time subjects are planned from these facts; it writes nothing where nothing differs. */
  project?(tx: Tx, subjects: readonly { readonly subjectId: string; readonly facts: F }[], now: Instant): Promise<void>;
  /** Where the noun's own facts end too when a person cancels processes of it, in that transaction. */
  cancelled?(ctx: Ctx, tx: Tx, subjectIds: readonly string[], now: Instant): Promise<void>;
}

// Stores of different nouns stand in one registry; the engine hands each only the facts that it loaded itself.
// biome-ignore lint/suspicious/noExplicitAny: facts and effects are opaque to the engine
export type AnyStore = ProcessStore<any, any>;

export type Stores = Readonly<Partial<Record<ProcessKind, AnyStore>>>;
