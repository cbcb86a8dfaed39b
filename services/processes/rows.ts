import type { LedgerEntry, LedgerState, ProcessKind, ProcessStatus } from '../../domain/process/contract.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import { isOneOf, Prisma, recordset, type Tx } from '../database.ts';
import type { ProcessRow, Subject } from './store.ts';

type Selected = Omit<ProcessRow, 'nextAt' | 'kind' | 'status'> & { kind: string; status: string; nextAt: Date | null };

const COLUMNS = Prisma.sql`p.id, p.kind, p.subject_id AS "subjectId", p.workflow_id AS "workflowId", p.status, p.revision,
  p.planned_revision AS "plannedRevision", p.next_at AS "nextAt", p.next_what AS "nextWhat"`;

/** Process rows in id order, which is the order in which everyone locks them. */
export async function selectProcesses(
  tx: Tx,
  where: Prisma.Sql,
  options: { lock: boolean; limit?: number } = { lock: false },
): Promise<ProcessRow[]> {
  const rows = await tx.$queryRaw<Selected[]>`
    SELECT ${COLUMNS} FROM process p WHERE ${where} ORDER BY p.id
    ${options.limit === undefined ? Prisma.empty : Prisma.sql`LIMIT ${options.limit}`} ${options.lock ? Prisma.sql`FOR NO KEY UPDATE` : Prisma.empty}`;
  return rows.map((row) => ({
    ...row,
    kind: row.kind as ProcessKind,
    status: row.status as ProcessStatus,
    nextAt: row.nextAt?.getTime() ?? null,
  }));
}

interface LedgerRow {
  processId: string;
  key: string;
  kind: string;
  dueAt: Date;
  state: string;
  attempt: number;
  at: Date;
  retryAt: Date | null;
  result: unknown;
}

export type Ledgers = ReadonlyMap<string, Readonly<Record<string, LedgerEntry>>>;

/** The processes as the noun's `load` wants them: with their ledgers. */
export async function withLedgers(tx: Tx, rows: readonly ProcessRow[]): Promise<Subject[]> {
  const ids = rows.map((row) => row.id);
  return subjectsOf(rows, await loadLedgers(tx, isOneOf('l.process_id', ids)));
}

/** The same of processes that are not locked, in one trip. */
export async function readSubjects(tx: Tx, where: Prisma.Sql): Promise<Subject[]> {
  const [rows, ledgers] = await Promise.all([
    selectProcesses(tx, where),
    loadLedgers(tx, Prisma.sql`l.process_id IN (SELECT p.id FROM process p WHERE ${where})`),
  ]);
  return subjectsOf(rows, ledgers);
}

export const subjectsOf = (rows: readonly ProcessRow[], ledgers: Ledgers): Subject[] =>
  rows.map(({ id, subjectId, status }) => ({
    processId: id,
    subjectId,
    base: { status, ledger: ledgers.get(id) ?? {} },
  }));

/** By process. @param where on `l` (table ledger) */
export async function loadLedgers(tx: Tx, where: Prisma.Sql): Promise<Ledgers> {
  const entries = await tx.$queryRaw<LedgerRow[]>`
    SELECT l.process_id AS "processId", l.key, l.kind, l.due_at AS "dueAt", l.state, l.attempt, l.at, l.retry_at AS "retryAt", l.result
    FROM ledger l WHERE ${where} AND l.tenant_id = (SELECT app_tenant())`;
  const ledgers = new Map<string, Record<string, LedgerEntry>>();
  for (const { processId, ...entry } of entries) {
    const ledger = ledgers.get(processId) ?? {};
    ledger[entry.key] = {
      ...entry,
      state: entry.state as LedgerState,
      dueAt: entry.dueAt.getTime(),
      at: entry.at.getTime(),
      retryAt: entry.retryAt?.getTime() ?? null,
    };
    ledgers.set(processId, ledger);
  }
  return ledgers;
}

/** What a planner found, to be stored beside the facts that it was planned from. */
export interface PlannedRow {
  readonly id: string;
  readonly status: ProcessStatus;
  readonly nextAt: Instant | null;
  readonly nextWhat: string | null;
  readonly outcome: string | null;
}

/**
 * Stores plans of rows that the caller has locked: a new revision, planned.
 * What was over before and is found over again keeps how it ended.
 * The rows alone say which: with their ids in a list beside them, the prepared plan compares every row of the batch with every other.
 */
export async function storePlanned(tx: Tx, rows: readonly PlannedRow[], now: Instant): Promise<void> {
  if (rows.length === 0) return;
  const at = new Date(now);
  await tx.$executeRaw`
    UPDATE process p SET revision = p.revision + 1, planned_revision = p.revision + 1, status = r.status,
      outcome = CASE WHEN r.outcome = 'over' THEN coalesce(p.outcome, 'over') ELSE r.outcome END,
      next_at = r."nextAt", next_what = r."nextWhat", error = CASE WHEN r.status = 'failed' THEN p.error END,
      over_at = CASE WHEN r.status IN ('over', 'cancelled') THEN coalesce(p.over_at, ${at}) END
    FROM ${recordset(rows, { id: 'uuid', status: 'text', nextAt: 'timestamptz', nextWhat: 'text', outcome: 'text' })}
    WHERE p.tenant_id = (SELECT app_tenant()) AND p.id = r.id`;
}

/** Asks the relay to start or wake these workflows; in the transaction that changed their facts. */
export async function wake(
  ctx: Pick<Ctx, 'tenantId'>,
  tx: Tx,
  kind: ProcessKind,
  workflowIds: Iterable<string>,
  now: Instant,
): Promise<void> {
  const ids = [...new Set(workflowIds)];
  if (ids.length === 0) return;
  tx.$notify(OUTBOX_CHANNEL, '');
  await tx.$executeRaw`
    INSERT INTO outbox (tenant_id, kind, workflow_id, created_at)
    SELECT ${ctx.tenantId}::uuid, ${kind}, r.id, ${new Date(now)} FROM ${recordset(
      ids.map((id) => ({ id })),
      { id: 'text' },
    )}`;
}

/** Postgres channel on which relays hear that the outbox has something. */
export const OUTBOX_CHANNEL = 'backbeat_outbox';
