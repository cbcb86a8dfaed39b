import { createCalendar } from '../../../services/calendars/create.ts';
import type { Ctx } from '../../../services/context.ts';
import { createSlaPolicy } from '../../../services/slaPolicies/create.ts';

const HOUR = 3600;

/** Per priority, in hours: the first answer and the resolution. A next answer may take twice as long as the first. */
const HOURS = { urgent: [1, 8], high: [2, 16], normal: [8, 40], low: [16, 80] } as const;

/** Monday to Friday, eight to six; two warnings and two levels of escalation, so that every kind of effect has its turn. */
export async function openDesk(ctx: Ctx): Promise<void> {
  const day: [[string, string]] = [['08:00', '18:00']];
  const weekly = { mon: day, tue: day, wed: day, thu: day, fri: day, sat: [], sun: [] };
  const calendar = await createCalendar(ctx, { name: 'Desk', zone: 'UTC', weekly, holidays: ['2016-12-26'] });
  const targets = ([first, resolution]: readonly [number, number]) => ({
    ...{ firstResponseSeconds: first * HOUR, nextResponseSeconds: 2 * first * HOUR },
    resolutionSeconds: resolution * HOUR,
    // Their watch never sleeps: the first answer counts every hour.
    wall: ['first_response' as const],
  });
  await createSlaPolicy(ctx, {
    name: 'Incidents',
    calendarId: calendar.id,
    targets: {
      urgent: targets(HOURS.urgent),
      high: targets(HOURS.high),
      normal: targets(HOURS.normal),
      low: targets(HOURS.low),
    },
    warnings: [50, 75].map((percent) => ({ percent })),
    escalations: [
      { level: 1, afterSeconds: HOUR / 2 },
      { level: 2, afterSeconds: 2 * HOUR },
    ],
  });
}
