import { type Upcoming, upcomingInvoices } from '../../domain/billing/upcoming.ts';
import {
  type CouponPreview,
  type PreviewCouponInput,
  type PreviewWithdrawalInput,
  previewCouponInput,
  previewWithdrawalInput,
} from '../../domain/coupons/contract.ts';
import { notFound } from '../../domain/errors.ts';
import { toWire } from '../../domain/money/money.ts';
import { type Instant, toIso } from '../../domain/time/instant.ts';
import type { StoredBillingFacts } from '../billing/facts.ts';
import { readFacts, SHOWN } from '../billing/outcome.ts';
import { digest, pinnedAt } from '../billing/pinned.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { withOwnHours } from '../forecast/own-hours.ts';
import { claimCoupon } from './claim-coupon.ts';
import { claimantOf, couponFigures, requireGoing, withCoupon } from './redeem-coupon.ts';
import { withoutCoupon } from './withdraw-coupon.ts';

/**
 * What a coupon would take off a subscription's next invoices, by the same computation as theirs. Nothing is written.
 * @throws AppError as redeeming it
 */
export async function previewCoupon(ctx: Ctx, input: PreviewCouponInput): Promise<CouponPreview> {
  permit(ctx, 'subscription:read');
  const { id, code } = previewCouponInput.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const found = await readFacts(ctx, tx, id, now);
    requireGoing(found);
    const at = pinnedAt(found, {}, now);
    const facts = await withOwnHours(tx, found, at);
    const redeemed = withCoupon(facts, await claimCoupon(ctx, tx, code, claimantOf(facts), at));
    return compared(redeemed, facts, redeemed, at);
  });
}

/**
 * What a subscription's next invoices are with a coupon that it has, and what they would be without. Nothing is written.
 * @throws AppError NotFound where it does not have it, or has used it up
 */
export async function previewWithdrawal(ctx: Ctx, input: PreviewWithdrawalInput): Promise<CouponPreview> {
  permit(ctx, 'subscription:read');
  const { id, redemptionId } = previewWithdrawalInput.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const found = await readFacts(ctx, tx, id, now);
    const at = pinnedAt(found, {}, now);
    const facts = await withOwnHours(tx, found, at);
    const withdrawn = withoutCoupon(facts, redemptionId);
    if (withdrawn.coupons.length === facts.coupons.length) throw notFound('This coupon of the subscription');
    return compared(facts, withdrawn, withdrawn, at);
  });
}

/** @param after which of the two it would come to */
function compared(
  having: StoredBillingFacts,
  without: StoredBillingFacts,
  after: StoredBillingFacts,
  at: Instant,
): CouponPreview {
  const bare = upcomingInvoices(without, SHOWN, at);
  return {
    at: toIso(at),
    figures: digest(couponFigures(after, at)),
    currency: having.pricePlan.price.currency,
    invoices: upcomingInvoices(having, SHOWN, at).map((invoice, index) => beside(invoice, bare[index] ?? invoice)),
  };
}

const beside = ({ dueAt, computed }: Upcoming, without: Upcoming): CouponPreview['invoices'][number] => ({
  dueAt: toIso(dueAt),
  subtotalMinor: toWire(computed.subtotalMinor),
  couponMinor: toWire(computed.couponMinor),
  taxMinor: toWire(computed.taxMinor),
  totalMinor: toWire(computed.totalMinor),
  totalWithoutMinor: toWire(without.computed.totalMinor),
});
