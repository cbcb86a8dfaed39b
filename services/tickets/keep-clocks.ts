import type { Clock } from '../../domain/tickets/clocks.ts';
import type { TicketClock } from '../../domain/tickets/contract.ts';
import { clocksOf } from '../../domain/tickets/facts.ts';
import { type Instant, toIso, toIsoOrNull } from '../../domain/time/instant.ts';
import { COUNTING_CALENDAR } from '../calendars/read.ts';
import type { Ctx } from '../context.ts';
import { Prisma, recordset, type Tx } from '../database.ts';
import { VERSION_OF_TICKET } from './events.ts';
import { factsOfTickets } from './read.ts';

type Finished = Pick<
  TicketClock,
  'target' | 'occurrence' | 'time' | 'startedAt' | 'finishedAt' | 'dueAt' | 'breachedAt' | 'elapsedSeconds'
> & { readonly targetSeconds: number | null };

/**
 * What counts for a ticket as it is kept beside a finished clock (`r`), so that it can be explained when the calendar is another one: of
 * its holidays those that the clock has met, with a day to spare for the zone. Of a clock that counts every hour nothing.
 */
const CALENDAR_THEN = Prisma.sql`
  CASE WHEN r.time = 'business' AND w.id IS NOT NULL THEN jsonb_build_object('zone', w.zone, 'weekly', w.weekly, 'holidays',
    ARRAY(SELECT h FROM jsonb_array_elements_text(w.holidays) AS h
      WHERE h::date BETWEEN r."startedAt"::date - 1 AND greatest(r."finishedAt", r."dueAt")::date + 1)) END`;

/** Keeps the finished ones of a ticket's clocks as they are: from here on neither a calendar nor a policy moves them. */
export const keepFinished = (ctx: Ctx, tx: Tx, ticketId: string, clocks: readonly Finished[]): Promise<void> =>
  keep(
    ctx,
    tx,
    clocks.map((clock) => ({ ...clock, ticketId })),
  );

/**
 * The same for tickets that are about to be measured otherwise, where it was not done when their clocks finished.
 * @param which condition on `t` (table ticket)
 */
export async function keepFinishedOf(ctx: Ctx, tx: Tx, which: Prisma.Sql, now: Instant): Promise<void> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT t.id FROM ticket t WHERE t.tenant_id = ${ctx.tenantId}::uuid AND ${which}
      AND EXISTS (SELECT FROM ticket_event e WHERE e.tenant_id = t.tenant_id AND e.ticket_id = t.id
        AND (e.kind = 'staff_reply' OR e.to_status IN ('solved', 'closed')))
      AND NOT EXISTS (SELECT FROM ticket_clock k WHERE k.tenant_id = t.tenant_id AND k.ticket_id = t.id)`;
  if (rows.length === 0) return;
  const facts = await factsOfTickets(
    tx,
    rows.map(({ id }) => id),
  );
  const clocks = [...facts].flatMap(([ticketId, one]) =>
    clocksOf(one, now).clocks.map((clock) => ({ ...onWire(clock), ticketId })),
  );
  await keep(ctx, tx, clocks);
}

const onWire = (clock: Clock): Finished => ({
  ...clock,
  startedAt: toIso(clock.startedAt),
  finishedAt: toIsoOrNull(clock.finishedAt),
  dueAt: toIsoOrNull(clock.dueAt),
  breachedAt: toIsoOrNull(clock.breachedAt),
});

async function keep(ctx: Ctx, tx: Tx, clocks: readonly (Finished & { ticketId: string })[]): Promise<void> {
  const finished = clocks
    .filter(({ finishedAt, targetSeconds }) => finishedAt !== null && targetSeconds !== null)
    .map(
      ({
        ticketId,
        target,
        occurrence,
        time,
        startedAt,
        finishedAt,
        dueAt,
        breachedAt,
        elapsedSeconds,
        targetSeconds,
      }) => ({
        ...{
          ticketId,
          target,
          occurrence,
          time,
          startedAt,
          finishedAt,
          dueAt,
          breachedAt,
          elapsedSeconds,
          targetSeconds,
        },
      }),
    );
  if (finished.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO ticket_clock (tenant_id, ticket_id, target, occurrence, started_at, finished_at, due_at, breached_at, elapsed_seconds, target_seconds, calendar)
    SELECT ${ctx.tenantId}::uuid, r."ticketId", r.target, r.occurrence, r."startedAt", r."finishedAt", r."dueAt", r."breachedAt",
      r."elapsedSeconds", r."targetSeconds", ${CALENDAR_THEN}
    FROM ${recordset(finished, { ticketId: 'uuid', target: 'text', occurrence: 'int', startedAt: 'timestamptz', finishedAt: 'timestamptz', dueAt: 'timestamptz', breachedAt: 'timestamptz', elapsedSeconds: 'bigint', targetSeconds: 'int', time: 'text' })}
    JOIN ticket t ON t.tenant_id = ${ctx.tenantId}::uuid AND t.id = r."ticketId"
    LEFT JOIN company k ON k.tenant_id = t.tenant_id AND k.id = t.company_id
    LEFT JOIN team g ON g.tenant_id = t.tenant_id AND g.id = t.team_id
    ${VERSION_OF_TICKET}
    LEFT JOIN business_calendar w ON w.tenant_id = v.tenant_id AND w.id = ${COUNTING_CALENDAR}
    ON CONFLICT (tenant_id, ticket_id, target, occurrence) DO UPDATE SET finished_at = excluded.finished_at, due_at = excluded.due_at,
      breached_at = excluded.breached_at, elapsed_seconds = excluded.elapsed_seconds, target_seconds = excluded.target_seconds, calendar = excluded.calendar
    WHERE ticket_clock.finished_at <> excluded.finished_at`;
}
