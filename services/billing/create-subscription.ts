import type { Subscription } from '../../domain/billing/contract.ts';
import { type CreateSubscriptionInput, createSubscriptionInput } from '../../domain/billing/requests.ts';
import { toIso } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { enterRedemption } from '../coupons/claim-coupon.ts';
import { announce } from '../live.ts';
import { beginProcesses } from '../processes/change.ts';
import { noteRecurring } from '../revenue/note-recurring.ts';
import { begunFigures, draftSubscription } from './draft-subscription.ts';
import { requireSame, shownAt } from './pinned.ts';
import { billingStore } from './process.ts';
import { shardWorkflow } from './shards.ts';
import { readSubscription } from './subscription-rows.ts';

/**
 * Begins a subscription and its billing. With a start in the past its missed periods are invoiced at once, each once.
 * With the instant and the figures of its preview it begins as shown.
 * @throws AppError NotFound, Validation, Conflict for an archived plan, or where it no longer comes to what was shown
 */
export async function createSubscription(ctx: Ctx, input: CreateSubscriptionInput): Promise<Subscription> {
  permit(ctx, 'subscription:create');
  const { at: shown, figures, ...wanted } = createSubscriptionInput.parse(input);
  const now = await ctx.clock.now();
  const at = new Date(now);
  const from = shownAt({ at: shown }, now);
  return transaction(ctx, async (tx) => {
    const draft = await draftSubscription(ctx, tx, wanted, from, 'for-use');
    if (figures !== undefined) requireSame({ figures }, begunFigures(draft, from));
    const { subscription, pricePlan, customer, claimed } = draft;
    const { id, status, quantity, zone, anchor, billedThrough, planChanges } = subscription;
    await tx.subscription.create({
      data: {
        tenantId: ctx.tenantId,
        id,
        customerId: customer.id,
        pricePlanId: pricePlan.id,
        priceVersion: pricePlan.number,
        currency: pricePlan.price.currency,
        status,
        quantity,
        startAt: new Date(subscription.startAt),
        zone,
        anchor,
        trialEndsAt: subscription.trialEndsAt === null ? null : new Date(subscription.trialEndsAt),
        billedThrough,
        planChanges,
        chargedFrom: new Date(`${subscription.chargedFrom}T00:00:00Z`),
        chargedFromAt: subscription.chargedFromAt === null ? null : new Date(subscription.chargedFromAt),
        endsAt: subscription.endsAt === null ? null : new Date(subscription.endsAt),
        chargedUntil: subscription.chargedUntil === null ? null : new Date(`${subscription.chargedUntil}T00:00:00Z`),
        agreement: JSON.parse(JSON.stringify(subscription.agreement)),
        createdAt: at,
      },
    });
    for (const each of claimed) await enterRedemption(ctx, tx, id, each, now);
    await noteRecurring(tx, [{ before: null, after: draft, at: subscription.startAt }]);
    const workflowId = await shardWorkflow(ctx, tx, id, now);
    await beginProcesses(ctx, tx, billingStore, [{ subjectId: id, workflowId }], now);
    await audit(ctx, tx, at, {
      action: 'created',
      noun: 'subscription',
      subjectId: id,
      after: {
        customerId: customer.id,
        pricePlanId: pricePlan.id,
        priceVersion: pricePlan.number,
        currency: pricePlan.price.currency,
        quantity,
        startAt: toIso(subscription.startAt),
        zone,
        anchor,
        ...(wanted.couponCodes.length > 0 && { couponCodes: wanted.couponCodes }),
      },
    });
    await announce(ctx, tx, 'subscriptions', id);
    return readSubscription(ctx, tx, id, now);
  });
}
