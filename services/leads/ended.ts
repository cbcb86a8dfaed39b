import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { nurtureStore } from '../enrolments/process.ts';
import { changeFacts } from '../processes/change.ts';

/**
 * Everything that changes stored leads goes through here, inside the transaction that changes them: a conversion or an unsubscription
 * ends their enrolments, another field may be what a step waits for, another zone moves a send.
 *
 * The enrolments' process rows are locked before the leads (the order in which everyone locks), `change` runs under that lock, and what
 * comes next is planned from what it left. An enrolment begun meanwhile is judged when it is next due: an act plans again from the lead as it is.
 */
export function leadChanged<T>(
  ctx: Ctx,
  tx: Tx,
  leadIds: readonly string[],
  now: Instant,
  change: () => Promise<T>,
): Promise<T> {
  const theirs = Prisma.sql`p.subject_id IN (
    SELECT e.id FROM enrolment e WHERE e.tenant_id = ${ctx.tenantId}::uuid AND e.lead_id = ANY(${leadIds}::uuid[]) AND e.status = 'active')`;
  return changeFacts(ctx, tx, nurtureStore, theirs, now, async (rows) => {
    const result = await change();
    if (rows.length > 0) {
      // A deleted lead has no facts to plan from: its enrolments end here.
      await tx.$executeRaw`
        UPDATE enrolment e SET status = 'exited', ended_at = ${new Date(now)} FROM lead l
        WHERE e.tenant_id = ${ctx.tenantId}::uuid AND e.id = ANY(${rows.map((row) => row.subjectId)}::uuid[]) AND e.status = 'active'
          AND l.tenant_id = e.tenant_id AND l.id = e.lead_id AND l.deleted_at IS NOT NULL`;
    }
    return result;
  });
}
