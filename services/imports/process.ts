import { BATCH_ROWS, type ImportEffect, type ImportFacts, importProcess } from '../../domain/imports/plan.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { derivedId } from '../ids.ts';
import { announce } from '../live.ts';
import { notify } from '../notifications/notify.ts';
import type { Performed, ProcessStore } from '../processes/store.ts';
import { importBatch, type Job } from './batch.ts';
import { enrolImported } from './enrol.ts';

/** A file's import: its staged rows are imported batch by batch, each batch in the transaction of its effect. */
export const importStore: ProcessStore<ImportFacts, ImportEffect> = {
  definition: importProcess,
  form: 'subject',
  noun: 'imports',
  outside: new Set(),
  beat: () => ({ marks: [], spans: [] }),
  words(kind, key) {
    const first = Number(key.split(':')[1]);
    const rows = `rows ${first} to ${first + BATCH_ROWS - 1}`;
    if (kind === 'finish') return 'The import ends';
    if (Number.isNaN(first)) return kind === 'enrol' ? 'Leads are enrolled' : 'Rows are imported';
    return kind === 'enrol' ? `Leads of ${rows} are enrolled` : `Import of ${rows}`;
  },
  async describe(tx, subjectIds) {
    const rows = await tx.$queryRaw<{ id: string; fileName: string; entity: string }[]>`
      SELECT id, file_name AS "fileName", entity FROM import_job WHERE id = ANY(${subjectIds}::uuid[]) AND tenant_id = (SELECT app_tenant())`;
    return new Map(
      rows.map(({ id, fileName, entity }) => [id, { title: `${fileName} (${entity})`, href: `/imports/${id}` }]),
    );
  },
  async load(tx, subjects) {
    const ids = subjects.map((subject) => subject.subjectId);
    const rows = await tx.$queryRaw<{ id: string; startedAt: Date; lastRow: number; enrols: boolean; state: string }[]>`
      SELECT id, started_at AS "startedAt", last_row AS "lastRow", enrol_journey_id IS NOT NULL AS enrols, state FROM import_job
      WHERE id = ANY(${ids}::uuid[]) AND tenant_id = (SELECT app_tenant()) AND state <> 'uploading'`;
    const jobs = new Map(rows.map((row) => [row.id, row]));
    return new Map(
      subjects.flatMap(({ processId, subjectId, base }) => {
        const job = jobs.get(subjectId);
        if (!job) return [];
        const { lastRow, enrols, startedAt, state } = job;
        return [
          [processId, { ...base, lastRow, enrols, startedAt: startedAt.getTime(), finished: state === 'finished' }],
        ];
      }),
    );
  },
  async write(ctx, tx, performed, _advanced, now) {
    for (const done of performed) {
      const job = await readJob(tx, done.subjectId);
      const { firstRow } = done.effect.data;
      if (done.effect.kind === 'batch') await importBatch(ctx, tx, job, firstRow, now);
      else if (done.effect.kind === 'enrol') await enrolBatch(ctx, tx, job, firstRow, now);
      else await finish(ctx, tx, job, done, now);
    }
  },
};

async function readJob(tx: Tx, id: string): Promise<Job> {
  const [job] = await tx.$queryRaw<[Job]>`
    SELECT id, entity, file_name AS "fileName", header, mapping, enrol_journey_id AS "enrolJourneyId", created_by AS "createdBy"
    FROM import_job WHERE id = ${id}::uuid AND tenant_id = (SELECT app_tenant())`;
  return job;
}

async function enrolBatch(ctx: Ctx, tx: Tx, job: Job, firstRow: number, now: Instant): Promise<void> {
  if (job.enrolJourneyId === null) return;
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT subject_id AS id FROM import_row WHERE tenant_id = ${ctx.tenantId}::uuid AND job_id = ${job.id}::uuid
      AND row >= ${firstRow} AND row < ${firstRow + BATCH_ROWS} AND subject_id IS NOT NULL ORDER BY 1`;
  const ids = rows.map((row) => row.id);
  const enrolled = await enrolImported(ctx, tx, job.enrolJourneyId, ids, now);
  await tx.importJob.update({
    where: { tenantId_id: { tenantId: ctx.tenantId, id: job.id } },
    data: { enrolled: { increment: enrolled } },
  });
}

/** What was imported needs its staged rows no more; those that failed stay to be read. */
async function finish(ctx: Ctx, tx: Tx, job: Job, done: Performed, now: Instant): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM import_row WHERE tenant_id = ${ctx.tenantId}::uuid AND job_id = ${job.id}::uuid AND error IS NULL`;
  const ended = await tx.importJob.update({
    where: { tenantId_id: { tenantId: ctx.tenantId, id: job.id } },
    data: { state: 'finished', finishedAt: new Date(now) },
  });
  await announce(ctx, tx, job.entity, null);
  if (job.createdBy === null) return;
  const { created, updated, unchanged, failed } = ended;
  await notify(ctx, tx, now, {
    id: derivedId(done.ledgerId, job.createdBy),
    memberId: job.createdBy,
    tone: failed > 0 ? 'warning' : 'good',
    title: `${job.fileName} is imported: ${created} new, ${updated} changed, ${unchanged} unchanged, ${failed} left out`,
    href: `/imports/${job.id}`,
  });
}
