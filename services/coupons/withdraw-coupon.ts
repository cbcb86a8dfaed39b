import type { Subscription } from '../../domain/billing/contract.ts';
import { type WithdrawCouponInput, withdrawCouponInput } from '../../domain/coupons/contract.ts';
import { type AppError, conflict, notFound } from '../../domain/errors.ts';
import { changeSubscription } from '../billing/change-subscription.ts';
import type { StoredBillingFacts } from '../billing/facts.ts';
import { pinnedAt, requireSame } from '../billing/pinned.ts';
import { type Ctx, permit } from '../context.ts';
import type { Tx } from '../database.ts';
import { withOwnHours } from '../forecast/own-hours.ts';
import { announce } from '../live.ts';
import { couponFigures } from './redeem-coupon.ts';

/**
 * Takes a coupon back from a subscription: what it took off so far stays, the next invoice is without it. It may be redeemed by another instead.
 * With the instant and the figures of its preview it is taken back as shown.
 * @throws AppError NotFound, Conflict for a stale version, where it is used up, or where it no longer comes to what was shown
 */
export async function withdrawCoupon(ctx: Ctx, input: WithdrawCouponInput): Promise<Subscription> {
  permit(ctx, 'subscription:update');
  const { redemptionId, at: shownAt, figures, ...request } = withdrawCouponInput.parse(input);
  return changeSubscription(ctx, request, 'coupon-withdrawn', async (tx, facts, now) => {
    const after = withoutCoupon(facts, redemptionId);
    const at = pinnedAt(facts, { at: shownAt }, now);
    if (figures !== undefined) requireSame({ figures }, couponFigures(await withOwnHours(tx, after, at), at));
    const [withdrawn] = await tx.$queryRaw<{ couponId: string; code: string }[]>`
      UPDATE coupon_redemption r SET withdrawn_at = ${new Date(now)} FROM coupon c
      WHERE r.tenant_id = ${ctx.tenantId}::uuid AND r.id = ${redemptionId}::uuid AND r.subscription_id = ${facts.subscription.id}::uuid
        AND r.withdrawn_at IS NULL AND r.remaining IS DISTINCT FROM 0 AND c.tenant_id = r.tenant_id AND c.id = r.coupon_id
      RETURNING c.id AS "couponId", c.code`;
    if (!withdrawn) throw await whyNot(ctx, tx, redemptionId, facts.subscription.id);
    // One that took nothing off was not used: it is free for somebody else.
    await tx.$executeRaw`
      UPDATE coupon SET redeemed = redeemed - 1 WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${withdrawn.couponId}::uuid
        AND EXISTS (SELECT FROM coupon_redemption r WHERE r.tenant_id = coupon.tenant_id AND r.id = ${redemptionId}::uuid AND r.invoices = 0)`;
    await announce(ctx, tx, 'coupons', withdrawn.couponId);
    return { facts: after, noted: { coupon: withdrawn.code } };
  });
}

async function whyNot(ctx: Ctx, tx: Tx, id: string, subscriptionId: string): Promise<AppError> {
  const usedUp = await tx.couponRedemption.count({
    where: { tenantId: ctx.tenantId, id, subscriptionId, withdrawnAt: null, remaining: 0 },
  });
  return usedUp > 0
    ? conflict('This coupon is used up: there is nothing of it to take back.')
    : notFound('This coupon of the subscription');
}

export const withoutCoupon = (facts: StoredBillingFacts, redemptionId: string): StoredBillingFacts => ({
  ...facts,
  // One that is used up stays: there is nothing of it to take back.
  coupons: facts.coupons.filter(({ id, remaining }) => id !== redemptionId || remaining === 0),
});
