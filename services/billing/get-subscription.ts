import { type Price, periodPrice } from '../../domain/billing/pricing.ts';
import type { SubscriptionDetail } from '../../domain/billing/requests.ts';
import { upcomingInvoices } from '../../domain/billing/upcoming.ts';
import { toWire } from '../../domain/money/money.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { withOwnHours } from '../forecast/own-hours.ts';
import { processOfSubject } from '../processes/get.ts';
import type { StoredBillingFacts } from './facts.ts';
import { readFacts, SHOWN } from './outcome.ts';
import { toAgreement } from './preview-life.ts';
import { billingStore } from './process.ts';
import { readSubscription } from './subscription-rows.ts';
import { toUpcoming } from './upcoming-rows.ts';

/** A subscription with its process and the invoices to come, computed as they will be. @throws AppError NotFound, Forbidden */
export async function getSubscription(ctx: Ctx, input: { readonly id: string }): Promise<SubscriptionDetail> {
  permit(ctx, 'subscription:read');
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const subscription = await readSubscription(ctx, tx, input.id, now);
    const facts = await withOwnHours(tx, await readFacts(ctx, tx, input.id, now), now);
    const [offered] = await tx.$queryRaw<{ number: number }[]>`
      SELECT number FROM price_plan WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${facts.pricePlan.id}::uuid`;
    const upcoming = facts.status === 'running' ? upcomingInvoices(facts, SHOWN, now) : [];
    return {
      ...subscription,
      upcoming: upcoming.map((invoice) => toUpcoming(invoice, facts.terms.prorationUnit)),
      ...chargesOf(facts),
      agreement: toAgreement(facts.subscription.agreement),
      offeredVersion: offered?.number ?? facts.pricePlan.number,
      process: await processOfSubject(ctx, tx, billingStore, input.id),
    };
  });
}

function chargesOf({ subscription, pendingLines, scheduled }: StoredBillingFacts) {
  return {
    addOns: subscription.addOns.map(({ fromAt: _, untilAt: __, ...addOn }) => ({
      ...addOn,
      amountMinor: toWire(addOn.amountMinor),
    })),
    waiting: pendingLines.map(({ id, kind, description, quantity, amountMinor }) => ({
      ...{ id, description, quantity },
      amountMinor: toWire(amountMinor),
      oneOff: kind === 'one-off',
    })),
    scheduled: scheduled && {
      on: scheduled.on,
      pricePlanId: scheduled.pricePlan.id,
      pricePlanName: scheduled.pricePlan.name,
      number: scheduled.pricePlan.number,
      quantity: scheduled.quantity,
      periodMinor: toWire(wholePeriod(scheduled.pricePlan.price, scheduled.quantity)),
      followedBy: (scheduled.followedBy ?? []).map(({ on, pricePlan, quantity }) => ({
        on,
        pricePlanName: pricePlan.name,
        quantity,
        periodMinor: toWire(wholePeriod(pricePlan.price, quantity)),
      })),
    },
  };
}

function wholePeriod(price: Price, quantity: number): bigint {
  const { amountMinor, topUpMinor } = periodPrice(price, quantity);
  return amountMinor + topUpMinor;
}
