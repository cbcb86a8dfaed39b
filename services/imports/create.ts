import { validation } from '../../domain/errors.ts';
import { type CreatedImport, type NewImport, newImport } from '../../domain/imports/contract.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { publishedVersion } from '../enrolments/candidates.ts';
import { announce } from '../live.ts';
import { beginProcesses } from '../processes/change.ts';
import { ENTITIES } from './entities.ts';
import { importStore } from './process.ts';
import { readImport } from './read.ts';
import { discard, stageFile } from './stage.ts';

/**
 * Stages a CSV file and begins the process that imports it. The same bytes under the same mapping as an import that has not ended
 * (its worker was killed, it halted) go on with that one.
 * @throws AppError Validation where the file or the mapping will not do, Conflict where the journey is not published; nothing of it is kept then
 */
export async function createImport(
  ctx: Ctx,
  input: NewImport,
  file: AsyncIterable<Uint8Array>,
): Promise<CreatedImport> {
  permit(ctx, 'import:create');
  const wanted = newImport.parse(input);
  permit(ctx, `${ENTITIES[wanted.entity].noun}:create`);
  permit(ctx, `${ENTITIES[wanted.entity].noun}:update`);
  const { enrolJourneyId } = wanted;
  if (enrolJourneyId) {
    if (wanted.entity !== 'leads') throw validation('Only leads can be enrolled into a journey.');
    permit(ctx, 'enrolment:create');
    await transaction(ctx, (tx) => publishedVersion(ctx, tx, enrolJourneyId));
  }
  const staged = await stageFile(ctx, wanted, file);
  const now = await ctx.clock.now();
  const at = new Date(now);
  const begun = await transaction(ctx, async (tx) => {
    const [same] = await tx.$queryRaw<{ id: string }[]>`
      SELECT j.id FROM import_job j
        JOIN import_job mine ON mine.tenant_id = j.tenant_id AND mine.id = ${staged.jobId}::uuid
        JOIN process p ON p.tenant_id = j.tenant_id AND p.kind = 'import' AND p.subject_id = j.id
      WHERE j.tenant_id = ${ctx.tenantId}::uuid AND j.file_hash = ${staged.fileHash} AND j.entity = mine.entity AND j.mapping = mine.mapping
        AND j.enrol_journey_id IS NOT DISTINCT FROM mine.enrol_journey_id AND p.status IN ('running', 'paused', 'failed')
      ORDER BY j.created_at LIMIT 1`;
    if (same) return { id: same.id, resumed: true };
    await tx.importJob.update({
      where: { tenantId_id: { tenantId: ctx.tenantId, id: staged.jobId } },
      data: {
        state: 'importing',
        fileHash: staged.fileHash,
        total: staged.total,
        lastRow: staged.lastRow,
        startedAt: at,
      },
    });
    await beginProcesses(ctx, tx, importStore, [{ subjectId: staged.jobId }], now);
    const after = { entity: wanted.entity, fileName: wanted.fileName, rows: staged.total };
    await audit(ctx, tx, at, { action: 'created', noun: 'import', subjectId: staged.jobId, after });
    await announce(ctx, tx, 'imports', staged.jobId);
    return { id: staged.jobId, resumed: false };
  });
  if (begun.resumed) await discard(ctx, staged.jobId);
  const job = await transaction(ctx, (tx) => readImport(ctx, tx, begun.id, Prisma.sql`true`));
  return { ...job, resumed: begun.resumed };
}
