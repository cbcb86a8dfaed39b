import type { BillingEffect } from '../../domain/billing/plan.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { StoredBillingFacts } from '../billing/facts.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { notifyRole } from '../notifications/notify-role.ts';
import type { Performed } from '../processes/store.ts';

/** Tells billing staff that a customer's use has reached a quantity; the customer has a mail (customer-notices). */
export async function tellUsage(
  ctx: Ctx,
  tx: Tx,
  performed: readonly Performed<StoredBillingFacts, BillingEffect>[],
  now: Instant,
): Promise<void> {
  for (const { ledgerId, effect, outcome, before } of performed) {
    if (effect.kind !== 'usage-alert' || outcome.state !== 'done') continue;
    const charge = before.pricePlan.usage?.find(({ meterId }) => meterId === effect.data?.meterId);
    if (!charge) continue;
    const quantity = Number(effect.data?.quantity).toLocaleString('en');
    await notifyRole(ctx, tx, 'billing', now, {
      tone: 'warning',
      title: `${before.customer.name} has used ${quantity} of ${charge.name}`,
      href: `/billing/subscriptions/${before.subscription.id}/usage`,
      cause: ledgerId,
    });
  }
}
