import { fromWire } from '../money/money.ts';
import { type CivilDate, laterDate } from '../time/civil.ts';
import { HOUR, type Instant } from '../time/instant.ts';
import type { BillingFacts } from './facts.ts';
import type { CivilPeriod } from './periods.ts';
import { type Price, readPrice } from './pricing.ts';
import type { Aggregation, UsageChargeTerms } from './usage-terms.ts';

/** A meter's price in the subscription's currency. */
export interface UsageCharge {
  readonly meterId: string;
  readonly name: string;
  readonly aggregation: Aggregation;
  readonly price: Price;
  readonly alertAt: readonly number[];
  /** In mid-period, as soon as what is not invoiced comes to this; null: with the period. */
  readonly invoiceAtMinor: bigint | null;
  /** As they are kept, of this currency alone. */
  readonly terms: UsageChargeTerms;
}

/** A charge ready to be computed with; null where it has no price in the currency. */
export function readUsageCharge(terms: UsageChargeTerms, currency: string): UsageCharge | null {
  const price = terms.prices.find((each) => each.currency === currency);
  if (!price) return null;
  const { meterId, name, aggregation, alertAt } = terms;
  return {
    ...{ meterId, name, aggregation, alertAt },
    price: readPrice({ ...price, minimumMinor: 0 }),
    invoiceAtMinor: price.invoiceAtMinor === null ? null : fromWire(price.invoiceAtMinor),
    terms: { ...terms, prices: [price] },
  };
}

/** What a meter's events came to on a civil day of the subscription's zone. */
export interface UsageDay {
  readonly day: CivilDate;
  /** For different ones: they were last seen on this day before; null: never. Else null. */
  readonly after: CivilDate | null;
  /** In millionths: the sum, the most, the last of the day, or how many different ones. */
  readonly micro: bigint;
}

/** Use that is no longer open, or was invoiced in mid-period. What is counted later is billed as the difference. */
export interface UsagePeriod extends CivilPeriod {
  readonly charge: UsageCharge;
  /** As it was invoiced so far, with the amount that this came to. */
  readonly quantity: number;
  readonly amountMinor: bigint;
}

export interface UsageFacts {
  /** The first civil day whose use is still to be billed with its period; null: the first charged day. */
  readonly through: CivilDate | null;
  /** As it was when use was last invoiced: what is closed since then, and 62 days before, may have got late events. null: never. */
  readonly since: CivilDate | null;
  /** As far back as events may have come in that are not billed. */
  readonly periods: readonly UsagePeriod[];
  /** By meter. */
  readonly counted: Readonly<Record<string, readonly UsageDay[]>>;
  /** When the last of it came in; null: nothing did. */
  readonly receivedAt: Instant | null;
}

export const NO_USAGE: UsageFacts = { through: null, since: null, periods: [], counted: {}, receivedAt: null };

/** Events may be so many days old. */
export const LATE_DAYS = 62;

/** The first civil day of use that is charged by the present price and is still to be billed. */
export const openUsageFrom = ({ usage, subscription }: Pick<BillingFacts, 'usage' | 'subscription'>): CivilDate =>
  laterDate(usage?.through ?? subscription.chargedFrom, subscription.chargedFrom);

/** How long an invoice that carries the use of a period waits for late events, in milliseconds; 0 where it carries none. */
export function usageGrace(facts: BillingFacts, period: CivilPeriod): number {
  const { pricePlan, terms } = facts;
  if (!pricePlan.usage?.length || !terms.usageGraceHours) return 0;
  const carries = pricePlan.timing === 'arrears' || openUsageFrom(facts) < period.from;
  return carries ? terms.usageGraceHours * HOUR : 0;
}
