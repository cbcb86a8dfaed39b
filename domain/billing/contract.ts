import { z } from 'zod';
import { sandboxCards } from '../collection/contract.ts';
import { language } from '../documents/contract.ts';
import { emailAddress } from '../members/contract.ts';
import { currencyCode } from '../money/currency.ts';
import { minorUnits } from '../money/money.ts';
import { PROCESS_STATUSES } from '../process/contract.ts';
import { customerTax, taxTreatments } from '../tax/contract.ts';
import { civilDate, zoneName } from '../time/civil.ts';
import { isoInstant } from '../time/instant.ts';
import { newTerm, trialTerms } from './agreement.ts';
import { priceList, pricePart } from './price-list.ts';
import { newUsageCharges, usageCharge } from './usage-terms.ts';

export { numberingSettings } from './numbering-settings.ts';
/** For nouns beside this one. */
export { pricePart } from './price-list.ts';
export { aggregations } from './usage-terms.ts';

/* ---- words with a fixed set of values ---- */

export const intervals = ['day', 'week', 'month', 'quarter', 'year'] as const;
export type Interval = (typeof intervals)[number];

export const timings = ['advance', 'arrears'] as const;
export type Timing = (typeof timings)[number];

/** What the periods lean on: the start's civil day for ever, a day of the month, or the calendar's own months and weeks. */
export const anchor = z.discriminatedUnion('rule', [
  z.object({ rule: z.literal('start-day') }),
  z.object({ rule: z.literal('day-of-month'), day: z.int().min(1).max(31) }),
  z.object({ rule: z.literal('calendar') }),
]);
export type Anchor = z.infer<typeof anchor>;

export const subscriptionStatuses = ['trialing', 'active', 'paused', 'cancelled'] as const;
export type SubscriptionStatus = (typeof subscriptionStatuses)[number];
export const subscriptionTransitions: Readonly<Record<SubscriptionStatus, readonly SubscriptionStatus[]>> = {
  trialing: ['active', 'paused', 'cancelled'],
  active: ['paused', 'cancelled'],
  /** Back to trialing where the trial has not ended meanwhile. */
  paused: ['trialing', 'active', 'cancelled'],
  /** Taken up again, in a cycle of its own. */
  cancelled: ['active'],
};

export const invoiceStatuses = ['draft', 'open', 'paid', 'void', 'uncollectible'] as const;
export type InvoiceStatus = (typeof invoiceStatuses)[number];
export const invoiceTransitions: Readonly<Record<InvoiceStatus, readonly InvoiceStatus[]>> = {
  draft: ['open'],
  open: ['paid', 'void', 'uncollectible'],
  paid: [],
  void: [],
  /** Money may still come, and a person may give it up as void. */
  uncollectible: ['paid', 'void'],
};

export const canMove = <S extends string>(map: Readonly<Record<S, readonly S[]>>, from: S, to: S): boolean =>
  map[from].includes(to);

export const prorationUnits = ['day', 'second', 'fixed-30-day'] as const;
export type ProrationUnit = (typeof prorationUnits)[number];

export const taxBehaviours = ['exclusive', 'inclusive'] as const;

/** How a tenant bills; products disagree on each of these, so each is a setting. */
export const billingTerms = z.object({
  prorationUnit: z.enum(prorationUnits),
  /** Whether the civil day on which a subscription ends is charged. */
  terminationDayBilled: z.boolean(),
  /** Whether the civil day on which a trial ends is charged. */
  trialEndDayBilled: z.boolean(),
  /** A day of trial is a civil day (the same time on the clock) or 86,400 seconds. */
  trialUnit: z.enum(['civil-days', 'elapsed-24h']),
  changeDayBelongsTo: z.enum(['new-plan', 'old-plan']),
  taxBehaviour: z.enum(taxBehaviours),
  /** Rounded per line, or once per tax over the document. */
  taxRounding: z.enum(['line', 'document']),
  couponAllocation: z.enum(['proportional', 'largest-remainder']),
  /** So many hours an invoice waits for late events of the use that it carries; left out: none. */
  usageGraceHours: z.int().min(0).max(168).optional(),
  /** For so many months events of use are kept one by one; left out: USAGE_KEPT_MONTHS. By the day they are kept for ever. */
  usageKeptMonths: z.int().min(6).max(240).optional(),
  /** Whoever's card expires is told so many days before its last month is over; 0: not at all. Left out: CARD_NOTICE_DAYS. */
  cardNoticeDays: z.int().min(0).max(90).optional(),
});
export type BillingTerms = z.infer<typeof billingTerms>;

export const CARD_NOTICE_DAYS = 14;

/** Two years, and a month to look back at them. */
export const USAGE_KEPT_MONTHS = 25;

