import { type BusinessCalendar, calendarInput } from '../../domain/calendars/contract.ts';
import type { CreateCalendarInput } from '../../domain/calendars/requests.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { readCalendar } from './read.ts';

/** @throws ZodError for every reason in CALENDAR_PROBLEMS */
export async function createCalendar(ctx: Ctx, input: CreateCalendarInput): Promise<BusinessCalendar> {
  permit(ctx, 'calendar:create');
  const calendar = calendarInput.parse(input);
  const now = await ctx.clock.now();
  const at = new Date(now);
  return transaction(ctx, async (tx) => {
    const id = newId();
    await tx.businessCalendar.create({
      data: { tenantId: ctx.tenantId, id, ...calendar, createdAt: at, updatedAt: at },
    });
    await audit(ctx, tx, at, { action: 'created', noun: 'calendar', subjectId: id, after: calendar });
    await announce(ctx, tx, 'calendars', id);
    return readCalendar(ctx, tx, id, now);
  });
}
