import { calendarDefinition } from '../../domain/calendars/contract.ts';
import type { CalendarDefinition } from '../../domain/calendars/problems.ts';
import {
  type CalendarEditPreview,
  type MovedClock,
  type UpdateCalendarInput,
  updateCalendarInput,
} from '../../domain/calendars/requests.ts';
import { closedDates } from '../../domain/calendars/sources.ts';
import { clockName } from '../../domain/tickets/clocks.ts';
import { TARGET_WORDS } from '../../domain/tickets/contract.ts';
import { clocksOf } from '../../domain/tickets/facts.ts';
import { type Instant, toIso } from '../../domain/time/instant.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import type { Tx } from '../database.ts';
import type { StoredTicketFacts } from '../tickets/facts.ts';
import { factsOfTickets } from '../tickets/read.ts';
import { requireVersion } from '../version.ts';
import type { FetchText } from './holidays/read-source.ts';
import { resolveSources } from './holidays/resolve.ts';
import { COUNTING_CALENDAR, OPEN_TICKETS, readRow } from './read.ts';

/** Ten thousand take a second; of more than this many the first are looked at. */
const MOST_TICKETS = 20_000;
const EXAMPLES = 5;

/**
 * What saving an edit would do: which open clocks it moves, from when to when. The edit is judged as it would be when saved, new
 * holiday sources are read. Nothing is written.
 */
export async function previewCalendarEdit(
  ctx: Ctx,
  input: UpdateCalendarInput,
  fetchText?: FetchText,
): Promise<CalendarEditPreview> {
  permit(ctx, 'calendar:update');
  const { id, version, sources: wanted, ...edit } = updateCalendarInput.parse(input);
  const now = await ctx.clock.now();
  const before = await transaction(ctx, (tx) => readRow(ctx, tx, id));
  requireVersion('This calendar', before.version, version);
  const { zone = before.zone, weekly = before.weekly, holidays = before.holidays } = edit;
  const known = { sources: before.sources, days: before.sourceDays };
  const { days } = wanted ? await resolveSources(wanted, known, zone, now, fetchText) : known;
  const after = calendarDefinition.parse({ zone, weekly, holidays: closedDates(holidays, days) });
  return transaction(ctx, async (tx) => {
    const ids = await countedTickets(tx, id);
    const facts = await factsOfTickets(tx, ids.slice(0, MOST_TICKETS));
    return { openTickets: ids.length, lookedAt: facts.size, ...compare(facts, after, now) };
  });
}

async function countedTickets(tx: Tx, calendarId: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT t.id FROM ${OPEN_TICKETS} AND ${COUNTING_CALENDAR} = ${calendarId}::uuid ORDER BY t.id`;
  return rows.map((row) => row.id);
}

function compare(
  facts: ReadonlyMap<string, StoredTicketFacts>,
  calendar: CalendarDefinition,
  now: Instant,
): Pick<CalendarEditPreview, 'ticketsMoved' | 'clocksMoved' | 'missed' | 'examples'> {
  const moved: (MovedClock & { by: number })[] = [];
  let missed = 0;
  for (const [ticketId, one] of facts) {
    const old = new Map(clocksOf(one, now).clocks.map((clock) => [clockName(clock), clock]));
    for (const clock of clocksOf({ ...one, calendar }, now).clocks) {
      const before = old.get(clockName(clock));
      if (!before || clock.finishedAt !== null || before.dueAt === null || clock.dueAt === null) continue;
      if (before.state !== 'breached' && clock.state === 'breached') missed += 1;
      if (before.dueAt === clock.dueAt) continue;
      moved.push({
        ticketId,
        number: one.number,
        subject: one.subject,
        target: TARGET_WORDS[clock.target],
        from: toIso(before.dueAt),
        to: toIso(clock.dueAt),
        by: Math.abs(clock.dueAt - before.dueAt),
      });
    }
  }
  // Of each ticket the clock that moves farthest.
  moved.sort((a, b) => b.by - a.by || a.number - b.number);
  const tickets = new Map<string, MovedClock & { by: number }>();
  for (const clock of moved) if (!tickets.has(clock.ticketId)) tickets.set(clock.ticketId, clock);
  return {
    ticketsMoved: tickets.size,
    clocksMoved: moved.length,
    missed,
    examples: [...tickets.values()].slice(0, EXAMPLES).map(({ by: _, ...example }) => example),
  };
}
