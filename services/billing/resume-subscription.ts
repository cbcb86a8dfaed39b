import type { Subscription } from '../../domain/billing/contract.ts';
import { type ChangeSubscriptionInput, changeSubscriptionInput } from '../../domain/billing/requests.ts';
import type { Ctx } from '../context.ts';
import { changeLife } from './change-life.ts';

/**
 * Goes on after a pause: charged again from today, and an invoice that the pause held is made at once.
 * @throws AppError NotFound, Conflict where it is not paused, or has changed
 */
export async function resumeSubscription(ctx: Ctx, input: ChangeSubscriptionInput): Promise<Subscription> {
  return changeLife(ctx, { ...changeSubscriptionInput.parse(input), change: { kind: 'resume' } });
}
