import type { Ticket } from '../../domain/tickets/contract.ts';
import { type Ctx, transaction } from '../context.ts';
import { assignByRule } from './assign.ts';
import { changeTicket } from './change-ticket.ts';

/** So many at once: somebody who finishes one has room for one, and whoever comes to work may have more. */
const AT_ONCE = 5;

/**
 * After a ticket of a team has finished or changed hands: what waits because nobody had room is given away, the oldest first, until
 * nobody has room again. Each in a transaction of its own; what is not given now is when the next one finishes.
 */
export async function giveWaiting(ctx: Ctx, { teamId }: Pick<Ticket, 'teamId'>): Promise<void> {
  if (teamId === null) return;
  // Whoever finished has finished, whatever becomes of what waits.
  await give(ctx, teamId).catch(() => undefined);
}

async function give(ctx: Ctx, teamId: string): Promise<void> {
  const house: Ctx = { ...ctx, actor: { kind: 'system', id: 'assignment' } };
  const waiting = await transaction(
    house,
    (tx) => tx.$queryRaw<{ id: string }[]>`
      SELECT t.id FROM ticket t JOIN assignment_rule r ON r.tenant_id = t.tenant_id AND r.team_id = t.team_id AND r.method <> 'manual'
      WHERE t.tenant_id = ${house.tenantId}::uuid AND t.team_id = ${teamId}::uuid AND t.assignee_id IS NULL AND t.assigned_reason IS NOT NULL
        AND t.status IN ('new', 'open', 'pending', 'on_hold') AND t.spam_at IS NULL ORDER BY t.created_at, t.id LIMIT ${AT_ONCE}`,
  );
  for (const { id } of waiting) {
    const after = await changeTicket(house, id, null, async (tx, current, now) => {
      if (current.assigneeId === null)
        await assignByRule(house, tx, { ...current, number: Number(current.number) }, now);
    });
    if (after.assigneeId === null) return;
  }
}
