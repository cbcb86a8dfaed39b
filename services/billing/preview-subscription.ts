import {
  type PreviewSubscriptionInput,
  previewSubscriptionInput,
  type SubscriptionPreview,
} from '../../domain/billing/requests.ts';
import { previewWords, upcomingInvoices } from '../../domain/billing/upcoming.ts';
import { toWire } from '../../domain/money/money.ts';
import { toIso, toIsoOrNull } from '../../domain/time/instant.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { begunFigures, draftSubscription } from './draft-subscription.ts';
import { digest } from './pinned.ts';
import { toUpcoming } from './upcoming-rows.ts';

/** What a subscription would be invoiced, before it is created. Nothing is written. @throws AppError NotFound, Validation, Conflict */
export async function previewSubscription(ctx: Ctx, input: PreviewSubscriptionInput): Promise<SubscriptionPreview> {
  permit(ctx, 'subscription:create');
  const { count, ...wanted } = previewSubscriptionInput.parse(input);
  const now = await ctx.clock.now();
  const facts = await transaction(ctx, (tx) => draftSubscription(ctx, tx, wanted, now, 'none'));
  const upcoming = upcomingInvoices(facts, count, now);
  return {
    at: toIso(now),
    figures: digest(begunFigures(facts, now)),
    words: previewWords(upcoming, facts.subscription.zone, now),
    currency: facts.pricePlan.price.currency,
    dueMinor: toWire(upcoming.reduce((all, { computed }) => all + computed.dueMinor, 0n)),
    atOnce: upcoming.filter(({ dueAt }) => dueAt <= now).length,
    trialEndsAt: toIsoOrNull(facts.subscription.trialEndsAt),
    invoices: upcoming.map((invoice) => toUpcoming(invoice, facts.terms.prorationUnit)),
  };
}
