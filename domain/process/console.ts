import { z } from 'zod';
import { anyOf, listInput, listOutput } from '../list.ts';
import { isoInstant } from '../time/instant.ts';
import { beatLine, LEDGER_STATES, PROCESS_KINDS, PROCESS_STATUSES } from './contract.ts';

export const processKind = z.enum(PROCESS_KINDS);

/** A process as the lists show it. */
export const processSummary = z.object({
  id: z.uuid(),
  kind: processKind,
  subjectId: z.uuid(),
  /** What it is about, in words: the ticket's title, the lead's name. */
  title: z.string(),
  /** Path of its subject inside the app. */
  href: z.string(),
  status: z.enum(PROCESS_STATUSES),
  nextAt: isoInstant.nullable(),
  /** In words: "First response breaches". */
  nextWords: z.string().nullable(),
  outcome: z.string().nullable(),
  error: z.object({ message: z.string(), effectKey: z.string().nullable() }).nullable(),
  startedAt: isoInstant,
  overAt: isoInstant.nullable(),
});
export type ProcessSummary = z.infer<typeof processSummary>;

export const processListInput = listInput({
  sortable: ['nextAt', 'startedAt', 'overAt', 'kind', 'status'],
  defaultSort: 'nextAt',
  filters: { kind: anyOf(processKind), status: anyOf(z.enum(PROCESS_STATUSES)), subjectId: z.uuid() },
});
export type ProcessListInput = z.output<typeof processListInput>;
export const processListItem = processSummary.extend({ beat: beatLine.nullable() });
export type ProcessListItem = z.infer<typeof processListItem>;
export const processListOutput = listOutput(processListItem);

/** How many there are, for the views of the list; ended ones are not counted. */
export const processCounts = z.object({
  running: z.int(),
  paused: z.int(),
  failed: z.int(),
  /** running, paused and failed ones together */
  live: z.partialRecord(processKind, z.int()),
});
export type ProcessCounts = z.infer<typeof processCounts>;

/** An effect that was done, or failed, or was left out. */
export const processEvent = z.object({
  id: z.uuid(),
  key: z.string(),
  words: z.string(),
  state: z.enum(LEDGER_STATES),
  dueAt: isoInstant,
  at: isoInstant,
  lateSeconds: z.number().int(),
  attempt: z.number().int(),
  retryAt: isoInstant.nullable(),
  error: z.string().nullable(),
});
export type ProcessEvent = z.infer<typeof processEvent>;

/** An effect to come, if no fact changes. */
export const forecastEntry = z.object({
  key: z.string(),
  words: z.string(),
  at: isoInstant,
  /** In words, where the outcome is not ours to decide. */
  assumption: z.string().nullable(),
});
export type ForecastItem = z.infer<typeof forecastEntry>;

export const processForecast = z.object({
  entries: z.array(forecastEntry),
  over: z.object({ outcome: z.string(), at: isoInstant }).nullable(),
  /** false where the horizon cut it. */
  complete: z.boolean(),
  until: isoInstant,
});
export type ProcessForecast = z.infer<typeof processForecast>;

export const processDetail = processSummary.extend({
  workflowId: z.string(),
  revision: z.number().int(),
  /** The next three effects. */
  next: z.array(forecastEntry),
  timeline: z.array(processEvent),
  beatLine,
});
/** What a loop says of itself in the console, beside its row in Postgres. */
export interface LoopStatus {
  readonly phase: 'planning' | 'acting' | 'waiting';
  readonly since: number;
  readonly until: number | null;
  readonly what: string | null;
  readonly plans: number;
  readonly acts: number;
}

/** What the loop itself says, where Temporal answers; shown beside the row. */
export const processRun = z.object({
  reachable: z.boolean(),
  /** null: no run is open under this workflow's id */
  status: z
    .object({
      phase: z.string(),
      since: isoInstant,
      until: isoInstant.nullable(),
      what: z.string().nullable(),
      plans: z.int(),
      acts: z.int(),
    })
    .nullable(),
  /** Temporal's page of the run. */
  url: z.string().nullable(),
  /** In words, where the row and the run disagree. */
  difference: z.string().nullable(),
});
export type ProcessRun = z.infer<typeof processRun>;

export type ProcessDetail = z.infer<typeof processDetail>;

/** Why somebody intervened; kept in the audit. */
export const interveneInput = z.object({
  id: z.uuid(),
  reason: z.string().trim().min(1, 'Say why; it is kept with the process.').max(500),
});
export type InterveneInput = z.infer<typeof interveneInput>;
