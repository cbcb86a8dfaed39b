import { z } from 'zod';
import { month } from '../forecast/contract.ts';
import { currencyCode } from '../money/currency.ts';
import { minorUnits } from '../money/money.ts';
import { isoInstant } from '../time/instant.ts';

/**
 * What became of a customer's recurring revenue: new: paid nothing ever before; reactivation: paid once, and again; churn: pays nothing any
 * more; expansion, contraction: more, less than before.
 */
export const movementKinds = ['new', 'reactivation', 'expansion', 'contraction', 'churn'] as const;
export type MovementKind = (typeof movementKinds)[number];

export const movementMonth = z.object({
  month,
  currency: currencyCode,
  /** Recurring a month at its beginning and at its end (or now). */
  openingMinor: minorUnits,
  closingMinor: minorUnits,
  openingCustomers: z.int(),
  closingCustomers: z.int(),
  /** Contraction and churn are negative. They add up to closing less opening. */
  movements: z.array(z.object({ kind: z.enum(movementKinds), amountMinor: minorUnits, customers: z.int() })),
});
export type MovementMonth = z.infer<typeof movementMonth>;

export const recurringRevenueInput = z.object({ months: z.int().min(1).max(60).default(12) });
export const recurringRevenue = z
  .object({
    rows: z.array(movementMonth),
    /** Subscriptions from before changes were entered, which are not in it yet. Ask again while there are any. */
    missing: z.int(),
  })
  .meta({ id: 'RecurringRevenue' });
export type RecurringRevenue = z.infer<typeof recurringRevenue>;

export const movementsInput = z.object({ month, currency: currencyCode, kind: z.enum(movementKinds).optional() });
export const movement = z.object({
  customerId: z.uuid(),
  customerName: z.string(),
  at: isoInstant,
  kind: z.enum(movementKinds),
  beforeMinor: minorUnits,
  afterMinor: minorUnits,
});
export const movements = z.object({ items: z.array(movement), total: z.int() });

/* ---- what is owed, by how long ---- */

/** Days after the day on which it was to be paid. */
export const AGES = ['not-due', '1-30', '31-60', '61-90', 'over-90'] as const;
export type Age = (typeof AGES)[number];

const byAge = z.object({
  currency: currencyCode,
  totalMinor: minorUnits,
  invoices: z.int(),
  /** In the order of AGES. */
  agesMinor: z.array(minorUnits).length(AGES.length),
});
export const ageing = z
  .object({
    totals: z.array(byAge),
    /** Who owes most overdue, first. */
    customers: z.array(byAge.extend({ customerId: z.uuid(), customerName: z.string() })),
    /** Customers in all; the list ends at 500. */
    owing: z.int(),
  })
  .meta({ id: 'Ageing' });
export type Ageing = z.infer<typeof ageing>;

/* ---- what is earned when ---- */

export const recognitionInput = z.object({ from: month, months: z.int().min(1).max(36).default(12) });
export const recognition = z
  .object({
    rows: z.array(
      z.object({
        month,
        currency: currencyCode,
        /** Invoiced in it, before tax, less what was taken back. */
        billedMinor: minorUnits,
        /** Of whatever was invoiced, the part that is for days of it. */
        earnedMinor: minorUnits,
        /** Invoiced by its end and for later days; negative: earned and not invoiced yet. */
        deferredMinor: minorUnits,
      }),
    ),
  })
  .meta({ id: 'RevenueRecognition' });
export type Recognition = z.infer<typeof recognition>;
