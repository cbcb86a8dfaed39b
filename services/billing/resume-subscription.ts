import type { Subscription } from '../../domain/billing/contract.ts';
import { resumeSubscription as resumed } from '../../domain/billing/lifecycle.ts';
import { type ChangeSubscriptionInput, changeSubscriptionInput } from '../../domain/billing/requests.ts';
import { conflict } from '../../domain/errors.ts';
import { type Ctx, permit } from '../context.ts';
import { changeSubscription } from './change-subscription.ts';

/**
 * Goes on after a pause: charged again from today, and an invoice that the pause held is made at once.
 * @throws AppError NotFound, Conflict where it is not paused, or has changed
 */
export async function resumeSubscription(ctx: Ctx, input: ChangeSubscriptionInput): Promise<Subscription> {
  permit(ctx, 'subscription:update');
  return changeSubscription(ctx, changeSubscriptionInput.parse(input), 'resumed', (_tx, facts, now) => {
    const { status } = facts.subscription;
    if (status !== 'paused') throw conflict(`This subscription is ${status}, not paused.`);
    return { facts: { ...facts, ...resumed(facts, now) } };
  });
}
