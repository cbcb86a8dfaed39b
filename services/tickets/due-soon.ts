import { clocksOf } from '../../domain/tickets/facts.ts';
import { HOUR, type Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import type { Prisma, Tx } from '../database.ts';
import { factsOfTickets } from './read.ts';

/** What "breaching soon" means: a target is due within the hour. */
const SOON = HOUR;

/** Ids of the tickets that breach within the hour if nobody acts. @param reach which rows of `t` the actor's scope allows */
export async function ticketsDueSoon(ctx: Ctx, tx: Tx, reach: Prisma.Sql, now: Instant): Promise<string[]> {
  const until = now + SOON;
  // What is due within the hour is no later than the next thing its process does, so only these are read closely.
  const near = await tx.$queryRaw<{ id: string }[]>`
    SELECT t.id FROM process p JOIN ticket t ON t.tenant_id = p.tenant_id AND t.id = p.subject_id
    WHERE p.tenant_id = ${ctx.tenantId}::uuid AND p.kind = 'ticket-sla' AND p.status = 'running' AND p.next_at <= ${new Date(until)} AND ${reach}`;
  const facts = await factsOfTickets(
    tx,
    near.map((row) => row.id),
  );
  return [...facts].flatMap(([id, one]) =>
    clocksOf(one, now).clocks.some(({ state, dueAt }) => state === 'running' && dueAt !== null && dueAt <= until)
      ? [id]
      : [],
  );
}
