import { type Ratio, ratio, roundHalfUp, times } from '../money/ratio.ts';
import type { BillingFacts } from './facts.ts';
import { cycleLength } from './periods.ts';
import { periodPrice } from './pricing.ts';

/** Days of a month on average: 365.25 / 12. */
const MONTH_DAYS = ratio(487, 16);

type Paying = Pick<BillingFacts, 'subscription' | 'pricePlan'>;

/**
 * What a subscription pays for a month before tax and before coupons, rounded half-up: its plan with the minimum, and its add-ons. Nothing
 * while it is on trial or paused, and after its end; one-off charges, use and hours do not recur.
 */
export function monthlyMinor({ subscription, pricePlan }: Paying): bigint {
  if (subscription.status !== 'active') return 0n;
  const { amountMinor, topUpMinor } = periodPrice(pricePlan.price, subscription.quantity);
  const addOns = subscription.addOns.reduce((all, addOn) => all + (addOn.until === null ? addOn.amountMinor : 0n), 0n);
  return roundHalfUp(times(ratio(amountMinor + topUpMinor + addOns), perMonth(pricePlan)));
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
  before.subscription.addOns !== after.subscription.addOns;
