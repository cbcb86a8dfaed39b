import { isOpenAt, nextOpen } from '../../domain/calendars/business-time.ts';
import type { BusinessCalendar } from '../../domain/calendars/contract.ts';
import type { CalendarDefinition } from '../../domain/calendars/problems.ts';
import { notFound } from '../../domain/errors.ts';
import { type Instant, toIso } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';

export const CALENDAR_COLUMNS = Prisma.sql`c.id, c.name, c.zone, c.weekly, c.own_holidays AS holidays, c.own_holiday_names AS "holidayNames", c.holidays AS closed,
  c.holiday_sources AS sources, c.source_days AS "sourceDays", c.version, c.created_at AS "createdAt", c.updated_at AS "updatedAt",
  coalesce(o.tickets, 0) AS "openTickets"`;

/** Whose hours count for a ticket: those of its customer `k`, else of its team `g`, else of its policy's version `v`. */
export const COUNTING_CALENDAR = Prisma.sql`coalesce(k.calendar_id, g.calendar_id, v.calendar_id)`;

/** Open tickets `t`, with what `COUNTING_CALENDAR` asks for; a further condition may follow. */
export const OPEN_TICKETS = Prisma.sql`ticket t
  LEFT JOIN company k ON k.tenant_id = t.tenant_id AND k.id = t.company_id
  LEFT JOIN team g ON g.tenant_id = t.tenant_id AND g.id = t.team_id
  LEFT JOIN sla_policy_version v ON v.tenant_id = t.tenant_id AND v.id = coalesce(t.sla_policy_version_id, t.sla_policy_id)
  WHERE t.tenant_id = (SELECT app_tenant()) AND t.status NOT IN ('solved', 'closed')`;

export const CALENDAR_TABLES = Prisma.sql`business_calendar c LEFT JOIN (
  SELECT ${COUNTING_CALENDAR} AS calendar_id, count(*)::int AS tickets
  FROM ${OPEN_TICKETS} GROUP BY 1) o ON o.calendar_id = c.id`;

export type CalendarRow = Omit<BusinessCalendar, 'isOpen' | 'changesAt' | 'createdAt' | 'updatedAt'> & {
  /** Everything that it is closed for: what is counted by. */
  closed: string[];
  createdAt: Date;
  updatedAt: Date;
};

export function toCalendar({ closed, ...row }: CalendarRow, now: Instant): BusinessCalendar {
  const calendar = { zone: row.zone, weekly: row.weekly, holidays: closed };
  const stretch = nextOpen(calendar, now);
  const isOpen = stretch.from <= now;
  const changesAt = isOpen ? stretch.to : stretch.from;
  return {
    ...row,
    isOpen,
    // Of one that never closes the civil day stands for the stretch: its end is no change.
    changesAt: isOpenAt(calendar, changesAt) === isOpen ? null : toIso(changesAt),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

export async function readRow(ctx: Ctx, tx: Tx, id: string): Promise<CalendarRow> {
  const [row] = await tx.$queryRaw<CalendarRow[]>`
    SELECT ${CALENDAR_COLUMNS} FROM ${CALENDAR_TABLES} WHERE c.tenant_id = ${ctx.tenantId}::uuid AND c.id = ${id}::uuid`;
  if (!row) throw notFound('This calendar');
  return row;
}

/** @throws AppError NotFound */
export const readCalendar = async (ctx: Ctx, tx: Tx, id: string, now: Instant): Promise<BusinessCalendar> =>
  toCalendar(await readRow(ctx, tx, id), now);

/** What deadlines are counted by: the hours, and every holiday whichever source it comes from. @throws AppError NotFound */
export async function readDefinition(ctx: Ctx, tx: Tx, id: string): Promise<CalendarDefinition> {
  const { zone, weekly, closed } = await readRow(ctx, tx, id);
  return { zone, weekly, holidays: closed };
}

/** The row, locked until the transaction ends: before the processes that rest on it. @throws AppError NotFound */
export async function lockCalendar(ctx: Ctx, tx: Tx, id: string): Promise<CalendarRow> {
  await tx.$queryRaw`SELECT FROM business_calendar WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`;
  return readRow(ctx, tx, id);
}
