import type { ProcessFacts } from '../process/contract.ts';
import type { CivilDate } from '../time/civil.ts';
import type { Instant } from '../time/instant.ts';
import type { Agreement } from './agreement.ts';
import type { Anchor, BillingTerms, Interval, InvoiceLineKind, SubscriptionStatus, Timing } from './contract.ts';
import { type CustomerTax, STANDARD_TAX } from './customer-tax.ts';
import type { CivilPeriod } from './periods.ts';
import type { Price, PricePart } from './pricing.ts';
import type { LineTax } from './totals.ts';
import type { UsageCharge, UsageFacts } from './usage-facts.ts';

/** Everything the billing of one subscription is computed from. */
export interface BillingFacts extends ProcessFacts {
  readonly subscription: SubscriptionFacts;
  readonly pricePlan: PricePlanFacts;
  /** Taxes on the subscription's own line, in the order in which they are shown. */
  readonly taxes: readonly LineTax[];
  /** In the order in which they come off. */
  readonly coupons: readonly CouponFacts[];
  readonly customerTax: CustomerTax;
  /** On the invoice of a customer who pays for this one: credit is the payer's business. */
  readonly collected?: boolean;
  /** What is left of the charges of the present period, as it was invoiced; left out: all of it. */
  readonly discounted?: Discounted | undefined;
  /** Another price, agreed on and not in force yet; null where there is none. */
  readonly scheduled: ScheduledPrice | null;
  /** Lines that wait for the next invoice: proration of a change, approved hours. Their order is kept. */
  readonly pendingLines: readonly PendingLine[];
  /** Owed to the customer in the plan's currency, taken off the next invoices. Never negative. */
  readonly creditMinor: bigint;
  readonly terms: BillingTerms;
  /** Metered use; left out where nothing is metered. */
  readonly usage?: UsageFacts | undefined;
  /** Since when a means of payment is on file; null where there is none, and left out where nobody asks. */
  readonly paymentMethodSince?: Instant | null;
  /** What the invoices are charged to, where it expires; left out where it does not, or nothing is charged. */
  readonly card?: CardFacts | undefined;
}

export interface CardFacts {
  readonly id: string;
  /** The last month in which it works, `yyyy-mm`. */
  readonly expires: string;
  /** When it was put on file, or got this date. */
  readonly since: Instant;
}

export interface SubscriptionFacts {
  readonly id: string;
  readonly status: SubscriptionStatus;
  readonly startAt: Instant;
  readonly zone: string;
  readonly anchor: Anchor;
  readonly quantity: number;
  readonly trialEndsAt: Instant | null;
  /** Index of the first period that is still to be billed, in the layout of the present price plan. */
  readonly billedThrough: number;
  /** How often the price plan was changed; part of an invoice's key, since the periods are laid out anew. */
  readonly planChanges: number;
  /** The first civil day that is charged: the start, the day after the trial, the day of the last change of plan. */
  readonly chargedFrom: CivilDate;
  /** The exact instant of it, for proration by the second; null = local midnight. */
  readonly chargedFromAt: Instant | null;
  /** When it ends, null while nobody has ended it. */
  readonly endsAt: Instant | null;
  /** The first civil day that is no longer charged (see firstFreeDay); set together with endsAt. */
  readonly chargedUntil: CivilDate | null;
  /** In order, not overlapping; the last one may be open. Days wholly inside are not charged. */
  readonly pauses: readonly { readonly from: Instant; readonly to: Instant | null }[];
  readonly addOns: readonly AddOn[];
  readonly agreement: Agreement;
}

