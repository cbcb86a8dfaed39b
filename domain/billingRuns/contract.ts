import { z } from 'zod';
import { invoiceStatuses } from '../billing/contract.ts';
import { currencyCode } from '../money/currency.ts';
import { minorUnits } from '../money/money.ts';
import { civilDate } from '../time/civil.ts';
import { isoInstant } from '../time/instant.ts';

/** made: an invoice; skipped: left out by a person; failed: stopped, and waits for one; waiting: due, and not looked at yet. */
export const runOutcomes = ['made', 'skipped', 'failed', 'waiting'] as const;
export type RunOutcome = (typeof runOutcomes)[number];

const sums = z.array(z.object({ currency: currencyCode, count: z.int(), amountMinor: minorUnits }));

/** What billing did on a civil day of the workspace. */
export const billingRun = z
  .object({
    day: civilDate,
    made: z.int(),
    skipped: z.int(),
    /** Still stopped. Those that were tried again are no longer here. */
    failed: z.int(),
    /** Due now and not made yet; of today alone. */
    waiting: z.int(),
    sums,
    firstAt: isoInstant.nullable(),
    lastAt: isoInstant.nullable(),
  })
  .meta({ id: 'BillingRun' });
export type BillingRun = z.infer<typeof billingRun>;

export const billingRunsInput = z.object({ days: z.int().min(1).max(92).default(35) });
export const billingRuns = z.object({ items: z.array(billingRun) });

export const runItemsInput = z.object({
  day: civilDate,
  outcome: z.enum(runOutcomes).optional(),
  page: z.int().min(1).max(10_000).default(1),
  pageSize: z.int().min(1).max(200).default(100),
});
export const runItem = z.object({
  outcome: z.enum(runOutcomes),
  subscriptionId: z.uuid(),
  processId: z.uuid(),
  customerName: z.string(),
  pricePlanName: z.string(),
  /** What it is: "Invoice, from 1 Mar 2026". */
  words: z.string(),
  dueAt: isoInstant,
  /** When it was done, or failed; null while it waits. */
  at: isoInstant.nullable(),
  /** Why it was left out, or what stopped it. */
  reason: z.string().nullable(),
  invoice: z
    .object({
      id: z.uuid(),
      /** null: a draft. */
      number: z.string().nullable(),
      status: z.enum(invoiceStatuses),
      currency: currencyCode,
      totalMinor: minorUnits,
    })
    .nullable(),
});
export type RunItem = z.infer<typeof runItem>;
export const runItems = z.object({ items: z.array(runItem), total: z.int(), page: z.int(), pageSize: z.int() });

/** What trying all again would take up, however long it has been stopped. */
export const stoppedBilling = z.object({
  count: z.int(),
  /** What each of them was billed the last time, by currency: what it will be now is not known while it is stopped. */
  lastBilled: sums,
});
export type StoppedBilling = z.infer<typeof stoppedBilling>;

export const rerunInput = z.object({ reason: z.string().trim().min(1).max(500) });
export const rerunOutput = z.object({
  /** Tried again with this answer. */
  retried: z.int(),
  /** Still stopped. */
  left: z.int(),
});
