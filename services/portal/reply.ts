import { conflict, notFound } from '../../domain/errors.ts';
import { mayChangeStatus, type TicketStatus } from '../../domain/tickets/status.ts';
import { transaction } from '../context.ts';
import { enterFiles, type NewFile } from '../files/attachments.ts';
import { joined } from '../joined.ts';
import { addMessage } from '../tickets/add-message.ts';
import { updateTicket } from '../tickets/update.ts';
import { portalTurns } from './mail-links.ts';
import type { PortalCtx } from './open.ts';
import { portalToken } from './token.ts';

/**
 * What the customer writes by the portal: it opens the ticket again where it had been answered, as a mail would.
 * @returns the token of the ticket that follows up a closed one; null: it is in the ticket itself, or where that was merged into, which
 * is somebody else's as well and not to be seen by this link
 */
export async function replyByPortal(ctx: PortalCtx, body: string, files: readonly NewFile[]): Promise<string | null> {
  const now = await ctx.clock.now();
  return joined(ctx.db, ctx.tenantId, async (db, tx) => {
    const inside = { ...ctx, db };
    const fileIds = await enterFiles(inside, tx, files, null, now);
    const outside = { via: 'portal' as const, authorName: null, authorAddress: null, fileIds };
    const { ticket } = await addMessage(inside, { id: ctx.ticketId, kind: 'customer_message', body }, outside);
    if (ticket.id === ctx.ticketId) return null;
    const [own] = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM ticket WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${ticket.id}::uuid AND follows_id = ${ctx.ticketId}::uuid`;
    const turns = own ? await portalTurns(inside, tx, [own.id]) : null;
    return own && turns ? portalToken(ctx.tenantId, own.id, turns.get(own.id) ?? '', now) : null;
  });
}

/** The customer says that it is done, or not yet. @throws AppError Conflict where the ticket is not where that leads from, or is merged */
export async function settleByPortal(ctx: PortalCtx, to: 'solved' | 'open'): Promise<void> {
  const [row] = await transaction(
    ctx,
    (tx) => tx.$queryRaw<{ status: TicketStatus; version: number; isMerged: boolean }[]>`
      SELECT status, version, merged_into_id IS NOT NULL AS "isMerged" FROM ticket WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${ctx.ticketId}::uuid`,
  );
  if (!row) throw notFound('This link');
  // Where it goes on is not only theirs: whether that is done is not theirs to say.
  if (row.isMerged) throw conflict('This goes on together with another request. Write to us below instead.');
  if (row.status === to) return;
  if (!mayChangeStatus(row.status, to)) throw conflict('This has been changed meanwhile. Look at it again.');
  await updateTicket(ctx, { id: ctx.ticketId, version: row.version, status: to });
}
