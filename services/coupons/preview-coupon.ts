import { type Upcoming, upcomingInvoices } from '../../domain/billing/upcoming.ts';
import { type CouponPreview, type PreviewCouponInput, previewCouponInput } from '../../domain/coupons/contract.ts';
import { toWire } from '../../domain/money/money.ts';
import { toIso } from '../../domain/time/instant.ts';
import { readFacts } from '../billing/outcome.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { claimCoupon } from './claim-coupon.ts';
import { claimantOf, requireGoing } from './redeem-coupon.ts';

/** Invoices to come that are shown. */
const SHOWN = 3;

/**
 * What a coupon would take off a subscription's next invoices, by the same computation as theirs. Nothing is written.
 * @throws AppError as redeeming it
 */
export async function previewCoupon(ctx: Ctx, input: PreviewCouponInput): Promise<CouponPreview> {
  permit(ctx, 'subscription:read');
  const { id, code } = previewCouponInput.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const facts = await readFacts(ctx, tx, id, now);
    requireGoing(facts);
    const claimed = await claimCoupon(ctx, tx, code, claimantOf(facts), now);
    const without = upcomingInvoices(facts, SHOWN, now);
    const upcoming = upcomingInvoices({ ...facts, coupons: [...facts.coupons, claimed.facts] }, SHOWN, now);
    return {
      currency: facts.pricePlan.price.currency,
      invoices: upcoming.map((invoice, at) => beside(invoice, without[at] ?? invoice)),
    };
  });
}

const beside = ({ dueAt, computed }: Upcoming, without: Upcoming): CouponPreview['invoices'][number] => ({
  dueAt: toIso(dueAt),
  subtotalMinor: toWire(computed.subtotalMinor),
  couponMinor: toWire(computed.couponMinor),
  taxMinor: toWire(computed.taxMinor),
  totalMinor: toWire(computed.totalMinor),
  totalWithoutMinor: toWire(without.computed.totalMinor),
});
