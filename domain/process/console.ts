import { z } from 'zod';
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
export type ProcessDetail = z.infer<typeof processDetail>;

/** Why somebody intervened; kept in the audit. */
export const interveneInput = z.object({
  id: z.uuid(),
  reason: z.string().trim().min(1, 'Say why; it is kept with the process.').max(500),
});
export type InterveneInput = z.infer<typeof interveneInput>;
