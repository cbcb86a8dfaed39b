import { z } from 'zod';
import { subscription } from '../../domain/billing/contract.ts';
import {
  coupon,
  couponListInput,
  couponListOutput,
  couponPreview,
  newCoupon,
  previewCouponInput,
  previewWithdrawalInput,
  redeemCouponInput,
  redemptionListInput,
  redemptionListOutput,
  updateCouponInput,
  withdrawCouponInput,
} from '../../domain/coupons/contract.ts';
import { createCoupon } from '../../services/coupons/create-coupon.ts';
import { getCoupon } from '../../services/coupons/get-coupon.ts';
import { listCoupons } from '../../services/coupons/list-coupons.ts';
import { listRedemptions } from '../../services/coupons/list-redemptions.ts';
import { previewCoupon, previewWithdrawal } from '../../services/coupons/preview-coupon.ts';
import { redeemCoupon } from '../../services/coupons/redeem-coupon.ts';
import { updateCoupon } from '../../services/coupons/update-coupon.ts';
import { withdrawCoupon } from '../../services/coupons/withdraw-coupon.ts';
import { router, signedIn } from '../trpc.ts';

export const couponsRouter = router({
  list: signedIn
    .meta({ openapi: { method: 'GET', path: '/coupons', summary: 'List coupons' } })
    .input(couponListInput)
    .output(couponListOutput)
    .query(({ ctx, input }) => listCoupons(ctx, input)),

  get: signedIn
    .meta({ openapi: { method: 'GET', path: '/coupons/{id}', summary: 'Get a coupon' } })
    .input(z.object({ id: z.uuid() }))
    .output(coupon)
    .query(({ ctx, input }) => getCoupon(ctx, input)),

  create: signedIn
    .meta({ openapi: { method: 'POST', path: '/coupons', summary: 'Add a coupon', status: 201 } })
    .input(newCoupon)
    .output(coupon)
    .mutation(({ ctx, input }) => createCoupon(ctx, input)),

  update: signedIn
    .meta({ openapi: { method: 'PATCH', path: '/coupons/{id}', summary: 'Change a coupon’s limits, or archive it' } })
    .input(updateCouponInput)
    .output(coupon)
    .mutation(({ ctx, input }) => updateCoupon(ctx, input)),

  redemptions: signedIn
    .meta({
      openapi: {
        method: 'GET',
        path: '/coupon-redemptions',
        summary: 'List which subscriptions have which coupons, and what they took off',
      },
    })
    .input(redemptionListInput)
    .output(redemptionListOutput)
    .query(({ ctx, input }) => listRedemptions(ctx, input)),

  /** A mutation only in name: over REST its input is a body. Nothing is written. */
  preview: signedIn
    .meta({
      openapi: {
        method: 'POST',
        path: '/subscriptions/{id}/coupons/preview',
        summary: 'What a coupon would take off a subscription’s next invoices',
      },
    })
    .input(previewCouponInput)
    .output(couponPreview)
    .mutation(({ ctx, input }) => previewCoupon(ctx, input)),

  redeem: signedIn
    .meta({
      openapi: { method: 'POST', path: '/subscriptions/{id}/coupons', summary: 'Redeem a coupon for a subscription' },
    })
    .input(redeemCouponInput)
    .output(subscription)
    .mutation(({ ctx, input }) => redeemCoupon(ctx, input)),

  /** A mutation only in name, as `preview`. */
  previewWithdrawal: signedIn
    .meta({
      openapi: {
        method: 'POST',
        path: '/subscriptions/{id}/coupons/{redemptionId}/withdraw/preview',
        summary: 'What a subscription’s next invoices would be without a coupon',
      },
    })
    .input(previewWithdrawalInput)
    .output(couponPreview)
    .mutation(({ ctx, input }) => previewWithdrawal(ctx, input)),

  withdraw: signedIn
    .meta({
      openapi: {
        method: 'POST',
        path: '/subscriptions/{id}/coupons/{redemptionId}/withdraw',
        summary: 'Take a coupon back from a subscription',
      },
    })
    .input(withdrawCouponInput)
    .output(subscription)
    .mutation(({ ctx, input }) => withdrawCoupon(ctx, input)),
});
