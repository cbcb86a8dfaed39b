import { z } from 'zod';
import { minorUnits } from '../money/money.ts';
import { type CivilDate, civilDate } from '../time/civil.ts';
import { type Instant, isoInstant } from '../time/instant.ts';
import type { Commitment } from './commitment.ts';
import type { CivilPeriod } from './periods.ts';
import type { LineTax } from './totals.ts';

/** What becomes of a trial that ends while no means of payment is on file. */
const trialEnds = ['activate', 'pause', 'cancel'] as const;
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

/** An instalment of a period that is billed already: it stands on an invoice of its own when its day comes. */
export interface Owed {
  readonly key: string;
  readonly on: CivilDate;
  readonly kind: 'proration-charge' | 'other';
  readonly description: string;
  /** Before tax; a number, since it is kept as JSON. */
  readonly amountMinor: number;
  readonly period: CivilPeriod | null;
  readonly taxes: readonly LineTax[];
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
  /** Into how many parts a period billed in advance is divided; 1: it is billed at once. */
  readonly instalments: number;
  /** Parts of billed periods that are still to come, by their days. */
  readonly owed: readonly Owed[];
  /** Periods that stand on one invoice ahead of them; null where none do. */
  readonly ahead: CivilPeriod | null;
  /** A minimum for so many periods; null: none. */
  readonly commitment: Commitment | null;
  /** Whether the customer's approved hours, in its currency, come with its next invoice. */
  readonly billsHours: boolean;
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
  instalments: 1,
  owed: [],
  ahead: null,
  commitment: null,
  billsHours: false,
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

/** At least so much is charged over so many periods, before discounts and tax; what is missing is charged with the last of them. */
export const newCommitmentTerms = z.object({
  amountMinor: minorUnits.positive().max(2 ** 50),
  periods: z.int().min(1).max(120),
});

/** As it is shown: what was left to its defaults is said too. */
export const agreementWire = z.object({
  trialReminderDays: z.int(),
  trialWithoutCard: z.enum(trialEnds),
  term: newTerm.extend({ from: civilDate, to: civilDate }).nullable(),
  skipped: z.array(z.object({ from: civilDate, to: civilDate })),
  resumesAt: isoInstant.nullable(),
  voided: z.boolean(),
  restartedAt: isoInstant.nullable(),
  instalments: z.int(),
  /** Instalments that are still to come. */
  owed: z.array(z.object({ on: civilDate, description: z.string(), amountMinor: minorUnits })),
  ahead: z.object({ from: civilDate, to: civilDate }).nullable(),
  /** At least so much is charged over so many periods; and how much of the term that runs. */
  commitment: newCommitmentTerms.extend({ chargedMinor: minorUnits, billed: z.int() }).nullable(),
  /** Approved hours of the customer, in its currency, come with its next invoice. */
  billsHours: z.boolean(),
});
