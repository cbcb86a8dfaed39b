import { ONE, percent, plus, type Ratio, roundHalfUp, times } from '../money/ratio.ts';
import { type CivilDate, civilDateAt, laterDate } from '../time/civil.ts';
import type { Instant } from '../time/instant.ts';
import { layoutOf } from './charge.ts';
import type { BillingFacts, PricePlanFacts } from './facts.ts';
import { periodAt, periodIndexOn } from './periods.ts';
import type { Price, Pricing } from './pricing.ts';

/** A price with every amount of it changed by a percentage, unit prices exact; below nothing there is no price. */
export function changedPrice(price: Price, changePercent: string): Price {
  const factor = plus(ONE, percent(changePercent));
  if (factor.num < 0n) throw new RangeError(`a price cannot fall by more than all of it: ${changePercent} %`);
  const scale = <U extends { readonly text: string; readonly minor: Ratio }>(unit: U): U => ({
    ...unit,
    minor: times(unit.minor, factor),
  });
  const whole = <U extends { readonly text: string; readonly minor: Ratio }>(unit: U): U => ({
    ...unit,
    minor: { num: roundHalfUp(times(unit.minor, factor)), den: 1n },
  });
  return {
    ...price,
    pricing: changedPricing(price.pricing, scale, whole),
    minimumMinor: roundHalfUp(times({ num: price.minimumMinor, den: 1n }, factor)),
  };
}

type Change = <U extends { readonly text: string; readonly minor: Ratio }>(unit: U) => U;

/** @param scale unit prices, which may have any digits @param whole amounts, which are of whole minor units as a person enters them */
function changedPricing(pricing: Pricing, scale: Change, whole: Change): Pricing {
  if (pricing.model === 'flat' || pricing.model === 'package') return { ...pricing, amount: whole(pricing.amount) };
  if (pricing.model === 'per-seat') return { ...pricing, unit: scale(pricing.unit) };
  const tiers = pricing.tiers.map((tier) => ({ ...tier, unit: scale(tier.unit), flat: whole(tier.flat) }));
  return { ...pricing, tiers };
}

/**
 * The facts with another price agreed on for the first period that begins on or after a day: as staff would agree on it with each customer,
 * at the end of a period, nothing prorated. Unchanged where the subscription ends before, or another price is agreed on already.
 */
export function withPriceFrom<F extends BillingFacts>(
  facts: F,
  pricePlan: PricePlanFacts,
  day: CivilDate,
  now: Instant,
): F {
  const { subscription, scheduled, taxes } = facts;
  if (scheduled !== null || subscription.status === 'cancelled') return facts;
  const layout = layoutOf(facts);
  // What has been billed already keeps its price.
  const billed = periodAt(layout, subscription.billedThrough).from;
  const first = laterDate(
    laterDate(day, billed),
    laterDate(subscription.chargedFrom, civilDateAt(subscription.zone, now)),
  );
  const period = periodAt(layout, Math.max(0, periodIndexOn(layout, first)));
  const on = period.from >= first ? period.from : period.to;
  if (subscription.chargedUntil !== null && on >= subscription.chargedUntil) return facts;
  if (on <= layout.startDate || on <= subscription.chargedFrom) return { ...facts, pricePlan };
  return { ...facts, scheduled: { on, pricePlan, taxes, quantity: subscription.quantity } };
}
