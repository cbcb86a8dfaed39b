import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { changeFacts } from '../processes/change.ts';
import { selectProcesses } from '../processes/rows.ts';
import { billingStore } from './process.ts';

const chargedTo = (ctx: Ctx, customerId: string): Prisma.Sql => Prisma.sql`
  p.status IN ('running', 'paused', 'failed') AND p.subject_id IN (
    SELECT s.id FROM subscription s JOIN customer c ON c.tenant_id = s.tenant_id AND c.id = s.customer_id
    WHERE s.tenant_id = ${ctx.tenantId}::uuid AND (c.id = ${customerId}::uuid OR c.payer_id = ${customerId}::uuid) AND s.status <> 'cancelled')`;

/**
 * Changes a customer's card, or who pays for them, with what rests on the card's date planned anew: the notices of the subscriptions that are
 * charged to it. Outside of any change of collections, for everyone locks billing first.
 */
export const changeCard = <T>(
  ctx: Ctx,
  tx: Tx,
  customerId: string,
  now: Instant,
  change: () => Promise<T>,
): Promise<T> => changeFacts(ctx, tx, billingStore, chargedTo(ctx, customerId), now, change);

/** Locks what changeCard will plan anew, for whoever locks a collection before it is known that the card changes. */
export async function lockCharged(ctx: Ctx, tx: Tx, customerId: string): Promise<void> {
  const which = Prisma.sql`p.tenant_id = ${ctx.tenantId}::uuid AND p.kind = 'billing' AND ${chargedTo(ctx, customerId)}`;
  await selectProcesses(tx, which, { lock: true });
}

/** Changes when holders of cards are told, with all notices planned anew. */
export const changeCardNotices = <T>(ctx: Ctx, tx: Tx, now: Instant, change: () => Promise<T>): Promise<T> => {
  const expire = Prisma.sql`p.status IN ('running', 'paused', 'failed') AND p.subject_id IN (
    SELECT s.id FROM subscription s JOIN customer c ON c.tenant_id = s.tenant_id AND c.id = s.customer_id
    JOIN customer m ON m.tenant_id = c.tenant_id AND m.id = coalesce(c.payer_id, c.id)
    WHERE s.tenant_id = ${ctx.tenantId}::uuid AND s.status <> 'cancelled' AND m.payment_method->>'expires' IS NOT NULL)`;
  return changeFacts(ctx, tx, billingStore, expire, now, change);
};
