import { z } from 'zod';
import { paymentAttempt } from '../collection/contract.ts';
import { creditNoteSummary } from '../invoices/contract.ts';
import { anyOf, listInput, listOutput } from '../list.ts';
import { card } from '../money/card.ts';
import { currencyCode } from '../money/currency.ts';
import { minorUnits } from '../money/money.ts';
import { chargeback, paymentMethods } from '../payments/contract.ts';
import { processDetail } from '../process/console.ts';
import { beatLine, PROCESS_STATUSES } from '../process/contract.ts';
import { civilDate } from '../time/civil.ts';
import { isoInstant } from '../time/instant.ts';
import { agreementWire } from './agreement.ts';
import {
  billingPeriod,
  customer,
  customerChange,
  intervals,
  invoice,
  invoiceCoupon,
  invoiceLine,
  invoiceStatuses,
  newSubscription,
  newTaxRate,
  onePrice,
  pin,
  planTerms,
  pricePlan,
  subscription,
  subscriptionStatuses,
  taxRate,
} from './contract.ts';
import { unitAmount } from './price-list.ts';

const seen = { id: z.uuid(), version: z.int().min(1) };
const reason = z.string().trim().min(1, 'Say why; it is kept.').max(500);

/* ---- tax rates and price plans ---- */

export const taxRateListInput = listInput({
  sortable: ['code', 'name'],
  defaultSort: 'code',
  filters: { archived: z.boolean() },
});
export type TaxRateListInput = z.input<typeof taxRateListInput>;
export const taxRateListOutput = listOutput(taxRate);

/** The name, and whether it is offered. Code and percentage stay, as old invoices show them: what the law changes is a new rate. */
export const updateTaxRateInput = z.object({
  id: z.uuid(),
  name: newTaxRate.shape.name.optional(),
  archived: z.boolean().optional(),
});
export type UpdateTaxRateInput = z.input<typeof updateTaxRateInput>;

/** Only what is given changes. Terms of a version that is in use stay as they are: a change makes the next version. */
export const updatePricePlanInput = planTerms
  .partial()
  .extend({ ...seen, ...onePrice, archived: z.boolean().optional() });
export type UpdatePricePlanInput = z.input<typeof updatePricePlanInput>;

export const pricePlanListInput = listInput({
  sortable: ['name', 'createdAt', 'priceMinor', 'subscriptions'],
  defaultSort: 'name',
  filters: { archived: z.boolean(), currency: currencyCode, interval: anyOf(z.enum(intervals)) },
});
export type PricePlanListInput = z.input<typeof pricePlanListInput>;
export const pricePlanListOutput = listOutput(pricePlan);

/** A version of a plan's terms, with who is on it. */
export const priceVersion = planTerms.omit({ name: true }).extend({
  usage: pricePlan.shape.usage,
  number: z.int(),
  /** Offered now: others are what earlier subscriptions agreed on. */
  present: z.boolean(),
  /** Subscriptions that go on, that have ended, and that are to be moved here. */
  living: z.int(),
  ended: z.int(),
  coming: z.int(),
  createdAt: isoInstant,
});
export type PriceVersion = z.infer<typeof priceVersion>;
export const priceVersions = z.array(priceVersion);

/* ---- customers ---- */

export const updateCustomerInput = customerChange.extend(seen);
export type UpdateCustomerInput = z.input<typeof updateCustomerInput>;

export const customerListInput = listInput({
  sortable: ['name', 'email', 'createdAt'],
  defaultSort: 'name',
  filters: {
    companyId: z.uuid(),
    payerId: z.uuid(),
    email: z.string().trim().toLowerCase(),
    hasPaymentMethod: z.boolean(),
  },
});
export type CustomerListInput = z.input<typeof customerListInput>;
/** A customer with what a list says of it: what still runs, and what is still to be paid. */
export const customerListItem = customer.extend({
  /** Subscriptions that have not ended. */
  subscriptions: z.int(),
  /** Still due of open invoices, by currency. */
  open: z.array(z.object({ currency: currencyCode, count: z.int(), amountMinor: minorUnits })),
});
export type CustomerListItem = z.infer<typeof customerListItem>;
export const customerListOutput = listOutput(customerListItem);

/* ---- subscriptions ---- */

