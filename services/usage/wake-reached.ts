import { usageReached } from '../../domain/billing/plan.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { billingStore } from '../billing/process.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { changeFacts } from '../processes/change.ts';
import { selectProcesses, withLedgers } from '../processes/rows.ts';

/**
 * Wakes the billing of subscriptions whose use has just reached a quantity to be told of or an amount to be invoiced. Only those are locked:
 * the others are looked at alone, without waiting for a run that holds them.
 * @param ids subscriptions whose price has such a threshold
 */
export async function wakeReached(ctx: Ctx, tx: Tx, ids: readonly string[], now: Instant): Promise<void> {
  if (ids.length === 0) return;
  const rows = await selectProcesses(
    tx,
    Prisma.sql`p.tenant_id = ${ctx.tenantId}::uuid AND p.kind = 'billing' AND p.status = 'running' AND p.subject_id = ANY(${ids}::uuid[])`,
  );
  const facts = await billingStore.load(tx, await withLedgers(tx, rows), now);
  const reached = rows.filter(({ id }) => {
    const known = facts.get(id);
    return known && usageReached(known).some(({ key }) => !Object.hasOwn(known.ledger, key));
  });
  if (reached.length === 0) return;
  await changeFacts(
    ctx,
    tx,
    billingStore,
    reached.map(({ subjectId }) => subjectId),
    now,
    () => Promise.resolve(),
  );
}
