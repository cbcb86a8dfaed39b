import { isOpenAt, nextOpen } from '../../domain/calendars/business-time.ts';
import type { BusinessCalendar } from '../../domain/calendars/contract.ts';
import { notFound } from '../../domain/errors.ts';
import { type Instant, toIso } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';

export const CALENDAR_COLUMNS = Prisma.sql`c.id, c.name, c.zone, c.weekly, c.holidays, c.version, c.created_at AS "createdAt", c.updated_at AS "updatedAt",
  (SELECT count(*)::int FROM sla_policy s JOIN ticket t ON t.tenant_id = s.tenant_id AND t.sla_policy_id = s.id
    WHERE s.tenant_id = c.tenant_id AND s.calendar_id = c.id AND t.status NOT IN ('solved', 'closed')) AS "openTickets"`;

export type CalendarRow = Omit<BusinessCalendar, 'isOpen' | 'changesAt' | 'createdAt' | 'updatedAt'> & {
  createdAt: Date;
  updatedAt: Date;
};

export function toCalendar(row: CalendarRow, now: Instant): BusinessCalendar {
  const stretch = nextOpen(row, now);
  const isOpen = stretch.from <= now;
  const changesAt = isOpen ? stretch.to : stretch.from;
  return {
    ...row,
    isOpen,
    // Of one that never closes the civil day stands for the stretch: its end is no change.
    changesAt: isOpenAt(row, changesAt) === isOpen ? null : toIso(changesAt),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

async function readRow(ctx: Ctx, tx: Tx, id: string): Promise<CalendarRow> {
  const [row] = await tx.$queryRaw<CalendarRow[]>`
    SELECT ${CALENDAR_COLUMNS} FROM business_calendar c WHERE c.tenant_id = ${ctx.tenantId}::uuid AND c.id = ${id}::uuid`;
  if (!row) throw notFound('This calendar');
  return row;
}

/** @throws AppError NotFound */
export const readCalendar = async (ctx: Ctx, tx: Tx, id: string, now: Instant): Promise<BusinessCalendar> =>
  toCalendar(await readRow(ctx, tx, id), now);

/** The row, locked until the transaction ends: before the processes that rest on it. @throws AppError NotFound */
export async function lockCalendar(ctx: Ctx, tx: Tx, id: string): Promise<CalendarRow> {
  await tx.$queryRaw`SELECT FROM business_calendar WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`;
  return readRow(ctx, tx, id);
}
