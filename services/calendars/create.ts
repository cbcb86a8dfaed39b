import { type BusinessCalendar, calendarDefinition, calendarInput } from '../../domain/calendars/contract.ts';
import type { CreateCalendarInput } from '../../domain/calendars/requests.ts';
import { closedDates, namesOf } from '../../domain/calendars/sources.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import type { FetchText } from './holidays/read-source.ts';
import { NO_SOURCES, resolveSources } from './holidays/resolve.ts';
import { readCalendar } from './read.ts';

/** @throws ZodError for every reason in CALENDAR_PROBLEMS */
export async function createCalendar(
  ctx: Ctx,
  input: CreateCalendarInput,
  fetchText?: FetchText,
): Promise<BusinessCalendar> {
  permit(ctx, 'calendar:create');
  const { sources: wanted = [], holidayNames = {}, ...calendar } = calendarInput.parse(input);
  const now = await ctx.clock.now();
  const at = new Date(now);
  const { sources, days } = await resolveSources(wanted, NO_SOURCES, calendar.zone, now, fetchText);
  const holidays = closedDates(calendar.holidays, days);
  const names = namesOf(calendar.holidays, holidayNames);
  calendarDefinition.parse({ ...calendar, holidays });
  return transaction(ctx, async (tx) => {
    const id = newId();
    await tx.businessCalendar.create({
      data: {
        tenantId: ctx.tenantId,
        id,
        ...calendar,
        holidays,
        ownHolidays: calendar.holidays,
        ownHolidayNames: names,
        holidaySources: [...sources],
        sourceDays: [...days],
        sourcesReadAt: sources.length > 0 ? at : null,
        createdAt: at,
        updatedAt: at,
      },
    });
    const after = {
      ...calendar,
      ...(Object.keys(names).length > 0 && { holidayNames: names }),
      ...(sources.length > 0 && { sources }),
    };
    await audit(ctx, tx, at, { action: 'created', noun: 'calendar', subjectId: id, after });
    await announce(ctx, tx, 'calendars', id);
    return readCalendar(ctx, tx, id, now);
  });
}