export const DEFAULT_TERMS: BillingTerms = {
  prorationUnit: 'day',
  terminationDayBilled: true,
  trialEndDayBilled: true,
  trialUnit: 'civil-days',
  changeDayBelongsTo: 'new-plan',
  taxBehaviour: 'exclusive',
  taxRounding: 'line',
  couponAllocation: 'largest-remainder',
};

/* ---- on the wire ---- */

export const ratePercent = z.string().regex(/^\d{1,3}(\.\d{1,6})?$/, 'Use a percentage such as 19 or 9.975');

export const newTaxRate = z.object({
  /** Named on invoices and unique in the workspace: `DE-19`. */
  code: z.string().trim().min(1).max(40),
  name: z.string().trim().min(1).max(120),
  ratePercent,
  /** Contained in the prices or on top of them; null: as the workspace has it. */
  behaviour: z.enum(taxBehaviours).nullable().default(null),
  /** On the net with the taxes before it, and not on the net alone. */
  compound: z.boolean().default(false),
});
export const taxRate = newTaxRate.extend({ id: z.uuid(), archivedAt: isoInstant.nullable() }).meta({ id: 'TaxRate' });
export type TaxRate = z.infer<typeof taxRate>;

export const planTerms = z.object({
  name: z.string().trim().min(1).max(120),
  /** A price a currency; the first is the one that lists show. */
  prices: priceList,
  interval: z.enum(intervals),
  intervalCount: z.int().min(1).max(36),
  timing: z.enum(timings),
  trialDays: z.int().min(0).max(730),
  taxRateIds: z.array(z.uuid()).max(8),
  /** Charged in arrears for what meters count, whatever the timing. */
  usage: newUsageCharges,
});
/** In place of a list: so much for each of the quantity, in one currency. */
export const onePrice = { currency: currencyCode.optional(), priceMinor: minorUnits.nonnegative().optional() };
export const newPricePlan = planTerms.extend({
  intervalCount: planTerms.shape.intervalCount.default(1),
  timing: planTerms.shape.timing.default('advance'),
  trialDays: planTerms.shape.trialDays.default(0),
  taxRateIds: planTerms.shape.taxRateIds.default([]),
  prices: planTerms.shape.prices.optional(),
  usage: planTerms.shape.usage.default([]),
  ...onePrice,
});
export const pricePlan = planTerms
  .extend({
    id: z.uuid(),
    usage: z.array(usageCharge),
    /** Of the first of its prices: the currency, and what a quantity of one costs for a whole period. */
    currency: currencyCode,
    priceMinor: minorUnits,
    /** Its present version. An edit of its terms makes another one as soon as a subscription is on it, and those keep theirs until moved. */
    number: z.int(),
    /** Subscriptions on any of its versions, ended ones included. */
    subscriptions: z.int(),
    archivedAt: isoInstant.nullable(),
    createdAt: isoInstant,
    version: z.int(),
  })
  .meta({ id: 'PricePlan' });
export type PricePlan = z.infer<typeof pricePlan>;

export const paymentMethod = z.object({
  id: z.uuid(),
  provider: z.enum(['sandbox', 'stripe']),
  /** "Visa ending 4242": what may be shown of it. */
  label: z.string(),
  addedAt: isoInstant,
  /** The last month in which a card works, `yyyy-mm`. */
  expires: z.string().nullable().default(null),
});
export type PaymentMethod = z.infer<typeof paymentMethod>;

/** Where to charge from now on: a sandbox card by what it does, or what Stripe knows the card by. Never a card number. */
export const newPaymentMethod = z.discriminatedUnion('provider', [
  z.object({ provider: z.literal('sandbox'), card: z.enum(sandboxCards) }),
  z.object({
    provider: z.literal('stripe'),
    customerId: z.string().regex(/^cus_\w{1,80}$/, 'Use the id of a Stripe customer: cus_…'),
    paymentMethodId: z.string().regex(/^pm_\w{1,80}$/, 'Use the id of a Stripe payment method: pm_…'),
    label: z.string().trim().min(1).max(80),
    expires: z
      .string()
      .regex(/^\d{4}-\d{2}$/, 'Use a month such as 2027-04')
      .nullable()
      .default(null),
  }),
]);
export type NewPaymentMethod = z.input<typeof newPaymentMethod>;

