import type { Subscription } from '../../domain/billing/contract.ts';
import { type CancelSubscriptionInput, cancelSubscriptionInput } from '../../domain/billing/requests.ts';
import type { Ctx } from '../context.ts';
import { changeLife } from './change-life.ts';

/**
 * Ends a subscription, now or at the end of its period. Ended now, what was paid in advance and is not used becomes credit; in arrears
 * what was used is invoiced at once, and so is what waited for the next invoice.
 * @throws AppError NotFound, Conflict where it has ended already, or has changed
 */
export async function cancelSubscription(ctx: Ctx, input: CancelSubscriptionInput): Promise<Subscription> {
  const { at, ...request } = cancelSubscriptionInput.parse(input);
  return changeLife(ctx, { ...request, change: { kind: 'cancel', at } });
}
