import { z } from 'zod';
import { couponCode, pin, ratePercent, subscriptionStatuses } from '../billing/contract.ts';
import { anyOf, listInput, listOutput } from '../list.ts';
import { currencyCode } from '../money/currency.ts';
import { minorUnits } from '../money/money.ts';
import { isoInstant } from '../time/instant.ts';

/** A percentage of the charges, or an amount once a period in one currency. */
export const couponOff = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('percent'),
    ratePercent: ratePercent.refine(
      (text) => Number(text) > 0 && Number(text) <= 100,
      'Use more than 0 and at most 100',
    ),
  }),
  z.object({ kind: z.literal('amount'), amountMinor: minorUnits.positive(), currency: currencyCode }),
]);
export type CouponOff = z.output<typeof couponOff>;

const limits = {
  name: z.string().trim().min(1, 'Say what it is for; it stands on the invoice.').max(120),
  /** How often it can be redeemed; null: as often as one likes. */
  maxRedemptions: z.int().min(1).max(1_000_000).nullable(),
  /** The first instant at which it is refused; who has redeemed it before keeps it. */
  expiresAt: isoInstant.nullable(),
};
const terms = {
  code: couponCode,
  off: couponOff,
  /** Invoices of periods that it is good for; 1: once; null: for ever. */
  periods: z.int().min(1).max(120).nullable(),
  /** Off all charges, or off those of the price plan alone. */
  scope: z.enum(['all', 'plan']),
  /** Who may redeem it, and on which price plans it holds; none named: any. */
  pricePlanIds: z.array(z.uuid()).max(50),
  customerIds: z.array(z.uuid()).max(200),
  /** For customers only who have had no invoice yet. */
  newCustomersOnly: z.boolean(),
};
export const newCoupon = z.object({
  ...limits,
  ...terms,
  maxRedemptions: limits.maxRedemptions.default(null),
  expiresAt: limits.expiresAt.default(null),
  periods: terms.periods.default(null),
  scope: terms.scope.default('all'),
  pricePlanIds: terms.pricePlanIds.default([]),
  customerIds: terms.customerIds.default([]),
  newCustomersOnly: terms.newCustomersOnly.default(false),
});
export const coupon = z
  .object({
    id: z.uuid(),
    ...limits,
    ...terms,
    code: z.string(),
    redeemed: z.int(),
    archivedAt: isoInstant.nullable(),
    createdAt: isoInstant,
    version: z.int(),
  })
  .meta({ id: 'Coupon' });
export type Coupon = z.infer<typeof coupon>;

/** What it takes off stays as it is, for those who have it: another reduction is another coupon. */
export const updateCouponInput = z
  .object({ ...limits, archived: z.boolean() })
  .partial()
  .extend({ id: z.uuid(), version: z.int().min(1) });
export type UpdateCouponInput = z.input<typeof updateCouponInput>;

export const couponListInput = listInput({
  sortable: ['code', 'name', 'redeemed', 'createdAt', 'expiresAt'],
  defaultSort: '-createdAt',
  filters: { archived: z.boolean(), open: z.boolean() },
});
export type CouponListInput = z.input<typeof couponListInput>;
export const couponListOutput = listOutput(coupon);

/** A coupon as one subscription has it. */
export const redemption = z
  .object({
    id: z.uuid(),
    couponId: z.uuid(),
    code: z.string(),
    name: z.string(),
    off: couponOff,
    scope: z.enum(['all', 'plan']),
    subscriptionId: z.uuid(),
    subscriptionStatus: z.enum(subscriptionStatuses),
    customerName: z.string(),
    pricePlanName: z.string(),
    currency: currencyCode,
    /** Invoices of periods it is still good for; null: for ever. */
    remaining: z.int().nullable(),
    /** What it has done so far. */
    invoices: z.int(),
    offMinor: minorUnits,
    redeemedAt: isoInstant,
    withdrawnAt: isoInstant.nullable(),
  })
  .meta({ id: 'CouponRedemption' });
export type Redemption = z.infer<typeof redemption>;

export const redemptionStates = ['in-use', 'used-up', 'withdrawn'] as const;
export const redemptionListInput = listInput({
  sortable: ['redeemedAt', 'offMinor', 'customerName'],
  defaultSort: '-redeemedAt',
  filters: { couponId: z.uuid(), subscriptionId: z.uuid(), state: anyOf(z.enum(redemptionStates)) },
});
export type RedemptionListInput = z.input<typeof redemptionListInput>;
export const redemptionListOutput = listOutput(redemption);

/** Redeemed for a subscription, or taken back from it. `id` and `version` are the subscription's. */
export const redeemCouponInput = z.object({ id: z.uuid(), version: z.int().min(1), code: couponCode, ...pin });
export type RedeemCouponInput = z.input<typeof redeemCouponInput>;
export const previewCouponInput = redeemCouponInput.pick({ id: true, code: true });
export type PreviewCouponInput = z.input<typeof previewCouponInput>;
export const withdrawCouponInput = z.object({
  id: z.uuid(),
  version: z.int().min(1),
  redemptionId: z.uuid(),
  ...pin,
});
export type WithdrawCouponInput = z.input<typeof withdrawCouponInput>;
export const previewWithdrawalInput = withdrawCouponInput.pick({ id: true, redemptionId: true });
export type PreviewWithdrawalInput = z.input<typeof previewWithdrawalInput>;

/** The next invoices of a subscription as they are with the coupon, beside what they are without. */
export const couponPreview = z.object({
  /** The instant for which it was computed, and a digest of what follows from redeeming it or taking it back: see `pin`. */
  at: isoInstant,
  figures: z.string(),
  currency: currencyCode,
  invoices: z.array(
    z.object({
      dueAt: isoInstant,
      subtotalMinor: minorUnits,
      couponMinor: minorUnits,
      taxMinor: minorUnits,
      totalMinor: minorUnits,
      /** The same invoice as it would be without. */
      totalWithoutMinor: minorUnits,
    }),
  ),
});
export type CouponPreview = z.infer<typeof couponPreview>;

/** For how long: "every invoice", "one invoice", "3 invoices". */
export function durationWords(periods: number | null): string {
  if (periods === null) return 'every invoice';
  return periods === 1 ? 'one invoice' : `${periods} invoices`;
}
