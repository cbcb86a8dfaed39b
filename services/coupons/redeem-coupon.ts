import type { Subscription } from '../../domain/billing/contract.ts';
import { type RedeemCouponInput, redeemCouponInput } from '../../domain/coupons/contract.ts';
import { conflict } from '../../domain/errors.ts';
import { changeSubscription } from '../billing/change-subscription.ts';
import type { StoredBillingFacts } from '../billing/facts.ts';
import { type Ctx, permit } from '../context.ts';
import { announce } from '../live.ts';
import { type Claimant, claimCoupon, enterRedemption } from './claim-coupon.ts';

/**
 * Redeems a coupon for a subscription: it comes off its invoices from the next one on, after the coupons it has.
 * @throws AppError NotFound; Validation where the coupon is not for it; Conflict for a stale version or one that has ended
 */
export async function redeemCoupon(ctx: Ctx, input: RedeemCouponInput): Promise<Subscription> {
  permit(ctx, 'subscription:update');
  const { code, ...request } = redeemCouponInput.parse(input);
  return changeSubscription(ctx, request, 'coupon-redeemed', async (tx, facts, now) => {
    requireGoing(facts);
    const claimed = await claimCoupon(ctx, tx, code, claimantOf(facts), now);
    await enterRedemption(ctx, tx, facts.subscription.id, claimed, now);
    await announce(ctx, tx, 'coupons', claimed.couponId);
    return { facts: { ...facts, coupons: [...facts.coupons, claimed.facts] }, noted: { coupon: code } };
  });
}

export const claimantOf = ({ customer, pricePlan }: StoredBillingFacts): Claimant => ({
  customerId: customer.id,
  pricePlanId: pricePlan.id,
  currency: pricePlan.price.currency,
});

/** @throws AppError Conflict */
export function requireGoing({ subscription }: StoredBillingFacts): void {
  if (subscription.status === 'cancelled') throw conflict('This subscription has ended already.');
}