const customerFields = z.object({
  name: z.string().trim().min(1).max(200),
  email: emailAddress,
  companyId: z.uuid().nullable(),
  zone: zoneName,
  paymentTermDays: z.int().min(0).max(365),
  /** For text messages. */
  phone: z
    .string()
    .trim()
    .regex(/^\+\d{6,15}$/, 'Use the international form: +4915112345678')
    .nullable(),
  /** A customer who gets and pays the invoices instead; null: this one. */
  payerId: z.uuid().nullable(),
  ...customerTax,
  /** Of documents and mail; null: as the workspace has it. */
  language: language.nullable(),
});
export const newCustomer = customerFields.extend({
  /** The workspace's where left out. */
  zone: zoneName.optional(),
  companyId: customerFields.shape.companyId.default(null),
  paymentTermDays: customerFields.shape.paymentTermDays.default(14),
  phone: customerFields.shape.phone.default(null),
  paymentMethod: newPaymentMethod.nullable().default(null),
  payerId: customerFields.shape.payerId.default(null),
  vatId: customerFields.shape.vatId.default(null),
  taxTreatment: customerFields.shape.taxTreatment.default('standard'),
  exemptTaxCodes: customerFields.shape.exemptTaxCodes.default([]),
  exemptionNote: customerFields.shape.exemptionNote.default(null),
  address: customerFields.shape.address.default(null),
  language: customerFields.shape.language.default(null),
});
export const customerChange = customerFields.extend({ paymentMethod: newPaymentMethod.nullable() }).partial();
export const customer = customerFields
  .extend({
    id: z.uuid(),
    email: z.string(),
    zone: z.string(),
    phone: z.string().nullable(),
    vatId: z.string().nullable(),
    payerName: z.string().nullable(),
    paymentMethod: paymentMethod.nullable(),
    /** Owed to the customer and taken off the next invoices, by currency. */
    credit: z.array(z.object({ currency: currencyCode, amountMinor: minorUnits })),
    /** Since when an overdue invoice suspends them; it ends with the payment. */
    suspendedSince: isoInstant.nullable(),
    createdAt: isoInstant,
    version: z.int(),
  })
  .meta({ id: 'Customer' });
export type Customer = z.infer<typeof customer>;

/** As it is typed in, and printed on invoices: capitals, digits, - and _. */
export const couponCode = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z0-9][A-Z0-9_-]{1,39}$/, 'Use 2 to 40 letters, digits, - and _');

/** Half-open, [from, to), in civil dates of the subscription's zone. */
export const billingPeriod = z.object({ from: civilDate, to: civilDate });

export const newSubscription = z.object({
  customerId: z.uuid(),
  pricePlanId: z.uuid(),
  quantity: z.int().min(1).max(1_000_000).default(1),
  /** The first of the plan's where left out. */
  currency: currencyCode.optional(),
  /** Now where left out; in the past, what was missed is invoiced at once. */
  startAt: isoInstant.optional(),
  /** The customer's where left out. */
  zone: zoneName.optional(),
  anchor: anchor.default({ rule: 'start-day' }),
  /** In the order in which they come off. */
  couponCodes: z.array(couponCode).max(5).default([]),
  /** Where the plan has a trial: the reminder before its end, and what becomes of it without a means of payment. */
  trial: trialTerms.optional(),
  /** Agreed on for so many periods from its first charged day. */
  term: newTerm.optional(),
});
export const subscription = z.object({
  id: z.uuid(),
  customerId: z.uuid(),
  customerName: z.string(),
  pricePlanId: z.uuid(),
  pricePlanName: z.string(),
  /** Which version of the plan. */
  priceVersion: z.int(),
  status: z.enum(subscriptionStatuses),
  quantity: z.int(),
  currency: currencyCode,
  /** For a whole period, before tax. */
  amountMinor: minorUnits,
  interval: z.enum(intervals),
  intervalCount: z.int(),
  timing: z.enum(timings),
  startAt: isoInstant,
  zone: z.string(),
  anchor,
  trialEndsAt: isoInstant.nullable(),
  endsAt: isoInstant.nullable(),
  currentPeriod: billingPeriod.nullable(),
  nextInvoiceAt: isoInstant.nullable(),
  /** `failed`: an invoice could not be made, and a person decides. */
  processStatus: z.enum(PROCESS_STATUSES),
  createdAt: isoInstant,
  version: z.int(),
});
export type Subscription = z.infer<typeof subscription>;

export const invoiceLineKinds = [
  'subscription',
  /** What is missing to the price plan's minimum. */
  'minimum',
  'add-on',
  'one-off',
  /** Metered use, and what of it was invoiced already. */
  'usage',
  'proration-credit',
  'proration-charge',
  'time',
  'other',
] as const;
export type InvoiceLineKind = (typeof invoiceLineKinds)[number];

