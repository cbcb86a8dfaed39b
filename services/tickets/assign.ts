import { conflict } from '../../domain/errors.ts';
import type { Choice } from '../../domain/tickets/assignment.ts';
import { type Assigned, type OfTicket, ofTicket } from '../../domain/tickets/desk.ts';
import type { Ctx } from '../context.ts';
import { assignByRule } from './assign-by-rule.ts';
import { changeTicket } from './change-ticket.ts';

/** Asks the team's rule for somebody now. @throws AppError Conflict where the ticket has no team, or its team no rule */
export async function assignTicket(ctx: Ctx, input: OfTicket): Promise<Assigned> {
  const { id, version } = ofTicket.parse(input);
  let choice: Choice | null = null;
  await changeTicket(ctx, id, version, async (tx, current, now) => {
    if (current.teamId === null) throw conflict('Choose a team first: its rule says who is next.');
    choice = await assignByRule(ctx, tx, { ...current, number: Number(current.number) }, now);
    if (!choice) throw conflict(`${current.teamName} gives its tickets by hand.`);
    await tx.$executeRaw`
      UPDATE ticket SET version = version + 1, updated_at = ${new Date(now)} WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid`;
  });
  const { memberId, reason } = choice as unknown as Choice;
  return { assigneeId: memberId, reason };
}
