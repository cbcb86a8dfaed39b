import { planProcess } from '../../domain/process/plan.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { type Ctx, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { actRows, plannedRow } from './act.ts';
import { projectFacts } from './change.ts';
import { selectProcesses, withLedgers } from './rows.ts';
import type { AnyStore } from './store.ts';

/** What a workflow learns of its plan: kinds, keys and instants, nothing that a history should not keep. */
export interface PlannedWorkflow {
  /** Form subject: the effects due, each to be performed by an activity of its own. */
  readonly due: readonly { readonly key: string; readonly kind: string }[];
  /** When something is next due; in a cohort the earliest of all its subjects, which may be now. */
  readonly nextAt: Instant | null;
  readonly nextWhat: string | null;
  /** No process of this workflow is left that could ever do something. */
  readonly over: boolean;
}

/** Plans a process that has a workflow of its own, and stores what is next unless facts have changed since it read them. May run twice. */
export async function planSubject(ctx: Ctx, store: AnyStore, workflowId: string): Promise<PlannedWorkflow> {
  const now = await ctx.clock.now();
  const where = Prisma.sql`p.tenant_id = ${ctx.tenantId}::uuid AND p.workflow_id = ${workflowId}`;
  const result = await transaction(ctx, async (tx) => {
    const [row] = await selectProcesses(tx, where);
    if (!row) return { due: [], nextAt: null, nextWhat: null, over: true, superseded: false };
    if (row.status === 'over' || row.status === 'cancelled') {
      return { due: [], nextAt: null, nextWhat: null, over: true, superseded: false };
    }
    const facts = (await store.load(tx, await withLedgers(tx, [row]), now)).get(row.id);
    if (!facts) return { due: [], nextAt: null, nextWhat: null, over: false, superseded: true };
    const plan = planProcess(store.definition, facts, now);
    const found = plannedRow(row, facts, plan, now);
    const nextAt = found.nextAt === null ? null : new Date(found.nextAt);
    const at = new Date(now);
    if (row.plannedRevision !== row.revision || row.nextAt !== found.nextAt || row.status !== found.status) {
      const stored = await tx.$executeRaw`
        UPDATE process SET planned_revision = revision, next_at = ${nextAt}, next_what = ${found.nextWhat}, status = ${found.status},
          outcome = ${found.outcome}, over_at = CASE WHEN ${found.status} = 'over' THEN ${at}::timestamptz END
        WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${row.id}::uuid AND revision = ${row.revision}`;
      // Facts changed while it was planned: what was found no longer holds.
      if (stored === 0) return 'changed';
      await projectFacts(tx, store, [row], new Map([[row.id, facts]]), now);
    }
    return {
      due: plan.due.map(({ key, kind }) => ({ key, kind })),
      nextAt: plan.next?.at ?? null,
      nextWhat: plan.next?.what ?? null,
      over: plan.over !== null,
      superseded: plan.superseded.length > 0,
    };
  });
  if (result === 'changed') return planSubject(ctx, store, workflowId);
  const { superseded, ...plan } = result;
  if (!superseded) return plan;
  // What no longer makes sense is entered as such; then the plan is asked again, without it.
  await actRows(ctx, store, where, now, '');
  return planSubject(ctx, store, workflowId);
}

/** The next instant of a cohort. The plans themselves were stored when the facts changed. */
export async function planCohort(ctx: Ctx, workflowId: string): Promise<PlannedWorkflow> {
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const [found] = await tx.$queryRaw<{ nextAt: Date | null; unplanned: boolean | null; alive: bigint }[]>`
      SELECT min(next_at) FILTER (WHERE status = 'running') AS "nextAt", bool_or(planned_revision < revision AND status = 'running') AS unplanned,
        count(*) AS alive
      FROM process p WHERE p.tenant_id = ${ctx.tenantId}::uuid AND p.workflow_id = ${workflowId} AND p.status IN ('running', 'paused', 'failed')`;
    const nextAt = found?.unplanned ? now : (found?.nextAt?.getTime() ?? null);
    return { due: [], nextAt, nextWhat: null, over: (found?.alive ?? 0n) === 0n };
  });
}