/** Charged beside the price plan, with each of its periods. */
export interface AddOn {
  readonly id: string;
  readonly description: string;
  readonly quantity: number;
  /** Of the currency's main unit, as it was entered. */
  readonly unitAmount: string;
  /** For a whole period. */
  readonly amountMinor: bigint;
  /** The first civil day that is charged, and the exact instant of it for proration by the second; null = local midnight. */
  readonly from: CivilDate;
  readonly fromAt: Instant | null;
  /** The first civil day that is no longer charged; null while nobody has taken it off. */
  readonly until: CivilDate | null;
  readonly untilAt: Instant | null;
  /** Its own; those of the price plan where left out. */
  readonly taxes?: readonly LineTax[];
  /** It came in the middle of a period and was billed for the rest of it by itself; left out where its first charge came with a period. */
  readonly billedAlone?: boolean;
}

export interface ComingPrice {
  /** The first civil day at the new price: the end of a period of the old one. */
  readonly on: CivilDate;
  readonly pricePlan: PricePlanFacts;
  readonly taxes: readonly LineTax[];
  readonly quantity: number;
}

export interface ScheduledPrice extends ComingPrice {
  /** Those that follow it, by their days: a ramp. */
  readonly followedBy?: readonly ComingPrice[];
}

export interface PricePlanFacts {
  readonly id: string;
  readonly name: string;
  /** Which version of the plan: its terms never change once a subscription is on it. */
  readonly number: number;
  /** In the subscription's currency. */
  readonly price: Price;
  readonly interval: Interval;
  readonly intervalCount: number;
  readonly timing: Timing;
  /** Charged in arrears for what is metered, whatever the timing; left out where there is none. */
  readonly usage?: readonly UsageCharge[] | undefined;
}

/** A fixed amount or a percentage off the charges, before tax: a coupon as this subscription has redeemed it. */
export interface CouponFacts {
  /** Of the redemption. */
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly off: { readonly amountMinor: bigint; readonly currency: string } | { readonly ratePercent: string };
  /** Invoices it is still good for; null = for ever; 0 = none, and the last period that it came off still goes on. */
  readonly remaining: number | null;
  /** Off every charge, or off those of the price plan alone. */
  readonly scope: 'all' | 'plan';
  /** Price plans it is for; none named: any. */
  readonly pricePlanIds: readonly string[];
}

/** What charges came to, and what is left of that after coupons and credit notes: nothing of an invoice that is void. */
export interface Charged {
  readonly grossMinor: bigint;
  readonly netMinor: bigint;
}

/** Left out: all of it. */
export interface Discounted {
  readonly plan?: Charged;
  readonly addOns?: Charged;
  /** Of add-ons that came in the middle of the present period, by their ids: one that is missing was charged on an invoice that is gone. */
  readonly alone?: Readonly<Record<string, Charged>>;
  /** Of the periods that are invoiced ahead, by the first days of what was charged. */
  readonly ahead?: readonly (Charged & { readonly from: CivilDate; readonly addOns: boolean })[];
}

/** The sum of charges; undefined where there are none. */
export const chargedTogether = (all: readonly Charged[]): Charged | undefined =>
  all.length === 0
    ? undefined
    : all.reduce((a, b) => ({ grossMinor: a.grossMinor + b.grossMinor, netMinor: a.netMinor + b.netMinor }));

/** Its invoice is gone, or there was none. */
export const NEVER_CHARGED: Charged = { grossMinor: 1n, netMinor: 0n };

/** Where nothing has been agreed beside the price. */
export const NO_ADJUSTMENTS = { coupons: [], customerTax: STANDARD_TAX } as const satisfies Partial<BillingFacts>;

export interface PendingLine {
  readonly id: string;
  readonly kind: Exclude<InvoiceLineKind, 'subscription'>;
  readonly description: string;
  readonly quantity: number;
  readonly unitPriceMinor: bigint;
  /** Credits are negative. */
  readonly amountMinor: bigint;
  readonly period: CivilPeriod | null;
  readonly prorated: { readonly units: number; readonly periodUnits: number } | null;
  /** How the amount of a whole period came about, where that is more than quantity × unit price. */
  readonly explanation: readonly PricePart[] | null;
  readonly taxes: readonly LineTax[];
  /** Of approved hours, which are charged once they are on an invoice; left out for all else. */
  readonly timeEntryIds?: readonly string[];
}
