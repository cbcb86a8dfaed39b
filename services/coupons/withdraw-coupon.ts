import type { Subscription } from '../../domain/billing/contract.ts';
import { type WithdrawCouponInput, withdrawCouponInput } from '../../domain/coupons/contract.ts';
import { notFound } from '../../domain/errors.ts';
import { changeSubscription } from '../billing/change-subscription.ts';
import { type Ctx, permit } from '../context.ts';
import { announce } from '../live.ts';

/**
 * Takes a coupon back from a subscription: what it took off so far stays, the next invoice is without it. It may be redeemed by another instead.
 * @throws AppError NotFound, Conflict for a stale version
 */
export async function withdrawCoupon(ctx: Ctx, input: WithdrawCouponInput): Promise<Subscription> {
  permit(ctx, 'subscription:update');
  const { redemptionId, ...request } = withdrawCouponInput.parse(input);
  return changeSubscription(ctx, request, 'coupon-withdrawn', async (tx, facts, now) => {
    const [withdrawn] = await tx.$queryRaw<{ couponId: string; code: string }[]>`
      UPDATE coupon_redemption r SET withdrawn_at = ${new Date(now)} FROM coupon c
      WHERE r.tenant_id = ${ctx.tenantId}::uuid AND r.id = ${redemptionId}::uuid AND r.subscription_id = ${facts.subscription.id}::uuid
        AND r.withdrawn_at IS NULL AND c.tenant_id = r.tenant_id AND c.id = r.coupon_id
      RETURNING c.id AS "couponId", c.code`;
    if (!withdrawn) throw notFound('This coupon of the subscription');
    // One that took nothing off was not used: it is free for somebody else.
    await tx.$executeRaw`
      UPDATE coupon SET redeemed = redeemed - 1 WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${withdrawn.couponId}::uuid
        AND EXISTS (SELECT FROM coupon_redemption r WHERE r.tenant_id = coupon.tenant_id AND r.id = ${redemptionId}::uuid AND r.invoices = 0)`;
    await announce(ctx, tx, 'coupons', withdrawn.couponId);
    return {
      facts: { ...facts, coupons: facts.coupons.filter(({ id }) => id !== redemptionId) },
      noted: { coupon: withdrawn.code },
    };
  });
}
