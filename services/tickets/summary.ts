import type { TicketSummary } from '../../domain/tickets/requests.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { ownedRows } from '../owned.ts';
import { ticketsDueSoon } from './due-soon.ts';

/** How many open tickets there are, and in what state: the head of the tickets' page. */
export async function ticketSummary(ctx: Ctx): Promise<TicketSummary> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:read'), 't.assignee_id');
  const now = await ctx.clock.now();
  const me = ctx.actor.kind === 'member' ? ctx.actor.id : null;
  return transaction(ctx, async (tx) => {
    const [counts] = await tx.$queryRaw<Omit<TicketSummary, 'breachingSoon'>[]>`
      SELECT (count(*) FILTER (WHERE t.snoozed_at IS NULL))::int AS open,
        (count(*) FILTER (WHERE t.snoozed_at IS NOT NULL))::int AS snoozed, (count(*) FILTER (WHERE t.status IN ('pending', 'on_hold')))::int AS paused,
        (count(*) FILTER (WHERE t.assignee_id IS NULL AND t.snoozed_at IS NULL))::int AS unassigned,
        (count(*) FILTER (WHERE t.assignee_id = ${me}::uuid AND t.snoozed_at IS NULL))::int AS mine,
        (count(*) FILTER (WHERE EXISTS (
          SELECT FROM ticket_breach b WHERE b.tenant_id = t.tenant_id AND b.ticket_id = t.id)))::int AS breached
      FROM ticket t WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.status NOT IN ('solved', 'closed') AND t.spam_at IS NULL AND ${reach}`;
    const breachingSoon = (await ticketsDueSoon(ctx, tx, reach, now)).length;
    return { open: 0, snoozed: 0, paused: 0, unassigned: 0, mine: 0, breached: 0, ...counts, breachingSoon };
  });
}
