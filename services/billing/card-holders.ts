import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { changeFacts } from '../processes/change.ts';
import { billingStore } from './process.ts';

/** Changes a customer's card with what rests on its date planned anew: the notices of the subscriptions that are charged to it. */
export const changeCard = <T>(
  ctx: Ctx,
  tx: Tx,
  customerId: string,
  now: Instant,
  change: () => Promise<T>,
): Promise<T> => {
  const chargedToIt = Prisma.sql`p.status IN ('running', 'paused', 'failed') AND p.subject_id IN (
    SELECT s.id FROM subscription s JOIN customer c ON c.tenant_id = s.tenant_id AND c.id = s.customer_id
    WHERE s.tenant_id = ${ctx.tenantId}::uuid AND (c.id = ${customerId}::uuid OR c.payer_id = ${customerId}::uuid) AND s.status <> 'cancelled')`;
  return changeFacts(ctx, tx, billingStore, chargedToIt, now, change);
};
