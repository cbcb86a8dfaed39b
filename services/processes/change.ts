import type { ProcessFacts, ProcessKind } from '../../domain/process/contract.ts';
import { planProcess } from '../../domain/process/plan.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import { isOneOf, Prisma, recordset, type Tx } from '../database.ts';
import { newId } from '../ids.ts';
import { type Ledgers, loadLedgers, type PlannedRow, selectProcesses, storePlanned, subjectsOf, wake } from './rows.ts';
import type { AnyStore, ProcessRow } from './store.ts';

/** Workflow of a process that waits alone. */
export const workflowIdOf = (kind: ProcessKind, tenantId: string, subjectId: string): string =>
  `${kind}/${tenantId}/${subjectId}`;

interface PlannedRows {
  readonly planned: readonly PlannedRow[];
  /** To be written beside them: lets the noun keep what its lists order by. */
  project(): Promise<void>;
}

/** Plans rows from the facts as they are in this transaction. A process that is over runs again where its facts say so (a ticket reopened). */
export async function planRows(
  tx: Tx,
  store: AnyStore,
  rows: readonly ProcessRow[],
  ledgers: Ledgers,
  now: Instant,
): Promise<PlannedRows> {
  const alive = rows.map((row) => (row.status === 'over' ? { ...row, status: 'running' as const } : row));
  const facts = await store.load(tx, subjectsOf(alive, ledgers), now);
  const planned = alive.map((row): PlannedRow => {
    const known = facts.get(row.id);
    const plan = known
      ? planProcess(store.definition, known, now)
      : { due: [], superseded: [], next: null, over: { outcome: 'deleted' } };
    const over = plan.over !== null && row.status !== 'cancelled';
    const pending = plan.due[0] ?? plan.superseded[0];
    return {
      id: row.id,
      status: over ? 'over' : row.status,
      nextAt: plan.over ? null : pending ? Math.min(pending.dueAt, now) : (plan.next?.at ?? null),
      nextWhat: plan.over ? null : (pending?.key ?? plan.next?.what ?? null),
      outcome: plan.over?.outcome ?? null,
    };
  });
  return { planned, project: () => projectFacts(tx, store, alive, facts, now) };
}

/** Lets the noun keep what its lists order by. */
export async function projectFacts(
  tx: Tx,
  store: AnyStore,
  rows: readonly Pick<ProcessRow, 'id' | 'subjectId'>[],
  facts: ReadonlyMap<string, ProcessFacts>,
  now: Instant,
): Promise<void> {
  if (!store.project) return;
  const known = rows.flatMap(({ id, subjectId }) => {
    const one = facts.get(id);
    return one ? [{ subjectId, facts: one }] : [];
  });
  if (known.length > 0) await store.project(tx, known, now);
}

const PROCESS_COLUMNS = {
  id: 'uuid',
  subjectId: 'uuid',
  workflowId: 'text',
  status: 'text',
  nextAt: 'timestamptz',
  nextWhat: 'text',
  outcome: 'text',
} as const;

/**
 * Creates the processes of subjects that this transaction has just inserted, planned, and asks for their workflows.
 * @param subjects `workflowId` where several share one; else each has its own
 * @param beside what else is asked in the trip that writes them, after them
 * @returns the process ids, in the order of the subjects
 */
export async function beginProcesses(
  ctx: Ctx,
  tx: Tx,
  store: AnyStore,
  subjects: readonly { readonly subjectId: string; readonly workflowId?: string }[],
  now: Instant,
  beside?: () => Promise<unknown>,
): Promise<string[]> {
  const { kind } = store.definition;
  const rows: ProcessRow[] = subjects.map((subject) => ({
    id: newId(),
    kind,
    subjectId: subject.subjectId,
    workflowId: subject.workflowId ?? workflowIdOf(kind, ctx.tenantId, subject.subjectId),
    status: 'running',
    revision: 1,
    plannedRevision: 0,
    nextAt: null,
    nextWhat: null,
  }));
  if (rows.length === 0) return [];
  const { planned, project } = await planRows(tx, store, rows, new Map(), now);
  const values = rows.map((row, i) => ({ ...row, ...(planned[i] as PlannedRow) }));
  const written = tx.$executeRaw`
    INSERT INTO process (tenant_id, id, kind, subject_id, workflow_id, status, revision, planned_revision, next_at, next_what, outcome, started_at, over_at)
    SELECT ${ctx.tenantId}::uuid, r.id, ${kind}, r."subjectId", r."workflowId", r.status, 1, 1, r."nextAt", r."nextWhat", r.outcome,
      ${new Date(now)}, CASE WHEN r.status = 'over' THEN ${new Date(now)}::timestamptz END
    FROM ${recordset(values, PROCESS_COLUMNS)}`;
  const live = values.filter((row) => row.status !== 'over').map((row) => row.workflowId);
  await Promise.all([project(), written, wake(ctx, tx, kind, live, now), beside?.()]);
  return rows.map((row) => row.id);
}

/**
 * Changes facts of processes: locks their rows (in id order, before any of the noun's rows), lets `change` write, plans again,
 * and wakes a workflow only where its next instant moved earlier or it has come back to life: a later one is found when the old timer fires.
 * @param which the subjects, or a condition on `p` (table process)
 * @param beside what else is asked in the trip that stores the plans, after them
 */
export async function changeFacts<T>(
  ctx: Ctx,
  tx: Tx,
  store: AnyStore,
  which: readonly string[] | Prisma.Sql,
  now: Instant,
  change: (rows: readonly ProcessRow[]) => Promise<T>,
  beside?: () => Promise<unknown>,
): Promise<T> {
  const { kind } = store.definition;
  const condition = Array.isArray(which)
    ? isOneOf('p.subject_id', which as readonly string[])
    : Prisma.sql`(${which as Prisma.Sql})`;
  const rows = await selectProcesses(
    tx,
    Prisma.sql`p.tenant_id = ${ctx.tenantId}::uuid AND p.kind = ${kind} AND ${condition}`,
    { lock: true },
  );
  const result = await change(rows);
  const ids = rows.map((row) => row.id);
  // The change itself may have moved a row's status (pause, cancel), so the rows are read again.
  const [current, ledgers] = await Promise.all([
    selectProcesses(tx, Prisma.sql`${isOneOf('p.id', ids)} AND p.tenant_id = ${ctx.tenantId}::uuid`),
    loadLedgers(tx, isOneOf('l.process_id', ids)),
  ]);
  const { planned, project } = await planRows(tx, store, current, ledgers, now);
  const before = new Map(rows.map((row) => [row.id, row]));
  const toWake = current.filter((row, i) => {
    const old = before.get(row.id) as ProcessRow;
    const plan = planned[i] as PlannedRow;
    if (old.status !== plan.status) return true;
    return plan.nextAt !== null && (old.nextAt === null || plan.nextAt < old.nextAt);
  });
  const woken = toWake.map((row) => row.workflowId);
  await Promise.all([project(), storePlanned(tx, planned, now), wake(ctx, tx, kind, woken, now), beside?.()]);
  return result;
}
