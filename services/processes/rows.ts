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

/** The processes as the noun's `load` wants them: with their ledgers. */
export async function withLedgers(tx: Tx, rows: readonly ProcessRow[]): Promise<Subject[]> {
  const ids = rows.map((row) => row.id);
  return toSubjects(rows, await ledgerRows(tx, isOneOf('l.process_id', ids)));
}

/** The same of processes that are not locked, in one trip. */
export async function readSubjects(tx: Tx, where: Prisma.Sql): Promise<Subject[]> {
  const [rows, entries] = await Promise.all([
    selectProcesses(tx, where),
    ledgerRows(tx, Prisma.sql`l.process_id IN (SELECT p.id FROM process p WHERE ${where})`),
  ]);
  return toSubjects(rows, entries);
}

const ledgerRows = (tx: Tx, where: Prisma.Sql): Promise<LedgerRow[]> => tx.$queryRaw<LedgerRow[]>`
  SELECT l.process_id AS "processId", l.key, l.kind, l.due_at AS "dueAt", l.state, l.attempt, l.at, l.retry_at AS "retryAt", l.result
  FROM ledger l WHERE ${where} AND l.tenant_id = (SELECT app_tenant())`;

function toSubjects(rows: readonly ProcessRow[], entries: readonly LedgerRow[]): Subject[] {
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
  return rows.map((row) => ({
    processId: row.id,
    subjectId: row.subjectId,
    base: { status: row.status, ledger: ledgers.get(row.id) ?? {} },
  }));
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
  await tx.$executeRaw`
    WITH asked AS (
      INSERT INTO outbox (tenant_id, kind, workflow_id, created_at)
      SELECT ${ctx.tenantId}::uuid, ${kind}, id, ${new Date(now)} FROM unnest(${ids}::text[]) AS id)
    SELECT pg_notify(${OUTBOX_CHANNEL}, '')`;
}

/** Postgres channel on which relays hear that the outbox has something. */
export const OUTBOX_CHANNEL = 'backbeat_outbox';
