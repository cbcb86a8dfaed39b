import { calendarDefinition } from '../../domain/calendars/contract.ts';
import {
  type UpdateCalendarInput,
  type UpdatedCalendar,
  updateCalendarInput,
} from '../../domain/calendars/requests.ts';
import { audit } from '../audit.ts';
import { changesOf } from '../changes.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { announce } from '../live.ts';
import { countedBy } from '../tickets/policies.ts';
import { replanTickets } from '../tickets/replan.ts';
import { requireVersion } from '../version.ts';
import { lockCalendar, readCalendar } from './read.ts';

/**
 * Changes what is given and differs. Every open ticket that is counted by this calendar is planned again: its deadlines move,
 * a miss that was entered stays one.
 * @throws AppError Conflict for a stale version. @throws ZodError where what results is refused (CALENDAR_PROBLEMS)
 */
export async function updateCalendar(ctx: Ctx, input: UpdateCalendarInput): Promise<UpdatedCalendar> {
  permit(ctx, 'calendar:update');
  const { id, version, ...edit } = updateCalendarInput.parse(input);
  const now = await ctx.clock.now();
  const at = new Date(now);
  return transaction(ctx, async (tx) => {
    const { name, zone, weekly, holidays, ...current } = await lockCalendar(ctx, tx, id);
    requireVersion('This calendar', current.version, version);
    const changes = changesOf<typeof edit>({ name, zone, weekly, holidays }, edit);
    if (!changes) return { ...(await readCalendar(ctx, tx, id, now)), ticketsMoved: 0 };
    calendarDefinition.parse({ zone, weekly, holidays, ...changes.after });
    const save = async () => {
      await tx.businessCalendar.update({
        where: { tenantId_id: { tenantId: ctx.tenantId, id } },
        data: { ...(changes.after as object), version: version + 1, updatedAt: at },
      });
    };
    const ticketsMoved = await replanTickets(ctx, tx, countedBy(id), now, save);
    await audit(ctx, tx, at, { action: 'updated', noun: 'calendar', subjectId: id, ...changes });
    await announce(ctx, tx, 'calendars', id);
    if (ticketsMoved > 0) await announce(ctx, tx, 'tickets', null);
    return { ...(await readCalendar(ctx, tx, id, now)), ticketsMoved };
  });
}
