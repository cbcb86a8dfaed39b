import { notFound, validation } from '../../domain/errors.ts';
import type { Team } from '../../domain/teams/contract.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';

export type TeamRow = Omit<Team, 'createdAt' | 'updatedAt'> & { createdAt: Date; updatedAt: Date };

/** @param now who is away is asked for this instant */
export const teamColumns = (now: Instant) => Prisma.sql`t.id, t.name, l.id AS "leadId", l.name AS "leadName",
  t.calendar_id AS "calendarId", c.name AS "calendarName", t.version, t.created_at AS "createdAt", t.updated_at AS "updatedAt",
  (SELECT count(*)::int FROM ticket k WHERE k.tenant_id = t.tenant_id AND k.team_id = t.id AND k.status NOT IN ('solved', 'closed')) AS "openTickets",
  coalesce((SELECT jsonb_agg(jsonb_build_object('memberId', m.id, 'name', m.name, 'skills', tm.skills, 'capacity', tm.capacity,
      'openTickets', (SELECT count(*) FROM ticket k WHERE k.tenant_id = m.tenant_id AND k.assignee_id = m.id AND k.status NOT IN ('solved', 'closed')),
      'away', EXISTS (SELECT FROM absence a WHERE a.tenant_id = m.tenant_id AND a.member_id = m.id
        AND a.from_at <= ${new Date(now)} AND a.to_at > ${new Date(now)})) ORDER BY lower(m.name), m.id)
    FROM team_member tm JOIN member m ON m.tenant_id = tm.tenant_id AND m.id = tm.member_id AND m.deleted_at IS NULL
    WHERE tm.tenant_id = t.tenant_id AND tm.team_id = t.id), '[]') AS members`;

export const TEAM_TABLES = Prisma.sql`team t
  LEFT JOIN member l ON l.tenant_id = t.tenant_id AND l.id = t.lead_id AND l.deleted_at IS NULL
  LEFT JOIN business_calendar c ON c.tenant_id = t.tenant_id AND c.id = t.calendar_id`;

export const toTeam = (row: TeamRow): Team => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

/** @throws AppError NotFound */
export async function readTeam(ctx: Ctx, tx: Tx, id: string, now: Instant): Promise<Team> {
  const [row] = await tx.$queryRaw<TeamRow[]>`
    SELECT ${teamColumns(now)} FROM ${TEAM_TABLES}
    WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.id = ${id}::uuid AND t.deleted_at IS NULL`;
  if (!row) throw notFound('This team');
  return toTeam(row);
}

/** The row, locked until the transaction ends. @throws AppError NotFound */
export async function lockTeam(ctx: Ctx, tx: Tx, id: string, now: Instant): Promise<Team> {
  await tx.$queryRaw`SELECT FROM team WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`;
  return readTeam(ctx, tx, id, now);
}

/** Everybody named works here. @throws AppError Validation at the field */
export async function requireMembers(tx: Tx, ids: readonly string[], path: string): Promise<void> {
  const named = [...new Set(ids)];
  if (named.length === 0) return;
  const found = await tx.member.count({ where: { id: { in: named }, deletedAt: null } });
  if (found === named.length) return;
  throw validation('Choose people who work here.', [{ path, message: 'Not a member of this workspace' }]);
}

/** The calendar exists, and does until the transaction ends. @throws AppError Validation */
export async function requireCalendar(ctx: Ctx, tx: Tx, id: string | null | undefined, path: string): Promise<void> {
  if (!id) return;
  const found = await tx.$queryRaw<object[]>`
    SELECT id FROM business_calendar WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid FOR SHARE`;
  if (found.length === 0) throw validation('This calendar was not found.', [{ path, message: 'Choose a calendar' }]);
}

/** Two teams of one name could not be told apart. @throws AppError Validation */
export async function requireFreeName(tx: Tx, name: string, except: string | null): Promise<void> {
  const same = await tx.team.findFirst({
    where: { name: { equals: name, mode: 'insensitive' }, deletedAt: null, ...(except ? { id: { not: except } } : {}) },
    select: { id: true },
  });
  if (same) throw validation('There is a team of this name already.', [{ path: 'name', message: 'Use another name' }]);
}
