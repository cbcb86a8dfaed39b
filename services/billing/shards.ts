import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { derivedId } from '../ids.ts';
import { workflowIdOf } from '../processes/change.ts';

/**
 * Subscriptions that one workflow bills. Shards act side by side: while one waits for Postgres another computes, and ten thousand that are
 * due at the same midnight are shared by four.
 */
export const PER_SHARD = 2500;

/**
 * The workflow that bills a new subscription: a shard chosen by the hash of its id (the end of a UUIDv7 is random), a shard more for every
 * 2,500 subscriptions. One that is there stays where it began.
 */
export async function shardWorkflow(ctx: Ctx, tx: Tx, subscriptionId: string, now: Instant): Promise<string> {
  const living = await tx.subscription.count({ where: { tenantId: ctx.tenantId, status: { not: 'cancelled' } } });
  const shards = 1 + Math.floor(living / PER_SHARD);
  const shard = Number.parseInt(subscriptionId.slice(-8), 16) % shards;
  const id = derivedId(ctx.tenantId, 'billing', `shard ${shard}`);
  const workflowId = workflowIdOf('billing', ctx.tenantId, id);
  await tx.$executeRaw`
    INSERT INTO cohort (tenant_id, id, kind, workflow_id, created_at)
    VALUES (${ctx.tenantId}::uuid, ${id}::uuid, 'billing', ${workflowId}, ${new Date(now)}) ON CONFLICT DO NOTHING`;
  return workflowId;
}
