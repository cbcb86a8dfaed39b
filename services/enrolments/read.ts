import { notFound } from '../../domain/errors.ts';
import type { Enrolment } from '../../domain/journeys/contract.ts';
import { effectWords } from '../../domain/journeys/words.ts';
import { leadTitle } from '../../domain/leads/contract.ts';
import type { Permission } from '../../domain/members/permissions.ts';
import { kindOfKey } from '../../domain/process/contract.ts';
import { type Ctx, permit } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { ownedRows } from '../owned.ts';

export const ENROLMENT_COLUMNS = Prisma.sql`e.id, e.journey_id AS "journeyId", j.name AS "journeyName", e.journey_version_id AS "journeyVersionId",
  e.lead_id AS "leadId", l.name, l.email, l.external_id AS "externalId", e.status, e.exit_reason AS "exitReason", e.node_id AS "nodeId",
  e.entered_at AS "enteredAt", e.started_at AS "startedAt", e.ended_at AS "endedAt", p.next_at AS "nextAt", p.next_what AS "nextWhat"`;
export const ENROLMENT_FROM = Prisma.sql`enrolment e LEFT JOIN lead l ON l.tenant_id = e.tenant_id AND l.id = e.lead_id
  LEFT JOIN journey j ON j.tenant_id = e.tenant_id AND j.id = e.journey_id
  LEFT JOIN process p ON p.tenant_id = e.tenant_id AND p.kind = 'nurture' AND p.subject_id = e.id`;

export type EnrolmentRow = Omit<
  Enrolment,
  'leadName' | 'enteredAt' | 'startedAt' | 'endedAt' | 'nextAt' | 'nextWords'
> & {
  name: string | null;
  email: string | null;
  externalId: string | null;
  enteredAt: Date;
  startedAt: Date;
  endedAt: Date | null;
  nextAt: Date | null;
  nextWhat: string | null;
};

export const toEnrolment = ({ name, email, externalId, nextWhat, ...row }: EnrolmentRow): Enrolment => ({
  ...row,
  leadName: leadTitle({ name, email, externalId }),
  enteredAt: row.enteredAt.toISOString(),
  startedAt: row.startedAt.toISOString(),
  endedAt: row.endedAt?.toISOString() ?? null,
  nextAt: row.nextAt?.toISOString() ?? null,
  nextWords: nextWhat === null ? null : effectWords(kindOfKey(nextWhat), undefined),
});

/**
 * The enrolments of ENROLMENT_FROM that the actor may have to do with: by the owner of their lead.
 * @throws AppError Forbidden
 */
export const enrolmentsInReach = (ctx: Ctx, permission: Permission): Prisma.Sql =>
  ownedRows(ctx, permit(ctx, permission), 'l.owner_id');

/** @param reach condition on ENROLMENT_FROM @throws AppError NotFound */
export async function readEnrolment(ctx: Ctx, tx: Tx, id: string, reach: Prisma.Sql): Promise<Enrolment> {
  const [row] = await tx.$queryRaw<EnrolmentRow[]>`
    SELECT ${ENROLMENT_COLUMNS} FROM ${ENROLMENT_FROM} WHERE e.tenant_id = ${ctx.tenantId}::uuid AND e.id = ${id}::uuid AND ${reach}`;
  if (!row) throw notFound('This enrolment');
  return toEnrolment(row);
}
