import type { Clock } from '../../domain/tickets/clocks.ts';
import type { TicketClock } from '../../domain/tickets/contract.ts';
import { clocksOf } from '../../domain/tickets/facts.ts';
import { type Instant, toIso, toIsoOrNull } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import { type Prisma, recordset, type Tx } from '../database.ts';
import { factsOfTickets } from './read.ts';

type Finished = Pick<
  TicketClock,
  'target' | 'occurrence' | 'startedAt' | 'finishedAt' | 'dueAt' | 'breachedAt' | 'elapsedSeconds'
> & { readonly targetSeconds: number | null };

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
      ({ ticketId, target, occurrence, startedAt, finishedAt, dueAt, breachedAt, elapsedSeconds, targetSeconds }) => ({
        ...{ ticketId, target, occurrence, startedAt, finishedAt, dueAt, breachedAt, elapsedSeconds, targetSeconds },
      }),
    );
  if (finished.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO ticket_clock (tenant_id, ticket_id, target, occurrence, started_at, finished_at, due_at, breached_at, elapsed_seconds, target_seconds)
    SELECT ${ctx.tenantId}::uuid, r."ticketId", r.target, r.occurrence, r."startedAt", r."finishedAt", r."dueAt", r."breachedAt",
      r."elapsedSeconds", r."targetSeconds"
    FROM ${recordset(finished, { ticketId: 'uuid', target: 'text', occurrence: 'int', startedAt: 'timestamptz', finishedAt: 'timestamptz', dueAt: 'timestamptz', breachedAt: 'timestamptz', elapsedSeconds: 'bigint', targetSeconds: 'int' })}
    ON CONFLICT (tenant_id, ticket_id, target, occurrence) DO UPDATE SET finished_at = excluded.finished_at, due_at = excluded.due_at,
      breached_at = excluded.breached_at, elapsed_seconds = excluded.elapsed_seconds, target_seconds = excluded.target_seconds
    WHERE ticket_clock.finished_at <> excluded.finished_at`;
}
