import { isOpenAt } from '../../domain/calendars/business-time.ts';
import type { CalendarDefinition } from '../../domain/calendars/problems.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Tx } from '../database.ts';

interface Row {
  id: string;
  away: boolean;
  calendar: CalendarDefinition | null;
}

/** Who of these can be given work at an instant: they have not left, are not absent, and it is working time by their calendar. */
export async function presentMembers(tx: Tx, memberIds: readonly string[], at: Instant): Promise<Set<string>> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT m.id, EXISTS (SELECT FROM absence a WHERE a.tenant_id = m.tenant_id AND a.member_id = m.id
        AND a.from_at <= ${new Date(at)} AND a.to_at > ${new Date(at)}) AS away,
      CASE WHEN c.id IS NULL THEN NULL ELSE jsonb_build_object('zone', c.zone, 'weekly', c.weekly, 'holidays', c.holidays) END AS calendar
    FROM member m LEFT JOIN business_calendar c ON c.tenant_id = m.tenant_id AND c.id = m.working_calendar_id
    WHERE m.tenant_id = (SELECT app_tenant()) AND m.deleted_at IS NULL AND m.id = ANY(${memberIds}::uuid[])`;
  const there = rows.filter(({ away, calendar }) => !away && (calendar === null || isOpenAt(calendar, at)));
  return new Set(there.map((row) => row.id));
}
