import { AppError, conflict, notFound } from '../../domain/errors.ts';
import type { Ticket } from '../../domain/tickets/contract.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import type { Tx } from '../database.ts';
import { updateTicket } from './update.ts';

/** Colleagues who press at the same moment each get another one; after so many lost races something else is wrong. */
const TRIES = 10;

/**
 * The most urgent ticket that nobody has and that fits a member: of one of their teams, or of none, and neither snoozed nor waiting for
 * somebody else. The first two conditions after the tenant are those of the index `ticket_board`.
 */
export async function nextToTake(ctx: Ctx, tx: Tx): Promise<string | null> {
  const { actor } = ctx;
  if (actor.kind !== 'member') return null;
  const [row] = await tx.$queryRaw<{ id: string }[]>`
    SELECT t.id FROM ticket t
    WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.status IN ('new', 'open', 'pending', 'on_hold') AND t.spam_at IS NULL AND t.snoozed_at IS NULL
      AND t.status IN ('new', 'open') AND t.assignee_id IS NULL
      AND (t.team_id IS NULL OR t.team_id = ANY(ARRAY(
        SELECT m.team_id FROM team_member m WHERE m.tenant_id = ${ctx.tenantId}::uuid AND m.member_id = ${actor.id}::uuid)))
    ORDER BY t.due_at, t.id LIMIT 1`;
  return row?.id ?? null;
}

/** Assigns it to whoever asks. @throws AppError NotFound where nothing is free, Forbidden */
export async function takeNext(ctx: Ctx): Promise<Ticket> {
  permit(ctx, 'ticket:update');
  if (ctx.actor.kind !== 'member') throw conflict('Only a member can take a ticket: an API key has no desk.');
  const assigneeId = ctx.actor.id;
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const next = await transaction(ctx, async (tx) => {
      const id = await nextToTake(ctx, tx);
      return id && tx.ticket.findFirst({ where: { tenantId: ctx.tenantId, id }, select: { id: true, version: true } });
    });
    if (!next) throw notFound('A free ticket for you');
    try {
      return await updateTicket(ctx, { ...next, assigneeId });
    } catch (error) {
      if (!(error instanceof AppError) || error.kind !== 'Conflict') throw error;
    }
  }
  throw conflict('Others were quicker each time. Try again.');
}
