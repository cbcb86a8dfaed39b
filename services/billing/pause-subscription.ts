import { canMove, type Subscription, subscriptionTransitions } from '../../domain/billing/contract.ts';
import { pauseSubscription as paused } from '../../domain/billing/lifecycle.ts';
import { type ChangeSubscriptionInput, changeSubscriptionInput } from '../../domain/billing/requests.ts';
import { conflict } from '../../domain/errors.ts';
import { type Ctx, permit } from '../context.ts';
import { changeSubscription } from './change-subscription.ts';

/**
 * Holds a subscription from now on: no invoices, and the days after today are not charged until it is resumed.
 * @throws AppError NotFound, Conflict where it is paused or cancelled already, or has changed
 */
export async function pauseSubscription(ctx: Ctx, input: ChangeSubscriptionInput): Promise<Subscription> {
  permit(ctx, 'subscription:update');
  return changeSubscription(ctx, changeSubscriptionInput.parse(input), 'paused', (_tx, facts, now) => {
    const { status } = facts.subscription;
    if (!canMove(subscriptionTransitions, status, 'paused')) throw conflict(`This subscription is ${status} already.`);
    return { facts: { ...facts, ...paused(facts, now) } };
  });
}
