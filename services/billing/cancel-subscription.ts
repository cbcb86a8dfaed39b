import { endAddOns } from '../../domain/billing/amend.ts';
import type { Subscription } from '../../domain/billing/contract.ts';
import { endSubscription, periodEnd } from '../../domain/billing/lifecycle.ts';
import { type CancelSubscriptionInput, cancelSubscriptionInput } from '../../domain/billing/requests.ts';
import { conflict } from '../../domain/errors.ts';
import { civilDateAt, civilToInstant } from '../../domain/time/civil.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { type Ctx, permit } from '../context.ts';
import { invoiceNow } from './amend-subscription.ts';
import { changeSubscription } from './change-subscription.ts';
import { creditUnusedTime } from './credit-unused-time.ts';
import type { StoredBillingFacts } from './facts.ts';
import { saveTerms } from './process.ts';

/**
 * Ends a subscription, now or at the end of its period. Ended now, what was paid in advance and is not used becomes credit; in arrears
 * what was used is invoiced at once.
 * @throws AppError NotFound, Conflict where it has ended already, or has changed
 */
export async function cancelSubscription(ctx: Ctx, input: CancelSubscriptionInput): Promise<Subscription> {
  permit(ctx, 'subscription:cancel');
  const { at, ...request } = cancelSubscriptionInput.parse(input);
  return changeSubscription(ctx, request, 'cancelled', async (tx, facts, now) => {
    if (facts.subscription.status === 'cancelled') throw conflict('This subscription has ended already.');
    const { facts: ended, unused } = endAt(facts, at, now);
    const addOns = at === 'now' ? endAddOns(facts, now) : null;
    if (addOns?.invoice) {
      await saveTerms(tx, [{ subjectId: facts.subscription.id, after: { ...facts, ...addOns.facts } }]);
      await invoiceNow(ctx, tx, facts, addOns, now);
    }
    const creditMinor = unused ? await creditUnusedTime(ctx, tx, facts, unused, now) : 0n;
    return { facts: { ...facts, ...ended }, noted: { at, ...(creditMinor > 0n ? { creditMinor } : {}) } };
  });
}

/** The subscription's facts once it has been cancelled, and what was paid for time after that. */
export const endAt = (facts: StoredBillingFacts, at: 'now' | 'period-end', now: Instant) =>
  endSubscription(facts, at === 'now' ? endNow(facts, now) : endOfPeriod(facts, now), now);

/** Before its start it ends without a single day charged, not even the one that today and the start may share. */
const endNow = ({ subscription }: StoredBillingFacts, now: Instant) =>
  now < subscription.startAt
    ? { endsAt: now, chargedUntil: civilDateAt(subscription.zone, subscription.startAt) }
    : { endsAt: now };

function endOfPeriod(facts: StoredBillingFacts, now: Instant) {
  const chargedUntil = periodEnd(facts, now);
  return { endsAt: civilToInstant(facts.subscription.zone, chargedUntil), chargedUntil };
}
