import type { Subscription } from '../../domain/billing/contract.ts';
import { type ChangeSubscriptionInput, changeSubscriptionInput } from '../../domain/billing/requests.ts';
import type { Ctx } from '../context.ts';
import { changeLife } from './change-life.ts';

/**
 * Holds a subscription from now on: no invoices, and the days after today are not charged until it is resumed.
 * @throws AppError NotFound, Conflict where it is paused or cancelled already, or has changed
 */
export async function pauseSubscription(ctx: Ctx, input: ChangeSubscriptionInput): Promise<Subscription> {
  return changeLife(ctx, { ...changeSubscriptionInput.parse(input), change: { kind: 'pause' } });
}
