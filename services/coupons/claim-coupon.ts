import type { CouponFacts } from '../../domain/billing/facts.ts';
import { conflict, validation } from '../../domain/errors.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { newId } from '../ids.ts';
import { COUPON_COLUMNS, type CouponRow } from './coupon-rows.ts';
import { couponFacts } from './redeemed.ts';

/** For whom a coupon is asked. */
export interface Claimant {
  readonly customerId: string;
  readonly pricePlanId: string;
  readonly currency: string;
}

/** A coupon that a subscription is about to have. */
export interface Claimed {
  readonly couponId: string;
  readonly facts: CouponFacts;
}

/**
 * A coupon by its code as this subscription would have it. Nothing is written.
 * @param path of the field that has the code
 * @throws AppError Validation, in words, where it cannot be redeemed for it
 */
export async function claimCoupon(
  ctx: Ctx,
  tx: Tx,
  code: string,
  claimant: Claimant,
  now: Instant,
  path = 'code',
): Promise<Claimed> {
  const refuse = (message: string) => validation(`${message}.`, [{ path, message }]);
  const [coupon] = await tx.$queryRaw<(CouponRow & { billedBefore: boolean })[]>`
    SELECT ${COUPON_COLUMNS}, EXISTS (SELECT FROM invoice i
      WHERE i.tenant_id = c.tenant_id AND i.customer_id = ${claimant.customerId}::uuid AND i.status <> 'draft') AS "billedBefore"
    FROM coupon c WHERE c.tenant_id = ${ctx.tenantId}::uuid AND c.code = ${code}`;
  if (!coupon || coupon.archivedAt) throw refuse(`There is no coupon ${code}`);
  if (coupon.expiresAt && coupon.expiresAt.getTime() <= now) throw refuse(`The coupon ${code} has expired`);
  if (coupon.maxRedemptions !== null && coupon.redeemed >= coupon.maxRedemptions) throw refuse(spent(code));
  const { pricePlanIds, customerIds, currency } = coupon;
  if (pricePlanIds.length > 0 && !pricePlanIds.includes(claimant.pricePlanId)) {
    throw refuse(`The coupon ${code} is not for this price plan`);
  }
  if (customerIds.length > 0 && !customerIds.includes(claimant.customerId)) {
    throw refuse(`The coupon ${code} is not for this customer`);
  }
  if (coupon.newCustomersOnly && coupon.billedBefore) throw refuse(`The coupon ${code} is for new customers`);
  if (currency !== null && currency !== claimant.currency) {
    throw refuse(`The coupon ${code} is in ${currency}, the subscription in ${claimant.currency}`);
  }
  return { couponId: coupon.id, facts: couponFacts(newId(), coupon.periods, coupon) };
}

const spent = (code: string) => `The coupon ${code} has been redeemed as often as it can be`;

/**
 * Enters what was claimed, after the subscription's other coupons.
 * @throws AppError Conflict where somebody else took the last one meanwhile, or the subscription has it already
 */
export async function enterRedemption(
  ctx: Ctx,
  tx: Tx,
  subscriptionId: string,
  { couponId, facts }: Claimed,
  now: Instant,
): Promise<void> {
  const taken = await tx.$executeRaw`
    UPDATE coupon SET redeemed = redeemed + 1 WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${couponId}::uuid
      AND (max_redemptions IS NULL OR redeemed < max_redemptions)`;
  if (taken === 0) throw conflict(`${spent(facts.code)}.`);
  const entered = await tx.$executeRaw`
    INSERT INTO coupon_redemption (tenant_id, id, coupon_id, subscription_id, position, remaining, redeemed_at)
    SELECT ${ctx.tenantId}::uuid, ${facts.id}::uuid, ${couponId}::uuid, ${subscriptionId}::uuid, coalesce(max(position), 0) + 1, ${facts.remaining}::int,
      ${new Date(now)} FROM coupon_redemption WHERE tenant_id = ${ctx.tenantId}::uuid AND subscription_id = ${subscriptionId}::uuid
    ON CONFLICT (tenant_id, subscription_id, coupon_id) WHERE withdrawn_at IS NULL DO NOTHING`;
  if (entered === 0) throw conflict(`This subscription has the coupon ${facts.code} already.`);
}
