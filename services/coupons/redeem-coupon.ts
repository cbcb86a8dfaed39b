import type { Subscription } from '../../domain/billing/contract.ts';
import { upcomingInvoices } from '../../domain/billing/upcoming.ts';
import { type RedeemCouponInput, redeemCouponInput } from '../../domain/coupons/contract.ts';
import { conflict } from '../../domain/errors.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { changeSubscription } from '../billing/change-subscription.ts';
import type { StoredBillingFacts } from '../billing/facts.ts';
import { SHOWN } from '../billing/outcome.ts';
import { comingFigures, pinnedAt, requireSame } from '../billing/pinned.ts';
import { type Ctx, permit } from '../context.ts';
import { withOwnHours } from '../forecast/own-hours.ts';
import { announce } from '../live.ts';
import { type Claimant, type Claimed, claimCoupon, enterRedemption } from './claim-coupon.ts';

/**
 * Redeems a coupon for a subscription: it comes off its invoices from the next one on, after the coupons it has. With the instant and the
 * figures of its preview it is redeemed as shown.
 * @throws AppError NotFound; Validation where the coupon is not for it; Conflict for a stale version, one that has ended, or
 * where it no longer comes to what was shown
 */
export async function redeemCoupon(ctx: Ctx, input: RedeemCouponInput): Promise<Subscription> {
  permit(ctx, 'subscription:update');
  const { code, at: shownAt, figures, ...request } = redeemCouponInput.parse(input);
  return changeSubscription(ctx, request, 'coupon-redeemed', async (tx, facts, now) => {
    requireGoing(facts);
    const at = pinnedAt(facts, { at: shownAt }, now);
    const claimed = await claimCoupon(ctx, tx, code, claimantOf(facts), at);
    const redeemed = withCoupon(facts, claimed);
    if (figures !== undefined) requireSame({ figures }, couponFigures(await withOwnHours(tx, redeemed, at), at));
    await enterRedemption(ctx, tx, facts.subscription.id, claimed, now);
    await announce(ctx, tx, 'coupons', claimed.couponId);
    return { facts: redeemed, noted: { coupon: code } };
  });
}

/** After the coupons that it has. */
export const withCoupon = (facts: StoredBillingFacts, claimed: Claimed): StoredBillingFacts => ({
  ...facts,
  coupons: [...facts.coupons, claimed.facts],
});

/** What has to be the same as it was shown when a coupon is redeemed or taken back: the invoices that follow. */
export const couponFigures = (after: StoredBillingFacts, at: Instant) =>
  comingFigures(upcomingInvoices(after, SHOWN, at));

export const claimantOf = ({ customer, pricePlan }: StoredBillingFacts): Claimant => ({
  customerId: customer.id,
  pricePlanId: pricePlan.id,
  currency: pricePlan.price.currency,
});

/** @throws AppError Conflict */
export function requireGoing({ subscription }: StoredBillingFacts): void {
  if (subscription.status === 'cancelled') throw conflict('This subscription has ended already.');
}
