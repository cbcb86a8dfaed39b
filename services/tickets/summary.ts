import { clocksOf } from '../../domain/tickets/facts.ts';
import type { TicketSummary } from '../../domain/tickets/requests.ts';
import { HOUR } from '../../domain/time/instant.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { ownedRows } from '../owned.ts';
import { factsOfTickets } from './read.ts';

/** How many open tickets there are, and in what state: the head of the tickets' page. */
export async function ticketSummary(ctx: Ctx): Promise<TicketSummary> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:read'), 't.assignee_id');
  const now = await ctx.clock.now();
  const soon = now + HOUR;
  return transaction(ctx, async (tx) => {
    const [counts] = await tx.$queryRaw<Omit<TicketSummary, 'breachingSoon'>[]>`
      SELECT count(*)::int AS open, (count(*) FILTER (WHERE t.status = 'pending'))::int AS paused,
        (count(*) FILTER (WHERE t.assignee_id IS NULL))::int AS unassigned,
        (count(*) FILTER (WHERE EXISTS (
          SELECT FROM ticket_breach b WHERE b.tenant_id = t.tenant_id AND b.ticket_id = t.id)))::int AS breached
      FROM ticket t WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.status NOT IN ('solved', 'closed') AND ${reach}`;
    // What is due within the hour is no later than the next thing its process does, so only these are read closely.
    const near = await tx.$queryRaw<{ id: string }[]>`
      SELECT t.id FROM process p JOIN ticket t ON t.tenant_id = p.tenant_id AND t.id = p.subject_id
      WHERE p.tenant_id = ${ctx.tenantId}::uuid AND p.kind = 'ticket-sla' AND p.status = 'running' AND p.next_at <= ${new Date(soon)} AND ${reach}`;
    const facts = await factsOfTickets(
      tx,
      near.map((row) => row.id),
    );
    const breachingSoon = [...facts.values()].filter((one) =>
      clocksOf(one, now).clocks.some(({ state, dueAt }) => state === 'running' && dueAt !== null && dueAt <= soon),
    ).length;
    return { open: 0, paused: 0, unassigned: 0, breached: 0, ...counts, breachingSoon };
  });
}
