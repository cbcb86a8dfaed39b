import { amend } from '../../domain/billing/amend.ts';
import { periodPrice } from '../../domain/billing/pricing.ts';
import {
  type AmendmentPreview,
  type PreviewAmendmentInput,
  previewAmendmentInput,
} from '../../domain/billing/requests.ts';
import { upcomingInvoices } from '../../domain/billing/upcoming.ts';
import { toWire } from '../../domain/money/money.ts';
import { toIso } from '../../domain/time/instant.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { withDiscounts } from '../coupons/discounted.ts';
import { withOwnHours } from '../forecast/own-hours.ts';
import { amendedFigures } from './amend-subscription.ts';
import { readFacts, SHOWN } from './outcome.ts';
import { digest, pinnedAt } from './pinned.ts';
import { resolveAmendment } from './resolve-amendment.ts';
import { toUpcoming } from './upcoming-rows.ts';

/**
 * What an amendment bills at once and the invoices that follow, by the same computation as the amendment. Nothing is written.
 * @throws AppError as the amendment itself
 */
export async function previewAmendment(ctx: Ctx, input: PreviewAmendmentInput): Promise<AmendmentPreview> {
  permit(ctx, 'subscription:read');
  const { id, amendment } = previewAmendmentInput.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const before = await readFacts(ctx, tx, id, now);
    const at = pinnedAt(before, {}, now);
    const facts = await withDiscounts(tx, before, at);
    const amended = amend(facts, await resolveAmendment(ctx, tx, facts, amendment, 'none'), at);
    const { facts: after, invoice } = amended;
    const upcoming = upcomingInvoices(await withOwnHours(tx, { ...facts, ...after }, at), SHOWN, at);
    const { prorationUnit } = facts.terms;
    const { pricePlan, quantity } = after.scheduled ?? { ...after, quantity: after.subscription.quantity };
    const { amountMinor, topUpMinor } = periodPrice(pricePlan.price, quantity);
    return {
      at: toIso(at),
      figures: digest(amendedFigures(amended, upcoming)),
      currency: pricePlan.price.currency,
      priceVersion: pricePlan.number,
      periodMinor: toWire(amountMinor + topUpMinor),
      from: after.scheduled?.on ?? null,
      invoice: invoice && toUpcoming({ dueAt: at, computed: invoice }, prorationUnit),
      creditMinor: toWire(invoice?.creditGrantedMinor ?? 0n),
      invoices: upcoming.map((one) => toUpcoming(one, prorationUnit)),
    };
  });
}