export const invoiceTax = z.object({
  code: z.string(),
  ratePercent: z.string(),
  taxMinor: minorUnits,
  /** Contained in the prices or on top of them; as the workspace's terms say where left out. */
  behaviour: z.enum(taxBehaviours).optional(),
  /** On the net with the taxes before it. */
  compound: z.boolean().optional(),
  /** Why it is not charged: nothing is at 0 % without one. */
  treatment: z.enum(taxTreatments).exclude(['standard']).optional(),
});
/** What a coupon took off the document. */
export const invoiceCoupon = z.object({ code: z.string(), name: z.string(), amountMinor: minorUnits });
export const invoiceLine = z.object({
  id: z.uuid(),
  position: z.int(),
  kind: z.enum(invoiceLineKinds),
  description: z.string(),
  quantity: z.int(),
  unitPriceMinor: minorUnits,
  period: billingPeriod.nullable(),
  /** The part charged, in the unit of proration, out of the whole period's; null where nothing was prorated. */
  prorated: z.object({ units: z.number(), periodUnits: z.number(), unit: z.enum(prorationUnits) }).nullable(),
  /** How the amount of a whole period came about; null where that is quantity × unit price. */
  explanation: z.array(pricePart).nullable(),
  amountMinor: minorUnits,
  couponMinor: minorUnits,
  taxMinor: minorUnits,
});

const amounts = {
  subtotalMinor: minorUnits,
  couponMinor: minorUnits,
  netMinor: minorUnits,
  taxMinor: minorUnits,
  totalMinor: minorUnits,
};
export const invoice = z.object({
  id: z.uuid(),
  /** Drawn at finalisation; a draft has none. */
  number: z.string().nullable(),
  status: z.enum(invoiceStatuses),
  customerId: z.uuid(),
  customerName: z.string(),
  subscriptionId: z.uuid().nullable(),
  currency: currencyCode,
  period: billingPeriod.nullable(),
  lines: z.array(invoiceLine),
  taxes: z.array(invoiceTax),
  /** What makes up couponMinor, in the order in which it came off. */
  coupons: z.array(invoiceCoupon),
  ...amounts,
  /** Taken from the customer's credit when it was finalised. */
  creditAppliedMinor: minorUnits,
  /** To be paid when it was finalised. */
  payableMinor: minorUnits,
  /** Still to be paid. */
  dueMinor: minorUnits,
  finalizedAt: isoInstant.nullable(),
  /** Of a draft: when it becomes final by itself; null: when a person says so. */
  finalizesAt: isoInstant.nullable(),
  /** Words to the customer. */
  note: z.string().nullable(),
  /** The series of its number; null: the general one. */
  series: z.string().nullable(),
  payBy: civilDate.nullable(),
  paidAt: isoInstant.nullable(),
  createdAt: isoInstant,
  version: z.int(),
});
export type Invoice = z.infer<typeof invoice>;

/**
 * Of a preview: the change is computed for that instant, and refused where its outcome is another one by now (an invoice was made, credit was
 * spent). Left out, it is computed for the instant of the change.
 */
export const pin = { at: isoInstant.optional(), figures: z.string().max(64).optional() };

/* ---- the process, in words a person would use ---- */

export const billingEffects = [
  'invoice',
  'end-trial',
  'change-price',
  'end',
  'final-invoice',
  'resume',
  'renew',
  'trial-reminder',
  'term-notice',
  'instalment',
  'usage-invoice',
  'usage-alert',
  'card-expires',
] as const;
export type BillingEffectKind = (typeof billingEffects)[number];

/** What an effect does, for time lines and forecasts; `key` says which one. */
export function processWords(kind: string, key: string): string {
  if (kind === 'end-trial') return 'Trial ends';
  if (kind === 'end') return 'Subscription ends';
  if (kind === 'final-invoice') return 'Final invoice';
  if (kind === 'instalment') return 'Instalment';
  if (kind === 'resume') return 'Pause ends';
  if (kind === 'renew') return 'Term is renewed';
  if (kind === 'trial-reminder') return 'Mail: the trial ends soon';
  if (kind === 'term-notice') return 'Mail: the term ends soon';
  if (kind === 'card-expires') return 'Mail: the card expires soon';
  if (kind === 'usage-invoice') return 'Invoice of use so far';
  if (kind === 'usage-alert') return `Alert: ${Number(key.split(':').at(-1)).toLocaleString('en')} used`;
  const from = /^(?:invoice|change-price):(\d{4}-\d\d-\d\d)/.exec(key)?.[1];
  const what = kind === 'change-price' ? 'New price' : 'Invoice';
  return from ? `${what}, from ${day.format(new Date(`${from}T00:00:00Z`))}` : what;
}

/** The same where its day stands beside it: "Invoice". */
export const stepWords = (kind: string, key: string): string =>
  processWords(kind, kind === 'invoice' || kind === 'change-price' ? '' : key);

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
