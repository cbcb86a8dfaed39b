import { z } from 'zod';
import { type CivilDate, civilDate } from '../time/civil.ts';
import { type Instant, isoInstant } from '../time/instant.ts';
import type { CivilPeriod } from './periods.ts';

/** What becomes of a trial that ends while no means of payment is on file. */
export const trialEnds = ['activate', 'pause', 'cancel'] as const;
export type TrialEnd = (typeof trialEnds)[number];

/** Agreed on for so many periods. */
export interface Term {
  readonly periods: number;
  /** At its end: as long again, or no more. */
  readonly atEnd: 'renew' | 'expire';
  /** The customer is told so many civil days before its end; 0: not at all. */
  readonly noticeDays: number;
  readonly from: CivilDate;
  /** The first civil day after it. */
  readonly to: CivilDate;
}

/** What is agreed on about a subscription's life beside its price. */
export interface Agreement {
  /** The customer is reminded so many civil days before the trial ends; 0: not at all. */
  readonly trialReminderDays: number;
  readonly trialWithoutCard: TrialEnd;
  readonly term: Term | null;
  /** Civil days that are not charged: the periods that were skipped. */
  readonly skipped: readonly CivilPeriod[];
  /** When the present pause ends by itself; null: when somebody ends it. */
  readonly resumesAt: Instant | null;
  /** Whether the present pause has ended its cycle, so that another one begins with its end. */
  readonly voided: boolean;
  /** When its present cycle began, where that was after its start: taken up again after an end, or after a pause that voided the one before. */
  readonly restartedAt: Instant | null;
  /** How often that was: what may happen once in each of its lives has a key in each. */
  readonly restarts: number;
}

export const NOTHING_AGREED: Agreement = {
  trialReminderDays: 0,
  trialWithoutCard: 'activate',
  term: null,
  skipped: [],
  resumesAt: null,
  voided: false,
  restartedAt: null,
  restarts: 0,
};

/* ---- on the wire ---- */

/** How a trial ends. */
export const trialTerms = z.object({
  /** The customer is reminded so many days before; 0: not at all. */
  reminderDays: z.int().min(0).max(60).default(3),
  withoutCard: z.enum(trialEnds).default('activate'),
});

export const newTerm = z.object({
  periods: z.int().min(1).max(240),
  atEnd: z.enum(['renew', 'expire']).default('renew'),
  noticeDays: z.int().min(0).max(365).default(30),
});
export type NewTerm = z.output<typeof newTerm>;

/** As it is shown: what was left to its defaults is said too. */
export const agreementWire = z.object({
  trialReminderDays: z.int(),
  trialWithoutCard: z.enum(trialEnds),
  term: newTerm.extend({ from: civilDate, to: civilDate }).nullable(),
  skipped: z.array(z.object({ from: civilDate, to: civilDate })),
  resumesAt: isoInstant.nullable(),
  voided: z.boolean(),
  restartedAt: isoInstant.nullable(),
});
