import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { changeFacts } from '../processes/change.ts';
import { selectProcesses } from '../processes/rows.ts';
import type { ProcessRow } from '../processes/store.ts';
import { keepFinishedOf } from './keep-clocks.ts';
import { ticketStore } from './process.ts';

/**
 * Changes what open tickets rest on, under the lock of their processes, and plans them again, all in a few statements.
 * @param which condition on `t` (table ticket). @returns how many have another next instant
 */
export async function replanTickets(
  ctx: Ctx,
  tx: Tx,
  which: Prisma.Sql,
  now: Instant,
  change: () => Promise<void>,
): Promise<number> {
  const open = Prisma.sql`p.subject_id IN (
    SELECT t.id FROM ticket t WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.status NOT IN ('solved', 'closed') AND ${which})`;
  const before = await changeFacts(ctx, tx, ticketStore, open, now, async (rows): Promise<readonly ProcessRow[]> => {
    // What finished before stays as it is.
    await keepFinishedOf(ctx, tx, Prisma.sql`t.id = ANY(${rows.map((row) => row.subjectId)}::uuid[])`, now);
    await change();
    return rows;
  });
  const ids = before.map((row) => row.id);
  const after = await selectProcesses(
    tx,
    Prisma.sql`p.tenant_id = ${ctx.tenantId}::uuid AND p.id = ANY(${ids}::uuid[])`,
  );
  return after.filter((row, i) => row.nextAt !== before[i]?.nextAt).length;
}