/** An invoice to come, as it will be if nothing changes. */
export const upcomingInvoice = z.object({
  dueAt: isoInstant,
  /** null: of no period, what an amendment bills at once. */
  period: billingPeriod.nullable(),
  lines: z.array(invoiceLine.omit({ id: true })),
  subtotalMinor: minorUnits,
  couponMinor: minorUnits,
  /** What makes up couponMinor, in the order in which it comes off. */
  coupons: z.array(invoiceCoupon),
  taxMinor: minorUnits,
  totalMinor: minorUnits,
  creditAppliedMinor: minorUnits,
  /** Total less credit: what the customer will be charged. */
  dueMinor: minorUnits,
});
export type UpcomingInvoice = z.infer<typeof upcomingInvoice>;

export const createSubscriptionInput = newSubscription.extend(pin);
export type CreateSubscriptionInput = z.input<typeof createSubscriptionInput>;
export const previewSubscriptionInput = newSubscription.extend({
  /** Invoices to show; those that would be made at once are all shown. */
  count: z.int().min(1).max(24).default(3),
});
export type PreviewSubscriptionInput = z.input<typeof previewSubscriptionInput>;
export const subscriptionPreview = z.object({
  /** The instant for which it was computed, its start where none is given, and a digest of it: see `pin`. */
  at: isoInstant,
  figures: z.string(),
  /** "3 invoices, EUR 420.00, first on 1 March 2026" */
  words: z.string(),
  currency: currencyCode,
  /** Of the invoices shown, what the customer will be charged. */
  dueMinor: minorUnits,
  /** How many of them are made at once, because the start is in the past. */
  atOnce: z.int(),
  trialEndsAt: isoInstant.nullable(),
  invoices: z.array(upcomingInvoice),
});
export type SubscriptionPreview = z.infer<typeof subscriptionPreview>;

/* ---- what a subscription pays ---- */

const extra = {
  description: z.string().trim().min(1, 'Say what it is for; it stands on the invoice.').max(200),
  quantity: z.int().min(1).max(1_000_000).default(1),
  /** Before tax, of the subscription's currency. */
  unitAmount,
  /** Its own taxes; those of the price plan where left out. */
  taxRateIds: z.array(z.uuid()).max(8).optional(),
};
export const amendment = z.discriminatedUnion('kind', [
  /** Another quantity, another plan, or the present version of its own plan: what is left out stays. */
  z.object({
    kind: z.literal('price'),
    pricePlanId: z.uuid().optional(),
    quantity: z.int().min(1).max(1_000_000).optional(),
    /** now: unused time is credited and the rest of the period charged at once; period-end: from its next period on. */
    when: z.enum(['now', 'period-end']),
  }),
  z.object({ kind: z.literal('keep-price') }),
  /** Other prices or quantities by date, each from the first period that begins on or after its day; what is left out stays as before it. */
  z.object({
    kind: z.literal('ramp'),
    steps: z
      .array(
        z.object({
          on: civilDate,
          pricePlanId: z.uuid().optional(),
          quantity: z.int().min(1).max(1_000_000).optional(),
        }),
      )
      .min(1)
      .max(24),
  }),
  z.object({ kind: z.literal('charge'), ...extra, when: z.enum(['now', 'next-invoice']) }),
  z.object({ kind: z.literal('remove-charge'), lineId: z.uuid() }),
  z.object({ kind: z.literal('add-on'), ...extra }),
  z.object({ kind: z.literal('remove-add-on'), addOnId: z.uuid() }),
]);
export type AmendmentWire = z.output<typeof amendment>;

export const amendSubscriptionInput = z.object({ ...seen, amendment, reason: reason.optional(), ...pin });
export type AmendSubscriptionInput = z.input<typeof amendSubscriptionInput>;
export const previewAmendmentInput = z.object({ id: z.uuid(), amendment });
export type PreviewAmendmentInput = z.input<typeof previewAmendmentInput>;
/** What would follow; nothing is written. */
export const amendmentPreview = z.object({
  /** The instant for which it was computed, and a digest of it: see `pin`. */
  at: isoInstant,
  figures: z.string(),
  currency: currencyCode,
  /** The version and what it comes to for a whole period, before tax and without add-ons. */
  priceVersion: z.int(),
  periodMinor: minorUnits,
  /** The first day of the new price where it waits for the end of the period. */
  from: civilDate.nullable(),
  /** Billed at once; null: nothing is. */
  invoice: upcomingInvoice.nullable(),
  /** What of it becomes credit. */
  creditMinor: minorUnits,
  /** The next ones after it. */
  invoices: z.array(upcomingInvoice),
});
export type AmendmentPreview = z.infer<typeof amendmentPreview>;

