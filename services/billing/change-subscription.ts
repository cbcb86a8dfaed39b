import type { Subscription } from '../../domain/billing/contract.ts';
import { notFound } from '../../domain/errors.ts';
import { type Instant, toIsoOrNull } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import { type Ctx, transaction } from '../context.ts';
import type { Tx } from '../database.ts';
import { announce } from '../live.ts';
import { changeFacts } from '../processes/change.ts';
import { withLedgers } from '../processes/rows.ts';
import { noteRecurring } from '../revenue/note-recurring.ts';
import { saveUsage } from '../usage/save-usage.ts';
import { requireVersion } from '../version.ts';
import type { StoredBillingFacts } from './facts.ts';
import { billingStore, saveSubscriptions } from './process.ts';
import { readSubscription } from './subscription-rows.ts';

interface Change {
  readonly facts: StoredBillingFacts;
  /** Of this change, for the audit, beside status and end. */
  readonly noted?: object;
}

/**
 * Changes a subscription's facts under the lock of its process: audited, planned again, woken where it matters.
 * @throws AppError NotFound, Conflict for a stale version
 */
export async function changeSubscription(
  ctx: Ctx,
  input: { readonly id: string; readonly version: number; readonly reason?: string | undefined },
  action: string,
  change: (tx: Tx, facts: StoredBillingFacts, now: Instant) => Change | Promise<Change>,
): Promise<Subscription> {
  const now = await ctx.clock.now();
  const { id, reason = null } = input;
  return transaction(ctx, async (tx) => {
    await changeFacts(ctx, tx, billingStore, [id], now, async (rows) => {
      const [row] = await tx.$queryRaw<{ version: number }[]>`
        SELECT version FROM subscription WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`;
      const [before] = (await billingStore.load(tx, await withLedgers(tx, rows), now)).values();
      if (!row || !before) throw notFound('This subscription');
      requireVersion('This subscription', row.version, input.version);
      const { facts: after, noted } = await change(tx, before, now);
      await saveSubscriptions(tx, [{ subjectId: id, after }]);
      await noteRecurring(tx, [{ before, after, at: now }]);
      if (after.usage !== before.usage) await saveUsage(tx, [{ subjectId: id, before, after }]);
      const words = ({ subscription }: StoredBillingFacts) => ({
        status: subscription.status,
        endsAt: toIsoOrNull(subscription.endsAt),
      });
      await audit(ctx, tx, new Date(now), {
        action,
        noun: 'subscription',
        subjectId: id,
        before: words(before),
        after: { ...words(after), ...noted },
        reason,
      });
      await announce(ctx, tx, 'subscriptions', id);
    });
    return readSubscription(ctx, tx, id, now);
  });
}
