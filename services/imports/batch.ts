import type { ImportEntity, ImportMapping } from '../../domain/imports/contract.ts';
import { BATCH_ROWS } from '../../domain/imports/plan.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import { recordset, type Tx } from '../database.ts';
import { companiesByName } from './companies.ts';
import { ENTITIES, type EntityImport, type ImportRecord, type Normalised } from './entities.ts';
import { loadKnown } from './known.ts';
import { type RowResult, settleRows } from './settle-rows.ts';
import { writeRecords } from './write-records.ts';

export interface Job {
  readonly id: string;
  readonly entity: ImportEntity;
  readonly fileName: string;
  readonly header: readonly string[];
  readonly mapping: ImportMapping;
  readonly enrolJourneyId: string | null;
  readonly createdBy: string | null;
}

export interface StagedRow {
  readonly row: number;
  readonly cells: readonly string[];
}

/** A row that can be imported as far as it alone can tell. */
export interface ReadyRow {
  readonly row: number;
  readonly record: ImportRecord;
}

/**
 * Imports 500 rows inside the engine's transaction: what is new is inserted, what differs is updated, what is the same is left alone
 * (no version, no audit). A bad row is left out with its reason.
 * @throws AppError Conflict where somebody changed one of them in between: the activity tries again, a few times, then a person is asked
 */
export async function importBatch(ctx: Ctx, tx: Tx, job: Job, firstRow: number, now: Instant): Promise<void> {
  const entity = ENTITIES[job.entity];
  const staged = await tx.$queryRaw<StagedRow[]>`
    SELECT row, cells FROM import_row WHERE tenant_id = ${ctx.tenantId}::uuid AND job_id = ${job.id}::uuid
      AND row >= ${firstRow} AND row < ${firstRow + BATCH_ROWS} ORDER BY row`;
  const results: RowResult[] = [];
  const ready: ReadyRow[] = [];
  const companies = job.entity === 'contacts' ? await companiesByName(ctx, tx, job, staged) : null;
  for (const { row, cells } of staged) {
    const read = readRow(job, entity, cells);
    if ('issues' in read) {
      results.push({ row, error: read.issues.map(issueWords).join('; ') });
      continue;
    }
    const placed = companies ? companies(read.record) : read.record;
    if (typeof placed === 'string') results.push({ row, error: placed });
    else ready.push({ row, record: placed });
  }
  const known = await loadKnown(ctx, tx, job, entity, ready);
  const settled = settleRows(entity, ready, known);
  await writeRecords(ctx, tx, job, entity, settled.records, now);
  results.push(...settled.results);
  await storeResults(ctx, tx, job, results);
}

function readRow(job: Job, entity: EntityImport, cells: readonly string[]): Normalised {
  const { header, mapping } = job;
  if (cells.slice(header.length).some((cell) => cell.trim() !== '')) {
    return { issues: [{ column: '', message: `The row has ${cells.length} cells, the header has ${header.length}` }] };
  }
  const row = Object.fromEntries(header.map((column, i) => [column, cells[i]]));
  const targets = Object.fromEntries(
    Object.entries(mapping).filter((entry): entry is [string, string] => entry[1] !== null),
  );
  return entity.normalise(row, targets);
}

const issueWords = (issue: { column: string; message: string }): string =>
  issue.column === '' ? issue.message : `${issue.column}: ${issue.message}`;

async function storeResults(ctx: Ctx, tx: Tx, job: Job, results: readonly RowResult[]): Promise<void> {
  const rows = results.map(({ row, error, subjectId }) => ({
    row,
    error: error ?? null,
    subjectId: subjectId ?? null,
  }));
  await tx.$executeRaw`
    UPDATE import_row i SET error = r.error, subject_id = r."subjectId"
    FROM ${recordset(rows, { row: 'int', error: 'text', subjectId: 'uuid' })}
    WHERE i.tenant_id = ${ctx.tenantId}::uuid AND i.job_id = ${job.id}::uuid AND i.row = r.row`;
  const count = (outcome: RowResult['outcome']) => results.filter((result) => result.outcome === outcome).length;
  await tx.importJob.update({
    where: { tenantId_id: { tenantId: ctx.tenantId, id: job.id } },
    data: {
      processed: { increment: results.length },
      created: { increment: count('created') },
      updated: { increment: count('updated') },
      unchanged: { increment: count('unchanged') },
      failed: { increment: count(undefined) },
    },
  });
}
