import type { EnrolRequest, EnrolResult } from '../../domain/journeys/requests.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import { type Ctx, transaction } from '../context.ts';
import { recordset, type Tx } from '../database.ts';
import { newId } from '../ids.ts';
import { REACHABLE } from '../leads/find.ts';
import { announce } from '../live.ts';
import { beginProcesses, workflowIdOf } from '../processes/change.ts';
import { countCandidates, enrollable, enrolWish, type PublishedVersion, publishedVersion } from './candidates.ts';
import { nurtureStore } from './process.ts';

/** Enrolments that share a workflow, and at most as many in one transaction. */
export const COHORT_SIZE = 500;

/**
 * Enrols one lead, or everything that a filter finds, in the published version: those who can be reached and are not on their way already.
 * Hundreds in a transaction; should one of them fail, those before it stand, and doing it again enrols the rest.
 * @throws AppError NotFound, Forbidden, Conflict where nothing is published
 */
export async function enrolLeads(ctx: Ctx, input: EnrolRequest): Promise<EnrolResult> {
  const wish = enrolWish(ctx, input);
  const { journeyId } = wish;
  const { version, counted, ids } = await transaction(ctx, async (tx) => {
    const published = await publishedVersion(ctx, tx, journeyId);
    const rows = await tx.$queryRaw<{ id: string }[]>`
      SELECT l.id FROM lead l WHERE ${wish.leads} AND ${enrollable(journeyId)} ORDER BY l.id`;
    return { version: published, counted: await countCandidates(tx, wish), ids: rows.map((row) => row.id) };
  });
  let enrolled = 0;
  for (let from = 0; from < ids.length; from += COHORT_SIZE) {
    const last = from + COHORT_SIZE >= ids.length;
    const chunk = ids.slice(from, from + COHORT_SIZE);
    const now = await ctx.clock.now();
    enrolled += await transaction(ctx, (tx) => enrolChunk(ctx, tx, journeyId, version, chunk, now, last));
  }
  const { found, toEnrol, skipped } = counted;
  // Whom somebody else enrolled between the count and here is on the way already, too.
  const alreadyActive = skipped.alreadyActive + toEnrol - enrolled;
  return {
    journeyId,
    journeyVersionId: version.id,
    found,
    enrolled,
    skipped: { ...skipped, alreadyActive },
    enrolmentId: wish.leadId === null ? null : await activeEnrolment(ctx, journeyId, wish.leadId),
  };
}

/**
 * Enrols up to 500 leads in the transaction given: those who can be reached and are not on their way already. The caller has checked the permission.
 * @param last only the last of several chunks tells open pages
 * @returns how many were enrolled
 */
export async function enrolChunk(
  ctx: Ctx,
  tx: Tx,
  journeyId: string,
  version: PublishedVersion,
  leadIds: readonly string[],
  now: Instant,
  last: boolean,
): Promise<number> {
  const at = new Date(now);
  const seats = await takeSeats(ctx, tx, version.id, leadIds.length, at);
  const rows = leadIds.map((leadId, i) => ({ id: newId(), leadId, cohortId: seats[i] }));
  // Judged again: between the count and here a lead may have left; whom somebody else has enrolled meanwhile is passed by.
  const begun = await tx.$queryRaw<{ id: string; cohortId: string }[]>`
    INSERT INTO enrolment (tenant_id, id, journey_id, journey_version_id, lead_id, cohort_id, status, node_id, entered_at, started_at)
    SELECT l.tenant_id, r.id, ${journeyId}::uuid, ${version.id}::uuid, l.id, r."cohortId", 'active', ${version.design.graph.startId}, ${at}, ${at}
    FROM ${recordset(rows, { id: 'uuid', leadId: 'uuid', cohortId: 'uuid' })}
    JOIN lead l ON l.tenant_id = ${ctx.tenantId}::uuid AND l.id = r."leadId"
    WHERE l.deleted_at IS NULL AND ${REACHABLE}
    ON CONFLICT (tenant_id, journey_id, lead_id) WHERE status = 'active' DO NOTHING
    RETURNING id, cohort_id AS "cohortId"`;
  const subjects = begun.map(({ id, cohortId }) => ({
    subjectId: id,
    workflowId: workflowIdOf('nurture', ctx.tenantId, cohortId),
  }));
  await beginProcesses(ctx, tx, nurtureStore, subjects, now);
  if (begun.length > 0) {
    const after = { enrolled: begun.length, journeyVersionId: version.id };
    await audit(ctx, tx, at, { action: 'leads-enrolled', noun: 'journey', subjectId: journeyId, after });
  }
  if (last) await announce(ctx, tx, 'enrolments', begun.length === 1 ? (begun[0]?.id ?? null) : null);
  return begun.length;
}

/** A cohort's id for each of `count` enrolments: the version's newest one while it has room, then new ones. */
async function takeSeats(ctx: Ctx, tx: Tx, versionId: string, count: number, at: Date): Promise<string[]> {
  const { tenantId } = ctx;
  // Locked, so that two who enrol at the same time count each other's.
  const [newest] = await tx.$queryRaw<{ id: string }[]>`
    SELECT c.id FROM cohort c WHERE c.tenant_id = ${tenantId}::uuid AND c.id = (
      SELECT e.cohort_id FROM enrolment e WHERE e.tenant_id = ${tenantId}::uuid AND e.journey_version_id = ${versionId}::uuid
      ORDER BY e.cohort_id DESC LIMIT 1) FOR NO KEY UPDATE`;
  const seats: string[] = [];
  if (newest) {
    const [taken] = await tx.$queryRaw<{ n: number }[]>`
      SELECT count(*)::int AS n FROM enrolment
      WHERE tenant_id = ${tenantId}::uuid AND journey_version_id = ${versionId}::uuid AND cohort_id = ${newest.id}::uuid`;
    const room = Math.max(0, COHORT_SIZE - (taken?.n ?? 0));
    seats.push(...Array<string>(Math.min(room, count)).fill(newest.id));
  }
  if (seats.length < count) {
    const id = newId();
    const workflowId = workflowIdOf('nurture', tenantId, id);
    await tx.cohort.create({ data: { tenantId, id, kind: 'nurture', workflowId, createdAt: at } });
    seats.push(...Array<string>(count - seats.length).fill(id));
  }
  return seats;
}

async function activeEnrolment(ctx: Ctx, journeyId: string, leadId: string): Promise<string | null> {
  const [row] = await transaction(
    ctx,
    (tx) => tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM enrolment WHERE tenant_id = ${ctx.tenantId}::uuid AND journey_id = ${journeyId}::uuid AND lead_id = ${leadId}::uuid
        AND status = 'active'`,
  );
  return row?.id ?? null;
}
