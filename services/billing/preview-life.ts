import type { Agreement } from '../../domain/billing/agreement.ts';
import type { LifeChangeWire, LifePreview, PreviewLifeInput } from '../../domain/billing/life-requests.ts';
import { previewLifeInput } from '../../domain/billing/life-requests.ts';
import { toWire } from '../../domain/money/money.ts';
import { toIso, toIsoOrNull } from '../../domain/time/instant.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { figuresOf, outcomeOf, readFacts, resolveLife } from './outcome.ts';
import { digest, pinnedAt } from './pinned.ts';
import { toUpcoming } from './upcoming-rows.ts';

/** What a change of a subscription's life would bring, computed as the change itself computes it. Nothing is written. @throws AppError as the change */
export async function previewLife(ctx: Ctx, input: PreviewLifeInput): Promise<LifePreview> {
  permit(ctx, 'subscription:read');
  const { id, change } = previewLifeInput.parse(input);
  return lifePreviewOf(ctx, id, change);
}

export async function lifePreviewOf(ctx: Ctx, id: string, change: LifeChangeWire): Promise<LifePreview> {
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const facts = await readFacts(ctx, tx, id, now);
    const at = pinnedAt(facts, {}, now);
    const outcome = await outcomeOf(ctx, tx, facts, resolveLife(facts, change), at);
    const { lived, upcoming, creditMinor, offOpenInvoiceMinor } = outcome;
    const { subscription } = lived.facts;
    const { prorationUnit } = facts.terms;
    return {
      at: toIso(at),
      figures: digest(figuresOf(outcome)),
      currency: facts.pricePlan.price.currency,
      status: subscription.status,
      endsAt: toIsoOrNull(subscription.endsAt),
      trialEndsAt: toIsoOrNull(subscription.trialEndsAt),
      agreement: toAgreement(subscription.agreement),
      creditMinor: toWire(creditMinor),
      offOpenInvoiceMinor: toWire(offOpenInvoiceMinor),
      invoice: lived.invoice && toUpcoming({ dueAt: at, computed: lived.invoice }, prorationUnit),
      invoices: upcoming.map((invoice) => toUpcoming(invoice, prorationUnit)),
      atOnce: upcoming.filter(({ dueAt }) => dueAt <= at).length,
    };
  });
}

export const toAgreement = ({ restarts: _, owed, ...agreement }: Agreement): LifePreview['agreement'] => ({
  ...agreement,
  owed: owed.map(({ on, description, amountMinor }) => ({ on, description, amountMinor })),
  skipped: [...agreement.skipped],
  resumesAt: toIsoOrNull(agreement.resumesAt),
  restartedAt: toIsoOrNull(agreement.restartedAt),
});