/** Charged beside the plan: with each period, or once with the next invoice. */
const extraCharge = z.object({ id: z.uuid(), description: z.string(), quantity: z.int(), amountMinor: minorUnits });
export const subscriptionCharges = {
  addOns: z.array(extraCharge.extend({ unitAmount: z.string(), from: civilDate, until: civilDate.nullable() })),
  waiting: z.array(extraCharge.extend({ oneOff: z.boolean() })),
  /** A price that is agreed on and not in force yet. */
  scheduled: z
    .object({
      on: civilDate,
      pricePlanId: z.uuid(),
      pricePlanName: z.string(),
      number: z.int(),
      quantity: z.int(),
      periodMinor: minorUnits,
      /** Those that follow it. */
      followedBy: z.array(
        z.object({ on: civilDate, pricePlanName: z.string(), quantity: z.int(), periodMinor: minorUnits }),
      ),
    })
    .nullable(),
  /** The version of its plan that is offered now. */
  offeredVersion: z.int(),
};

export const subscriptionDetail = subscription
  .extend({
    upcoming: z.array(upcomingInvoice),
    ...subscriptionCharges,
    agreement: agreementWire,
    process: processDetail,
  })
  .meta({ id: 'SubscriptionDetail' });
export type SubscriptionDetail = z.infer<typeof subscriptionDetail>;

export const changeSubscriptionInput = z.object({ ...seen, reason: reason.optional() });
export type ChangeSubscriptionInput = z.input<typeof changeSubscriptionInput>;
export const cancelSubscriptionInput = changeSubscriptionInput.extend({
  /** now: what was paid in advance and is not used becomes credit; period-end: it runs on till then. */
  at: z.enum(['now', 'period-end']),
});
export type CancelSubscriptionInput = z.input<typeof cancelSubscriptionInput>;

/** What could be done with a subscription. */
export const subscriptionChanges = ['pause', 'resume', 'cancel-now', 'cancel-at-period-end'] as const;
export type SubscriptionChange = (typeof subscriptionChanges)[number];
export const previewChangeInput = z.object({ id: z.uuid(), change: z.enum(subscriptionChanges) });
export type PreviewChangeInput = z.input<typeof previewChangeInput>;
/** What would follow from a change; nothing is written. */
export const subscriptionChangePreview = z.object({
  currency: currencyCode,
  /** When it would end, null where the change ends nothing. */
  endsAt: isoInstant.nullable(),
  /** Paid in advance and not used: given back with its tax. */
  creditMinor: minorUnits,
  /** Of that, what would be taken off an invoice that is still open; the rest becomes the customer's credit. */
  offOpenInvoiceMinor: minorUnits,
  /** The invoices to come after it: all of them where it ends, else the next three. */
  invoices: z.array(upcomingInvoice),
  /** How many of them would be made at once. */
  atOnce: z.int(),
});
export type SubscriptionChangePreview = z.infer<typeof subscriptionChangePreview>;

export const subscriptionListInput = listInput({
  sortable: ['createdAt', 'startAt', 'nextAt', 'customerName', 'pricePlanName', 'status'],
  defaultSort: '-createdAt',
  filters: {
    status: anyOf(z.enum(subscriptionStatuses)),
    customerId: z.uuid(),
    pricePlanId: z.uuid(),
    priceVersion: z.coerce.number().int(),
    processStatus: anyOf(z.enum(PROCESS_STATUSES)),
  },
});
export type SubscriptionListInput = z.input<typeof subscriptionListInput>;
export const subscriptionListItem = subscription.extend({
  /** What its billing does next and when, an invoice or another step; null where nothing is. */
  nextAt: isoInstant.nullable(),
  nextWords: z.string().nullable(),
  beat: beatLine.nullable(),
});
export type SubscriptionListItem = z.infer<typeof subscriptionListItem>;
export const subscriptionListOutput = listOutput(subscriptionListItem);

/* ---- invoices ---- */

export const invoiceSummary = invoice
  .omit({ lines: true, taxes: true, coupons: true })
  .extend({
    /** What collection does next and when; null where nothing is to be collected. */
    collection: z
      .object({
        status: z.enum(PROCESS_STATUSES),
        nextAt: isoInstant.nullable(),
        nextWords: z.string().nullable(),
        attempts: z.int(),
      })
      .nullable(),
    /** Of its collection. */
    beat: beatLine.nullable(),
  })
  .meta({ id: 'InvoiceSummary' });
