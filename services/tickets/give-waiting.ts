import { chooseAssignee } from '../../domain/tickets/assignment.ts';
import type { Ticket } from '../../domain/tickets/contract.ts';
import { isFinished } from '../../domain/tickets/status.ts';
import { type Ctx, transaction } from '../context.ts';
import { assignByRule, teamNow, wantedOf } from './assign-by-rule.ts';
import { changeTicket } from './change-ticket.ts';

/** So many at once: somebody who finishes one has room for one. Whoever comes to work is found by the minute's look. */
const AT_ONCE = 5;
/** So many of a team are looked at, the oldest first. */
const LOOKED_AT = 1000;

/**
 * After tickets of teams have finished or changed hands: what waits because nobody had room is given away. What is not given now is
 * when the next one finishes, or within the minute (`giveOfTeam`).
 */
export async function giveWaiting(ctx: Ctx, ...tickets: readonly Pick<Ticket, 'teamId'>[]): Promise<void> {
  for (const teamId of new Set(tickets.map((ticket) => ticket.teamId))) {
    // Whoever finished has finished, whatever becomes of what waits.
    if (teamId !== null) await giveOfTeam(ctx, teamId, AT_ONCE).catch(() => undefined);
  }
}

/**
 * Gives away what waits in a team, the oldest first, each in a transaction of its own; one for whom nobody is there holds up none
 * behind it. May run anywhere at the same time: each is given once. @returns how many found somebody, `most` at most
 */
export async function giveOfTeam(ctx: Ctx, teamId: string, most: number): Promise<number> {
  const house: Ctx = { ...ctx, actor: { kind: 'system', id: 'assignment' } };
  const { now, waiting } = await look(house, teamId);
  if (!now) return 0;
  let given = 0;
  for (const { id, ...ticket } of waiting) {
    if (given === most) break;
    // As it was a moment ago: whoever it names is asked again under the rule's lock, and a ticket with nobody is left unwritten.
    if (!chooseAssignee(now.rule, now.team, wantedOf(ticket))?.memberId) continue;
    const memberId = await giveOne(house, id, teamId);
    if (memberId === null) continue;
    given += 1;
    now.team = now.team.map((one) => (one.memberId === memberId ? { ...one, openTickets: one.openTickets + 1 } : one));
  }
  return given;
}

async function look(ctx: Ctx, teamId: string) {
  const at = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const waiting = await tx.$queryRaw<Pick<Ticket, 'id' | 'tags' | 'category'>[]>`
      SELECT id, tags, category FROM ticket
      WHERE tenant_id = ${ctx.tenantId}::uuid AND team_id = ${teamId}::uuid AND assignee_id IS NULL AND assigned_reason IS NOT NULL
        AND status IN ('new', 'open', 'pending', 'on_hold') AND spam_at IS NULL ORDER BY created_at, id LIMIT ${LOOKED_AT}`;
    return { waiting, now: waiting.length > 0 ? await teamNow(ctx, tx, teamId, at) : null };
  });
}

/** @returns who has it now by the rule; null: nobody had room any more, or it does not wait any more */
async function giveOne(ctx: Ctx, id: string, teamId: string): Promise<string | null> {
  const found: { memberId: string | null } = { memberId: null };
  await changeTicket(ctx, id, null, async (tx, current, now) => {
    found.memberId = null;
    const { assigneeId, assignedReason, status, spam } = current;
    const waits = assigneeId === null && assignedReason !== null && current.teamId === teamId;
    if (!waits || isFinished(status) || spam) return;
    const choice = await assignByRule(ctx, tx, { ...current, number: Number(current.number) }, now);
    if (!choice?.memberId) return;
    found.memberId = choice.memberId;
    // Whoever is about to take it by the version that they saw is told.
    await tx.$executeRaw`
      UPDATE ticket SET version = version + 1, updated_at = ${new Date(now)} WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid`;
  });
  return found.memberId;
}
