import type { Coupon } from '../../domain/coupons/contract.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { readCoupon } from './coupon-rows.ts';

/** @throws AppError NotFound */
export async function getCoupon(ctx: Ctx, input: { id: string }): Promise<Coupon> {
  permit(ctx, 'coupon:read');
  return transaction(ctx, (tx) => readCoupon(ctx, tx, input.id));
}
