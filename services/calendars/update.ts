import { calendarDefinition } from '../../domain/calendars/contract.ts';
import {
  type UpdateCalendarInput,
  type UpdatedCalendar,
  updateCalendarInput,
} from '../../domain/calendars/requests.ts';
import { closedDates, namesOf } from '../../domain/calendars/sources.ts';
import { audit } from '../audit.ts';
import { changesOf } from '../changes.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { announce } from '../live.ts';
import { countedBy } from '../tickets/policies.ts';
import { replanTickets } from '../tickets/replan.ts';
import { requireVersion } from '../version.ts';
import type { FetchText } from './holidays/read-source.ts';
import { resolveSources } from './holidays/resolve.ts';
import { lockCalendar, readCalendar, readRow } from './read.ts';

/**
 * Changes what is given and differs. Every open ticket that is counted by this calendar is planned again: its deadlines move,
 * a miss that was entered stays one. New holiday sources are read before anything is locked.
 * @throws AppError Conflict for a stale version. @throws ZodError where what results is refused (CALENDAR_PROBLEMS)
 */
export async function updateCalendar(
  ctx: Ctx,
  input: UpdateCalendarInput,
  fetchText?: FetchText,
): Promise<UpdatedCalendar> {
  permit(ctx, 'calendar:update');
  const { id, version, sources: wanted, ...edit } = updateCalendarInput.parse(input);
  const now = await ctx.clock.now();
  const at = new Date(now);
  const before = await transaction(ctx, (tx) => readRow(ctx, tx, id));
  requireVersion('This calendar', before.version, version);
  const known = { sources: before.sources, days: before.sourceDays };
  const { sources, days } = wanted
    ? await resolveSources(wanted, known, edit.zone ?? before.zone, now, fetchText)
    : known;
  return transaction(ctx, async (tx) => {
    const { name, zone, weekly, holidays, holidayNames, version: current } = await lockCalendar(ctx, tx, id);
    requireVersion('This calendar', current, version);
    const changes = changesOf<typeof edit & { sources?: typeof sources }>(
      { name, zone, weekly, holidays, holidayNames, sources: before.sources },
      { ...edit, holidayNames: namesOf(edit.holidays ?? holidays, edit.holidayNames ?? holidayNames), sources },
    );
    if (!changes) return { ...(await readCalendar(ctx, tx, id, now)), ticketsMoved: 0 };
    const {
      holidays: own = holidays,
      holidayNames: names = holidayNames,
      sources: otherSources,
      ...columns
    } = changes.after;
    const closed = closedDates(own, days);
    calendarDefinition.parse({ zone, weekly, ...columns, holidays: closed });
    const save = async () => {
      await tx.businessCalendar.update({
        where: { tenantId_id: { tenantId: ctx.tenantId, id } },
        data: {
          ...(columns as object),
          ownHolidays: own,
          ownHolidayNames: names,
          holidays: closed,
          ...(otherSources && { holidaySources: [...otherSources], sourceDays: [...days], sourcesReadAt: at }),
          version: version + 1,
          updatedAt: at,
        },
      });
    };
    const counts = 'zone' in columns || 'weekly' in columns || closed.join() !== before.closed.join();
    const ticketsMoved = counts ? await replanTickets(ctx, tx, countedBy(id), now, save) : await save().then(() => 0);
    await audit(ctx, tx, at, { action: 'updated', noun: 'calendar', subjectId: id, ...changes });
    await announce(ctx, tx, 'calendars', id);
    if (ticketsMoved > 0) await announce(ctx, tx, 'tickets', null);
    return { ...(await readCalendar(ctx, tx, id, now)), ticketsMoved };
  });
}
