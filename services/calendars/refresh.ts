import { calendarDefinition } from '../../domain/calendars/contract.ts';
import { closedDates } from '../../domain/calendars/sources.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import { type Ctx, transaction } from '../context.ts';
import { announce } from '../live.ts';
import { countedBy } from '../tickets/policies.ts';
import { replanTickets } from '../tickets/replan.ts';
import type { FetchText } from './holidays/read-source.ts';
import { rereadSources } from './holidays/resolve.ts';
import { lockCalendar, readRow } from './read.ts';

/**
 * Reads a calendar's holiday sources again and moves what is counted by it. A source that cannot be read keeps its days and says why;
 * days that have passed stay. @returns how many open tickets have another next instant
 */
export async function refreshCalendar(ctx: Ctx, id: string, fetchText?: FetchText): Promise<number> {
  const now: Instant = await ctx.clock.now();
  const at = new Date(now);
  const before = await transaction(ctx, (tx) => readRow(ctx, tx, id));
  const { sources, days } = await rereadSources(
    { sources: before.sources, days: before.sourceDays },
    before.zone,
    now,
    fetchText,
  );
  return transaction(ctx, async (tx) => {
    const current = await lockCalendar(ctx, tx, id);
    // Somebody edited it meanwhile: their sources are fresh.
    if (current.version !== before.version) return 0;
    const closed = closedDates(current.holidays, days);
    const moves = closed.join() !== current.closed.join();
    const opens = calendarDefinition.safeParse({
      zone: current.zone,
      weekly: current.weekly,
      holidays: closed,
    }).success;
    const save = async () => {
      await tx.businessCalendar.update({
        where: { tenantId_id: { tenantId: ctx.tenantId, id } },
        data: {
          holidaySources: [...sources],
          sourcesReadAt: at,
          // An address that closes every day of a year is a mistake there, and stops no clock here.
          ...(opens && { sourceDays: [...days], holidays: closed }),
          ...(opens && moves && { version: current.version + 1, updatedAt: at }),
        },
      });
    };
    if (!opens || !moves) {
      await save();
      return 0;
    }
    const moved = await replanTickets(ctx, tx, countedBy(id), now, save);
    const added = closed.filter((date) => !current.closed.includes(date));
    const removed = current.closed.filter((date) => !closed.includes(date));
    await audit(ctx, tx, at, {
      action: 'holidays-refreshed',
      noun: 'calendar',
      subjectId: id,
      before: { removed },
      after: { added },
    });
    await announce(ctx, tx, 'calendars', id);
    if (moved > 0) await announce(ctx, tx, 'tickets', null);
    return moved;
  });
}
