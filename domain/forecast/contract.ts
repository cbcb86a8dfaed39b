import { z } from 'zod';
import { currencyCode } from '../money/currency.ts';
import { minorUnits } from '../money/money.ts';
import { civilDate } from '../time/civil.ts';
import { isoInstant } from '../time/instant.ts';

/** Months shown, the present one included. */
export const MONTHS = 12;

/** `yyyy-mm`, of the workspace's calendar. */
export const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'Use a month such as 2026-03');

export const forecastMonth = z.object({
  month,
  currency: currencyCode,
  /** Invoices that will be made in it. */
  invoices: z.int(),
  netMinor: minorUnits,
  taxMinor: minorUnits,
  totalMinor: minorUnits,
  /** Total less the customers' credit: what is asked for. */
  dueMinor: minorUnits,
  /** Finalised in it already, total. */
  billedMinor: minorUnits,
  billedInvoices: z.int(),
  /** What will come in, of invoices to come and of those that are open now, as customers have paid so far. */
  cashMinor: minorUnits,
  /** Of that, from invoices that are open now. */
  cashOfOpenMinor: minorUnits,
  /**
   * What use that is still to come may add to the invoices of the month, with tax: as much as in the mean of the last full periods, three at
   * most. An estimate, in none of the other amounts.
   */
  expectedUseMinor: minorUnits,
});
export type ForecastMonth = z.infer<typeof forecastMonth>;

/** How customers pay, as it is learned from their past invoices. */
export const payExperience = z.object({
  kind: z.enum(['card', 'no-card']),
  /** Invoices it was learned from; 0: assumed, since there are too few. */
  invoices: z.int(),
  /** Shares paid within so many days after the invoice, 0 to 1. */
  points: z.array(z.object({ days: z.int(), share: z.number() })),
});
export type PayExperience = z.infer<typeof payExperience>;

const counted = z.object({ month, count: z.int() });

export const billingForecast = z
  .object({
    zone: z.string(),
    from: isoInstant,
    months: z.array(month),
    /** A row a month and currency in which something is billed or comes in. */
    rows: z.array(forecastMonth),
    trialsEnding: z.array(counted),
    cardsExpiring: z.array(counted),
    /** Invoices whose payment a bank took back, and nobody has decided yet: nothing of them is in what comes in. */
    waiting: z.array(z.object({ currency: currencyCode, invoices: z.int(), dueMinor: minorUnits })),
    experience: z.array(payExperience),
    /** Subscriptions that are stopped by a failure or held: nothing of them is in the forecast until somebody decides. */
    stopped: z.int(),
    /** Computed so far, of all living subscriptions. Ask again while it is less. */
    ready: z.int(),
    subscriptions: z.int(),
  })
  .meta({ id: 'BillingForecast' });
export type BillingForecast = z.infer<typeof billingForecast>;

export const forecastInvoicesInput = z.object({
  month,
  currency: currencyCode.optional(),
  customerId: z.uuid().optional(),
  /** Those alone of which use to come is expected. */
  withUse: z.boolean().default(false),
  page: z.int().min(1).max(10_000).default(1),
  pageSize: z.int().min(1).max(200).default(50),
});
export const forecastInvoice = z.object({
  /** null: of an invoice by hand. */
  subscriptionId: z.uuid().nullable(),
  /** Where it is there as a draft already, which is finalised by itself. */
  invoiceId: z.uuid().nullable(),
  /** Names it among the subscription's invoices. */
  key: z.string(),
  customerId: z.uuid(),
  customerName: z.string(),
  pricePlanName: z.string().nullable(),
  at: isoInstant,
  currency: currencyCode,
  netMinor: minorUnits,
  taxMinor: minorUnits,
  totalMinor: minorUnits,
  dueMinor: minorUnits,
  /** An estimate of use to come, in none of the other amounts. */
  expectedUseMinor: minorUnits,
});
export type ForecastInvoice = z.infer<typeof forecastInvoice>;
export const forecastInvoices = z.object({
  items: z.array(forecastInvoice),
  total: z.int(),
  page: z.int(),
  pageSize: z.int(),
});

export const forecastCashInput = forecastInvoicesInput
  .omit({ customerId: true, withUse: true })
  .extend({ currency: currencyCode });
export const forecastCash = z.object({
  items: z.array(
    z.object({
      /** null: of an invoice by hand. */
      subscriptionId: z.uuid().nullable(),
      /** null: it is not made yet. */
      invoiceId: z.uuid().nullable(),
      /** Names it among the subscription's invoices to come; empty where it is final. */
      key: z.string(),
      number: z.string().nullable(),
      customerId: z.uuid(),
      customerName: z.string(),
      /** When it was made, or will be; where a bank took its payment back, when its collection was begun again. */
      invoicedOn: civilDate,
      /** Final and unpaid now. */
      isOpen: z.boolean(),
      dueMinor: minorUnits,
      /** What of it is expected in the month. */
      cashMinor: minorUnits,
    }),
  ),
  total: z.int(),
  page: z.int(),
  pageSize: z.int(),
});

export const forecastOneInput = z.object({ subscriptionId: z.uuid(), key: z.string().max(100) });

export const monthInput = z.object({ month });
export const endingTrial = z.object({
  subscriptionId: z.uuid(),
  customerName: z.string(),
  pricePlanName: z.string(),
  trialEndsAt: isoInstant,
  hasCard: z.boolean(),
});
export const endingTrials = z.object({ items: z.array(endingTrial) });
export const expiringCard = z.object({
  customerId: z.uuid(),
  customerName: z.string(),
  label: z.string(),
  /** The last month in which it can be charged. */
  lastMonth: month,
});
export const expiringCards = z.object({ items: z.array(expiringCard) });

/** "Raise this plan by 10 % in March": for each subscription from the first period that begins then. */
export const priceSimulationInput = z.object({
  pricePlanId: z.uuid(),
  /** Negative lowers it. */
  changePercent: z.string().regex(/^-?\d{1,3}(\.\d{1,4})?$/, 'Use a percentage such as 10 or -2.5'),
  from: civilDate,
  /** Subscriptions are computed some at a time: go on after the one that the answer names. */
  after: z.uuid().optional(),
});
export const priceSimulation = z.object({
  /** Of the subscriptions of this answer alone; the caller adds them up. */
  rows: z.array(z.object({ month, currency: currencyCode, beforeMinor: minorUnits, afterMinor: minorUnits })),
  subscriptions: z.int(),
  /** That pay another amount within the year. */
  changed: z.int(),
  /** null: these were the last. */
  next: z.uuid().nullable(),
  /** On the plan in all. */
  total: z.int(),
});
export type PriceSimulation = z.infer<typeof priceSimulation>;

/** What stands behind a month of it, some at a time. */
export const simulatedInvoicesInput = priceSimulationInput.extend({ month, currency: currencyCode });
const simulatedInvoice = z.object({
  subscriptionId: z.uuid(),
  /** Names it among the subscription's invoices of either side. */
  key: z.string(),
  customerName: z.string(),
  at: isoInstant,
  beforeMinor: minorUnits,
  afterMinor: minorUnits,
});
export type SimulatedInvoice = z.infer<typeof simulatedInvoice>;
export const simulatedInvoices = z.object({
  items: z.array(simulatedInvoice),
  /** Go on after it; null: these were the last. */
  next: z.uuid().nullable(),
});
export type SimulatedInvoices = z.infer<typeof simulatedInvoices>;
