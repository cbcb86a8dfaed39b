import { notFound } from '../../domain/errors.ts';
import type { ImportJob, ImportState } from '../../domain/imports/contract.ts';
import type { ProcessStatus } from '../../domain/process/contract.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';

export const IMPORT_COLUMNS = Prisma.sql`j.id, j.entity, j.file_name AS "fileName", j.state, j.header, j.mapping, j.total, j.processed, j.created,
  j.updated, j.unchanged, j.failed, j.enrolled, j.enrol_journey_id AS "enrolJourneyId", j.created_by AS "createdBy", j.created_at AS "createdAt",
  j.started_at AS "startedAt", j.finished_at AS "finishedAt", p.id AS "processId", p.status AS "processStatus", p.error ->> 'message' AS error`;
export const IMPORT_FROM = Prisma.sql`import_job j
  LEFT JOIN process p ON p.tenant_id = j.tenant_id AND p.kind = 'import' AND p.subject_id = j.id`;

export type ImportJobRow = Omit<ImportJob, 'state' | 'createdAt' | 'startedAt' | 'finishedAt'> & {
  state: 'uploading' | 'importing' | 'finished';
  processStatus: ProcessStatus | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
};

const STATES: Readonly<Record<ProcessStatus, ImportState>> = {
  running: 'importing',
  paused: 'paused',
  failed: 'failed',
  cancelled: 'cancelled',
  over: 'finished',
};

export const toImport = ({ processStatus, ...row }: ImportJobRow): ImportJob => ({
  ...row,
  state: processStatus === null ? 'uploading' : STATES[processStatus],
  createdAt: row.createdAt.toISOString(),
  startedAt: row.startedAt?.toISOString() ?? null,
  finishedAt: row.finishedAt?.toISOString() ?? null,
});

/** @throws AppError NotFound */
export async function readImport(ctx: Ctx, tx: Tx, id: string, reach: Prisma.Sql): Promise<ImportJob> {
  const [row] = await tx.$queryRaw<ImportJobRow[]>`
    SELECT ${IMPORT_COLUMNS} FROM ${IMPORT_FROM} WHERE j.tenant_id = ${ctx.tenantId}::uuid AND j.id = ${id}::uuid AND ${reach}`;
  if (!row) throw notFound('This import');
  return toImport(row);
}
