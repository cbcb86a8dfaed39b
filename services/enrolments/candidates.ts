import { conflict, notFound, validation } from '../../domain/errors.ts';
import type { JourneyDesign } from '../../domain/journeys/contract.ts';
import { type EnrolRequest, type EnrolResult, enrolRequest } from '../../domain/journeys/requests.ts';
import { type Ctx, permit } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { filterSql } from '../leads/filter-sql.ts';
import { REACHABLE } from '../leads/find.ts';
import { ownedRows } from '../owned.ts';

/** What somebody wants enrolled, their permissions checked. */
export interface EnrolWish {
  readonly journeyId: string;
  readonly leadId: string | null;
  /** Condition on `l` (table lead): the leads asked for, of those that the actor may see. */
  readonly leads: Prisma.Sql;
}

/** @throws AppError Forbidden, or Validation where neither or both of lead and filter are given */
export function enrolWish(ctx: Ctx, input: EnrolRequest): EnrolWish {
  const scopes = [permit(ctx, 'enrolment:create'), permit(ctx, 'lead:read')];
  const reach = Prisma.join(
    scopes.map((scope) => ownedRows(ctx, scope, 'l.owner_id')),
    ' AND ',
  );
  const { journeyId, leadId, leadIds, filter } = enrolRequest.parse(input);
  if ([leadId, leadIds, filter].filter((given) => given !== undefined).length !== 1) {
    throw validation('Say which leads: one by leadId, several by leadIds, or all that a filter finds.', [
      { path: 'leadId', message: 'Give one of leadId, leadIds and filter' },
    ]);
  }
  const asked = filter ? filterSql(filter) : Prisma.sql`l.id = ANY(${leadIds ?? [leadId]}::uuid[])`;
  const leads = Prisma.sql`l.tenant_id = ${ctx.tenantId}::uuid AND l.deleted_at IS NULL AND ${reach} AND ${asked}`;
  return { journeyId, leadId: leadId ?? null, leads };
}

export interface PublishedVersion {
  readonly id: string;
  readonly design: JourneyDesign;
  readonly defaultZone: string;
}

/** @throws AppError NotFound, or Conflict where nothing is published */
export async function publishedVersion(ctx: Ctx, tx: Tx, journeyId: string): Promise<PublishedVersion> {
  const [found] = await tx.$queryRaw<{ id: string | null; design: JourneyDesign; defaultZone: string }[]>`
    SELECT v.id, v.design, t.zone AS "defaultZone" FROM journey j JOIN tenant t ON t.id = j.tenant_id
    LEFT JOIN journey_version v ON v.tenant_id = j.tenant_id AND v.journey_id = j.id AND v.status = 'published'
    WHERE j.tenant_id = ${ctx.tenantId}::uuid AND j.id = ${journeyId}::uuid`;
  if (!found) throw notFound('This journey');
  const { id } = found;
  if (id === null) throw conflict('This journey has not been published yet. Publish it, then enrol leads.');
  return { ...found, id };
}

/** An active enrolment of lead `l` in the journey. */
const onTheWay = (journeyId: string): Prisma.Sql => Prisma.sql`EXISTS (
  SELECT FROM enrolment e WHERE e.tenant_id = l.tenant_id AND e.journey_id = ${journeyId}::uuid AND e.lead_id = l.id AND e.status = 'active')`;

/** Leads that may be enrolled: condition on `l`. */
export const enrollable = (journeyId: string): Prisma.Sql => Prisma.sql`${REACHABLE} AND NOT ${onTheWay(journeyId)}`;

export interface Counted {
  readonly found: number;
  readonly toEnrol: number;
  readonly withoutAddress: number;
  readonly skipped: EnrolResult['skipped'];
}

/** How many leads are found, and why some of them are left out. @throws AppError NotFound where the one lead asked for is not there */
export async function countCandidates(tx: Tx, { leads, leadId, journeyId }: EnrolWish): Promise<Counted> {
  const [counts] = await tx.$queryRaw<
    (EnrolResult['skipped'] & { found: number; toEnrol: number; withoutAddress: number })[]
  >`
    SELECT count(*)::int AS found, (count(*) FILTER (WHERE reason IS NULL))::int AS "toEnrol",
      (count(*) FILTER (WHERE reason IS NULL AND email IS NULL))::int AS "withoutAddress",
      (count(*) FILTER (WHERE reason = 'unsubscribed'))::int AS unsubscribed, (count(*) FILTER (WHERE reason = 'converted'))::int AS converted,
      (count(*) FILTER (WHERE reason = 'lost'))::int AS lost, (count(*) FILTER (WHERE reason = 'active'))::int AS "alreadyActive"
    FROM (
      SELECT l.email, CASE WHEN l.unsubscribed_at IS NOT NULL THEN 'unsubscribed' WHEN l.status IN ('converted', 'lost') THEN l.status
        WHEN ${onTheWay(journeyId)} THEN 'active' END AS reason
      FROM lead l WHERE ${leads}) AS candidate`;
  if (!counts || (leadId !== null && counts.found === 0)) throw notFound('This lead');
  const { found, toEnrol, withoutAddress, ...skipped } = counts;
  return { found, toEnrol, withoutAddress, skipped };
}
