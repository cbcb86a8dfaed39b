import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { publishedVersion } from '../enrolments/candidates.ts';
import { enrolChunk } from '../enrolments/enrol.ts';

/**
 * Enrols up to 500 leads of an import into the journey's published version, in the transaction of the effect `enrol:<first row>`. Whoever has
 * ever been in this journey is left out, as is who may not be written to: the same file enrols nobody twice.
 * @returns how many were enrolled
 * @throws AppError Conflict where the journey is not published any more: the import waits for a person then
 */
export async function enrolImported(
  ctx: Ctx,
  tx: Tx,
  journeyId: string,
  leadIds: readonly string[],
  now: Instant,
): Promise<number> {
  const version = await publishedVersion(ctx, tx, journeyId);
  const fresh = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM unnest(${leadIds}::uuid[]) AS id WHERE NOT EXISTS (
      SELECT FROM enrolment e WHERE e.tenant_id = ${ctx.tenantId}::uuid AND e.journey_id = ${journeyId}::uuid AND e.lead_id = id)`;
  if (fresh.length === 0) return 0;
  return enrolChunk(
    ctx,
    tx,
    journeyId,
    version,
    fresh.map((row) => row.id),
    now,
    true,
  );
}
