import { notFound, validation } from '../../domain/errors.ts';
import type { SlaPolicy } from '../../domain/tickets/sla-policy.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';

const OPEN = Prisma.sql`FROM ticket t WHERE t.tenant_id = s.tenant_id AND t.sla_policy_id = s.id AND t.status NOT IN ('solved', 'closed')`;

export const POLICY_COLUMNS = Prisma.sql`s.id, s.name, s.position, s.conditions, s.calendar_id AS "calendarId", c.name AS "calendarName", s.targets,
  s.warnings, s.escalations, s.pausing, s.closing_instant AS "closingInstant", s.version, v.number AS "versionNumber",
  (SELECT count(*)::int ${OPEN}) AS "openTickets",
  (SELECT count(*)::int ${OPEN} AND coalesce(t.sla_policy_version_id, s.id) <> s.current_version_id) AS "onOlderVersions",
  s.created_at AS "createdAt", s.updated_at AS "updatedAt"`;
export const POLICY_FROM = Prisma.sql`sla_policy s JOIN business_calendar c ON c.tenant_id = s.tenant_id AND c.id = s.calendar_id
  JOIN sla_policy_version v ON v.tenant_id = s.tenant_id AND v.id = s.current_version_id`;

export type PolicyRow = Omit<SlaPolicy, 'createdAt' | 'updatedAt'> & { createdAt: Date; updatedAt: Date };

export const toPolicy = (row: PolicyRow): SlaPolicy => {
  const wall = (one: SlaPolicy['targets']['low']) => ({ ...NOT_SAID, ...one });
  const { low, normal, high, urgent } = row.targets;
  return {
    ...row,
    targets: { low: wall(low), normal: wall(normal), high: wall(high), urgent: wall(urgent) },
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
};

/** What policies from before these fields do not say. */
const NOT_SAID = { nextResponseSeconds: null, firstResolutionSeconds: null, wall: [] };

/** @throws AppError NotFound */
export async function readPolicy(ctx: Ctx, tx: Tx, id: string): Promise<SlaPolicy> {
  const [row] = await tx.$queryRaw<PolicyRow[]>`
    SELECT ${POLICY_COLUMNS} FROM ${POLICY_FROM} WHERE s.tenant_id = ${ctx.tenantId}::uuid AND s.id = ${id}::uuid AND s.archived_at IS NULL`;
  if (!row) throw notFound('This SLA policy');
  return toPolicy(row);
}

/** The same, its row locked until the transaction ends: before the processes that rest on it. */
export async function lockPolicy(ctx: Ctx, tx: Tx, id: string): Promise<SlaPolicy> {
  await tx.$queryRaw`SELECT FROM sla_policy WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`;
  return readPolicy(ctx, tx, id);
}

/** Keeps the calendar as it is until the transaction ends. @throws AppError Validation where there is none */
export async function holdCalendar(ctx: Ctx, tx: Tx, id: string): Promise<void> {
  const found = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM business_calendar WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid FOR SHARE`;
  if (found.length > 0) return;
  throw validation('This calendar was not found.', [
    { path: 'calendarId', message: 'Choose a calendar of this workspace' },
  ]);
}
