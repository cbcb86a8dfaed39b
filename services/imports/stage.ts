import { validation } from '../../domain/errors.ts';
import { checkMapping } from '../../domain/imports/check-mapping.ts';
import type { NewImport } from '../../domain/imports/contract.ts';
import { FIRST_ROW } from '../../domain/imports/plan.ts';
import { MINUTE } from '../../domain/time/instant.ts';
import { type Ctx, transaction } from '../context.ts';
import { asJson } from '../database.ts';
import { newId } from '../ids.ts';
import { type CsvFile, type CsvRecord, readCsv } from './csv.ts';
import { fullMapping } from './entities.ts';

/** Rows of one staging transaction, and all of the file that is in memory at once. */
const CHUNK_ROWS = 1000;
export const MAX_ROWS = 1_000_000;
const MAX_COLUMNS = 200;
/** An upload that has not moved for this long was cut off. */
const ABANDONED = 10 * MINUTE;

export interface Staged {
  readonly jobId: string;
  readonly fileHash: string;
  readonly total: number;
  readonly lastRow: number;
}

/**
 * Reads the file into rows of a job in state `uploading`, which nothing will ever run. Where reading fails, nothing of it is left.
 * @throws AppError Validation where the file or the mapping will not do
 */
export async function stageFile(ctx: Ctx, input: NewImport, file: AsyncIterable<Uint8Array>): Promise<Staged> {
  await discardAbandoned(ctx);
  const csv = readCsv(file);
  const records = csv.records[Symbol.asyncIterator]();
  try {
    return await stageRecords(ctx, input, csv, records);
  } finally {
    // Where reading stopped early, the parser and the upload behind it are let go.
    await records.return?.();
  }
}

async function stageRecords(
  ctx: Ctx,
  input: NewImport,
  csv: CsvFile,
  records: AsyncIterator<CsvRecord>,
): Promise<Staged> {
  const first = await records.next();
  if (first.done) throw validation('The file is empty.');
  const header = first.value.cells.map((cell) => cell.trim().replace(/\s+/g, ' '));
  if (header.length > MAX_COLUMNS) throw validation(`The file has more than ${MAX_COLUMNS} columns.`);
  const mapping = fullMapping(input.entity, header, input.mapping);
  const issues = checkMapping(header, mapping, input.entity);
  if (issues[0]) throw validation(issues[0].message, issues);

  const jobId = newId();
  const at = new Date(await ctx.clock.now());
  const createdBy = ctx.actor.kind === 'member' ? ctx.actor.id : null;
  const { entity, fileName, enrolJourneyId = null } = input;
  await transaction(ctx, (tx) =>
    tx.importJob.create({
      data: {
        tenantId: ctx.tenantId,
        id: jobId,
        entity,
        fileName,
        header,
        mapping,
        state: 'uploading',
        enrolJourneyId,
        createdBy,
        createdAt: at,
        stagedAt: at,
      },
    }),
  );
  try {
    let total = 0;
    // Blank lines above the header do not count.
    let lastRow = FIRST_ROW - 1;
    let chunk: CsvRecord[] = [];
    const flush = async () => {
      await stageChunk(ctx, jobId, chunk);
      chunk = [];
    };
    for (let next = await records.next(); !next.done; next = await records.next()) {
      chunk.push(next.value);
      lastRow = next.value.row;
      if (++total > MAX_ROWS)
        throw validation(`The file has more than ${MAX_ROWS} rows. Split it and import the parts.`);
      if (chunk.length === CHUNK_ROWS) await flush();
    }
    if (total === 0) throw validation('The file has a header but no rows.');
    await flush();
    return { jobId, fileHash: csv.hash(), total, lastRow };
  } catch (error) {
    await discard(ctx, jobId);
    throw error;
  }
}

async function stageChunk(ctx: Ctx, jobId: string, chunk: readonly CsvRecord[]): Promise<void> {
  if (chunk.length === 0) return;
  const at = new Date(await ctx.clock.now());
  await transaction(ctx, async (tx) => {
    await tx.$executeRaw`
      INSERT INTO import_row (tenant_id, job_id, row, cells)
      SELECT ${ctx.tenantId}::uuid, ${jobId}::uuid, r.row, r.cells FROM jsonb_to_recordset(${asJson(chunk)}::jsonb) AS r(row int, cells text[])`;
    await tx.$executeRaw`UPDATE import_job SET staged_at = ${at} WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${jobId}::uuid`;
  });
}

/** Forgets a job that never began, with its rows. */
export const discard = (ctx: Ctx, jobId: string): Promise<unknown> =>
  transaction(ctx, (tx) =>
    tx.importJob.deleteMany({ where: { tenantId: ctx.tenantId, id: jobId, state: 'uploading' } }),
  );

/** Uploads whose server was killed: no process ever ran for them, so nothing but their rows is to be taken away. */
async function discardAbandoned(ctx: Ctx): Promise<void> {
  const before = new Date((await ctx.clock.now()) - ABANDONED);
  await transaction(ctx, (tx) =>
    tx.importJob.deleteMany({ where: { tenantId: ctx.tenantId, state: 'uploading', stagedAt: { lt: before } } }),
  );
}
