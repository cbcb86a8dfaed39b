import type { BusinessCalendar } from '../../domain/calendars/contract.ts';
import { type CalendarListInput, calendarListInput } from '../../domain/calendars/requests.ts';
import type { Page } from '../../domain/list.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { containing, listPage } from '../list.ts';
import { CALENDAR_COLUMNS, CALENDAR_TABLES, type CalendarRow, toCalendar } from './read.ts';

export async function listCalendars(ctx: Ctx, input: CalendarListInput): Promise<Page<BusinessCalendar>> {
  permit(ctx, 'calendar:read');
  const { q, ...request } = calendarListInput.parse(input);
  const where = [Prisma.sql`c.tenant_id = ${ctx.tenantId}::uuid`];
  // A workspace has a handful: no index is missed.
  if (q) where.push(Prisma.sql`c.name ILIKE ${containing(q)}`);
  const now = await ctx.clock.now();
  return transaction(ctx, (tx) =>
    listPage<CalendarRow, BusinessCalendar>(tx, request, {
      select: CALENDAR_COLUMNS,
      from: CALENDAR_TABLES,
      where,
      id: 'c.id',
      sort: {
        name: { column: 'c.name', type: 'text' },
        createdAt: { column: 'c.created_at', type: 'timestamptz' },
      },
      read: (row) => toCalendar(row, now),
    }),
  );
}
