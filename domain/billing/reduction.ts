import { apportion } from '../money/allocate.ts';
import { smaller } from '../money/money.ts';
import { floor, minus, over, percent, plus, type Ratio, ratio, roundHalfUp, sum, times, ZERO } from '../money/ratio.ts';
import type { BillingTerms, InvoiceLineKind, Timing } from './contract.ts';
import type { CouponFacts } from './facts.ts';

/** What a coupon took off a document. */
export interface AppliedCoupon {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly amountMinor: bigint;
  /** Of how many periods the document charges; left out: of one, if of any. */
  readonly periods?: number;
}

export interface ReducedLine {
  readonly kind: InvoiceLineKind;
  readonly amountMinor: bigint;
}

export interface Reductions {
  /** What comes off each line: exact fractions where the terms share proportionally, else whole units. */
  readonly shares: readonly Ratio[];
  /** In their order, without those that took nothing off. */
  readonly applied: readonly AppliedCoupon[];
}

/** On what a coupon is looked at. */
export interface CouponScene {
  readonly pricePlanId: string;
  readonly currency: string;
  /** Of a period, or one in between: an amount off comes once a period, a percentage off goes on every invoice. */
  readonly ofPeriod: boolean;
}

/** Charges of the price plan itself, its proration and its minimum included. */
const PLAN_KINDS: readonly InvoiceLineKind[] = ['subscription', 'minimum', 'proration-credit', 'proration-charge'];

/** Whether a coupon has anything to say about an invoice of the subscription as it is now. */
export const couponHolds = (coupon: CouponFacts, { pricePlanId, currency, ofPeriod }: CouponScene): boolean =>
  coupon.remaining !== 0 &&
  (coupon.pricePlanIds.length === 0 || coupon.pricePlanIds.includes(pricePlanId)) &&
  ('ratePercent' in coupon.off || (ofPeriod && coupon.off.currency === currency));

/**
 * Coupons off the lines before tax, one after the other: each on what those before it left. A coupon goes on charges only: credits give back
 * what was paid, so they have no share. No line goes below zero by it, and no document by an amount.
 */
export function reduce(
  lines: readonly ReducedLine[],
  coupons: readonly CouponFacts[],
  scene: CouponScene,
  allocation: BillingTerms['couponAllocation'],
): Reductions {
  if (coupons.length === 0) return { shares: lines.map(() => ZERO), applied: [] };
  let left: readonly Ratio[] = lines.map((line) => ratio(line.amountMinor));
  const applied: AppliedCoupon[] = [];
  for (const coupon of coupons) {
    if (!couponHolds(coupon, scene)) continue;
    const eligible = left.map((amount, at) => (covers(coupon, lines[at]) ? amount : ZERO));
    const amountMinor = offOf(coupon, eligible, left);
    if (amountMinor <= 0n) continue;
    const shares = spread(amountMinor, eligible, allocation);
    left = left.map((amount, at) => minus(amount, shares[at] ?? ZERO));
    applied.push({ id: coupon.id, code: coupon.code, name: coupon.name, amountMinor });
  }
  return { shares: lines.map((line, at) => minus(ratio(line.amountMinor), left[at] ?? ZERO)), applied };
}

/**
 * The same for a document of several periods, as if each had come by itself: a coupon comes off as many of them as it is good for.
 * @param sizes how many of the lines are of each period, in their order
 */
export function reduceEach(
  lines: readonly ReducedLine[],
  sizes: readonly number[],
  coupons: readonly CouponFacts[],
  scene: CouponScene,
  allocation: BillingTerms['couponAllocation'],
): Reductions {
  const shares: Ratio[] = [];
  const all = new Map<string, AppliedCoupon>();
  let left = coupons;
  for (const size of sizes) {
    const { applied, ...one } = reduce(lines.slice(shares.length, shares.length + size), left, scene, allocation);
    shares.push(...one.shares);
    for (const coupon of applied) {
      const { amountMinor, periods = 0 } = all.get(coupon.id) ?? { amountMinor: 0n };
      all.set(coupon.id, { ...coupon, amountMinor: amountMinor + coupon.amountMinor, periods: periods + 1 });
    }
    left = usedUp(left, applied);
  }
  return { shares, applied: coupons.flatMap(({ id }) => all.get(id) ?? []) };
}

/** The coupons once they came off documents of periods: each period uses up one of what a coupon is good for. */
export function usedUp(coupons: readonly CouponFacts[], applied: readonly AppliedCoupon[]): readonly CouponFacts[] {
  if (!coupons.some(({ id, remaining }) => remaining !== null && applied.some((one) => one.id === id))) return coupons;
  return coupons.map((coupon) => {
    const used = applied.find(({ id }) => id === coupon.id);
    if (!used || coupon.remaining === null) return coupon;
    return { ...coupon, remaining: coupon.remaining - (used.periods ?? 1) };
  });
}

/**
 * The coupons once a period is billed. One that is used up by it is kept, good for none, as long as that period goes on: in advance until the
 * next is billed; in arrears it is over.
 */
export function afterPeriodOf(
  coupons: readonly CouponFacts[],
  applied: readonly AppliedCoupon[],
  timing: Timing,
): readonly CouponFacts[] {
  const left = usedUp(withoutUsedUp(coupons), applied);
  return timing === 'advance' ? left : withoutUsedUp(left);
}

const withoutUsedUp = (coupons: readonly CouponFacts[]): readonly CouponFacts[] =>
  coupons.some(({ remaining }) => remaining === 0) ? coupons.filter(({ remaining }) => remaining !== 0) : coupons;

const covers = (coupon: CouponFacts, line: ReducedLine | undefined): boolean =>
  coupon.scope === 'all' || (line !== undefined && PLAN_KINDS.includes(line.kind));

/** A percentage is of the charges, whatever is credited beside them; an amount is no more than the document comes to. */
function offOf({ off }: CouponFacts, eligible: readonly Ratio[], left: readonly Ratio[]): bigint {
  const charges = sum(eligible.filter(({ num }) => num > 0n));
  if ('ratePercent' in off) return smaller(roundHalfUp(times(charges, percent(off.ratePercent))), floor(charges));
  return smaller(off.amountMinor, smaller(floor(charges), floor(sum(left))));
}

/** An amount over the positive ones, by their size. */
export function spread(
  off: bigint,
  amounts: readonly Ratio[],
  allocation: BillingTerms['couponAllocation'],
): readonly Ratio[] {
  const weights = amounts.map((amount) => (amount.num > 0n ? amount : ZERO));
  const all = weights.reduce(plus, ZERO);
  if (off <= 0n || all.num === 0n) return amounts.map(() => ZERO);
  const exact = weights.map((weight) => over(times(ratio(off), weight), all));
  return allocation === 'proportional' ? exact : apportion(off, exact).map((share) => ratio(share));
}
