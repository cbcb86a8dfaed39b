import { minus, type Ratio, ratio, roundHalfUp, sum, times } from '../money/ratio.ts';
import type { BillingFacts } from './facts.ts';
import { cycleLength } from './periods.ts';
import { periodPrice } from './pricing.ts';
import { type ReducedLine, reduce } from './reduction.ts';

/** Days of a month on average: 365.25 / 12. */
const MONTH_DAYS = ratio(487, 16);

type Paying = Pick<BillingFacts, 'subscription' | 'pricePlan' | 'coupons' | 'terms'>;

/**
 * What a subscription pays for a month before tax, rounded half-up: its plan with the minimum, and its add-ons, less what its coupons take off
 * a period. Nothing while it is on trial or paused, and after its end; one-off charges, use and hours do not recur.
 *
 * A coupon counts from when it is redeemed to the end of the last period that it came off, be it good for one or for ever: as Paddle's
 * (ProfitWell) metrics have it, "$9 for the length of the discount, and $10 thereafter"
 * (paddle.com/help/profitwell-metrics/measure/subscription-metrics/discounts). Stripe counts those without an end alone; a figure of
 * what customers pay would then be above what they are charged for as long as an offer runs.
 */
export function monthlyMinor({ subscription, pricePlan, coupons, terms }: Paying): bigint {
  if (subscription.status !== 'active') return 0n;
  const { amountMinor, topUpMinor } = periodPrice(pricePlan.price, subscription.quantity);
  const lines: ReducedLine[] = [
    { kind: 'subscription', amountMinor },
    { kind: 'minimum', amountMinor: topUpMinor },
    ...subscription.addOns.flatMap((addOn) =>
      addOn.until === null ? [{ kind: 'add-on', amountMinor: addOn.amountMinor } as const] : [],
    ),
  ];
  const scene = { pricePlanId: pricePlan.id, currency: pricePlan.price.currency, ofPeriod: true };
  // One that is used up and still here came off the period that goes on.
  const held = coupons.map((coupon) => (coupon.remaining === 0 ? { ...coupon, remaining: 1 } : coupon));
  const { shares } = reduce(lines, held, scene, terms.couponAllocation);
  const period = sum(lines.map((line, at) => minus(ratio(line.amountMinor), shares[at] ?? ratio(0))));
  return roundHalfUp(times(period, perMonth(pricePlan)));
}

function perMonth({ interval, intervalCount }: Paying['pricePlan']): Ratio {
  const { unit, length } = cycleLength(interval, intervalCount);
  return unit === 'month' ? ratio(1, length) : ratio(MONTH_DAYS.num, MONTH_DAYS.den * BigInt(length));
}

/** Whether it may pay another amount after than before: most of what happens to a subscription leaves that as it is. */
export const paysOtherwise = (before: Paying, after: Paying): boolean =>
  before.subscription.status !== after.subscription.status ||
  before.pricePlan !== after.pricePlan ||
  before.subscription.quantity !== after.subscription.quantity ||
  before.subscription.addOns !== after.subscription.addOns ||
  before.coupons !== after.coupons;