export type InvoiceSummary = z.infer<typeof invoiceSummary>;

/** A payment's part in an invoice. */
export const invoicePayment = z.object({
  id: z.uuid(),
  method: z.enum(paymentMethods),
  reference: z.string().nullable(),
  card: card.nullable(),
  receivedAt: isoInstant,
  /** Of it, for this invoice. */
  amountMinor: minorUnits,
});

export const invoiceDetail = invoice
  .extend({
    customerEmail: z.string(),
    pricePlanName: z.string().nullable(),
    /** A top-up: it is neither credited nor, once a part has been paid, void. */
    fillsWallet: z.boolean(),
    attempts: z.array(paymentAttempt),
    /** Money that came in for it, oldest first. */
    payments: z.array(invoicePayment),
    /** Issued for it, oldest first. */
    creditNotes: z.array(creditNoteSummary),
    /** What banks took back of its payments, oldest first. */
    chargebacks: z.array(chargeback),
    /** The customer's credit now, in the invoice's currency. */
    customerCreditMinor: minorUnits,
    collection: processDetail.nullable(),
  })
  .meta({ id: 'InvoiceDetail' });
export type InvoiceDetail = z.infer<typeof invoiceDetail>;

export const invoiceListInput = listInput({
  sortable: ['createdAt', 'number', 'customerName', 'status', 'totalMinor', 'dueMinor', 'payBy', 'nextAt'],
  defaultSort: '-createdAt',
  filters: {
    status: anyOf(z.enum(invoiceStatuses)),
    customerId: z.uuid(),
    subscriptionId: z.uuid(),
    currency: currencyCode,
    /** Open after the day by which it was to be paid. */
    overdue: z.boolean(),
    /** Made final in this month of the workspace's calendar, `yyyy-mm`. */
    finalizedIn: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'Use a month such as 2026-03'),
    /** Open, and a part of it has been paid or credited. */
    partlyPaid: z.boolean(),
    /** Open after a charge that was declined or got no answer. */
    collecting: z.boolean(),
    /** Where its collection stands: `failed` waits for a person. */
    collection: anyOf(z.enum(PROCESS_STATUSES)),
  },
});
export type InvoiceListInput = z.input<typeof invoiceListInput>;
export const invoiceListOutput = listOutput(invoiceSummary);

export const voidInvoiceInput = z.object({ ...seen, reason });
export type VoidInvoiceInput = z.input<typeof voidInvoiceInput>;
/** A payment that came by another way. */
export const recordPaymentInput = z.object({
  ...seen,
  /** All that is still due where left out; what is more than that becomes the customer's credit. */
  amountMinor: minorUnits.positive().optional(),
  method: z.enum(['manual', 'bank_transfer']).default('manual'),
  note: z.string().trim().min(1).max(1000).optional(),
  /** Now where left out, never in the future. */
  receivedAt: isoInstant.optional(),
  /** The bank's words or number. */
  reference: z.string().trim().min(1).max(200).optional(),
});
export type RecordPaymentInput = z.input<typeof recordPaymentInput>;
/** All that the customer's credit and what is due allow where no amount is given. */
export const applyCreditInput = z.object({ ...seen, amountMinor: minorUnits.positive().optional() });
export type ApplyCreditInput = z.input<typeof applyCreditInput>;

/* ---- the head of the Billing page ---- */

const sums = { currency: currencyCode, count: z.int(), amountMinor: minorUnits };
export const billingSummary = z
  .object({
    /** By status and currency; the amount is what is still due of open and uncollectible ones, and the total of others. */
    invoices: z.array(z.object({ status: z.enum(invoiceStatuses), ...sums })),
    /** Still due after the day by which they were to be paid. */
    overdue: z.array(z.object(sums)),
    /** Open after a charge that was declined or got no answer. */
    collecting: z.int(),
    /** Invoices whose collection waits for a person: nobody knows whether a charge went through. */
    undecided: z.int(),
    /** The next invoice of each subscription that has one within 30 days, before tax. */
    next30Days: z.array(z.object(sums)),
    subscriptions: z.array(z.object({ status: z.enum(subscriptionStatuses), count: z.int() })),
    /** Subscriptions whose billing has stopped at a failure. */
    stopped: z.int(),
  })
  .meta({ id: 'BillingSummary' });
export type BillingSummary = z.infer<typeof billingSummary>;
