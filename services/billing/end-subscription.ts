import { AppError } from '../../domain/errors.ts';
import { type Ctx, transaction } from '../context.ts';
import { cancelSubscription } from './cancel-subscription.ts';

/** Ends a subscription now, in whatever version it is. @returns false where it has ended already */
export async function endSubscription(ctx: Ctx, id: string): Promise<boolean> {
  const row = await transaction(ctx, (tx) =>
    tx.subscription.findUnique({
      where: { tenantId_id: { tenantId: ctx.tenantId, id } },
      select: { version: true, status: true },
    }),
  );
  if (!row || row.status === 'cancelled' || row.status === 'expired') return false;
  try {
    await cancelSubscription(ctx, { id, version: row.version, at: 'now' });
    return true;
  } catch (error) {
    // Somebody else has ended it, or changed it, in between: looked at again.
    if (error instanceof AppError && error.kind === 'Conflict') return endSubscription(ctx, id);
    throw error;
  }
}
