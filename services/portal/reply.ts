import { conflict, notFound } from '../../domain/errors.ts';
import { mayChangeStatus, type TicketStatus } from '../../domain/tickets/status.ts';
import { transaction } from '../context.ts';
import { enterFiles, type NewFile } from '../files/attachments.ts';
import { joined } from '../joined.ts';
import { addMessage } from '../tickets/add-message.ts';
import { updateTicket } from '../tickets/update.ts';
import type { PortalCtx } from './open.ts';

/** What the customer writes by the portal: it opens the ticket again where it had been answered, as a mail would. */
export async function replyByPortal(ctx: PortalCtx, body: string, files: readonly NewFile[]): Promise<void> {
  const now = await ctx.clock.now();
  await joined(ctx.db, ctx.tenantId, async (db, tx) => {
    const inside = { ...ctx, db };
    const fileIds = await enterFiles(inside, tx, files, null, now);
    const outside = { via: 'portal' as const, authorName: null, authorAddress: null, fileIds };
    await addMessage(inside, { id: ctx.ticketId, kind: 'customer_message', body }, outside);
  });
}

/** The customer says that it is done, or not yet. @throws AppError Conflict where the ticket is not where that leads from */
export async function settleByPortal(ctx: PortalCtx, to: 'solved' | 'open'): Promise<void> {
  const [row] = await transaction(
    ctx,
    (tx) => tx.$queryRaw<{ status: TicketStatus; version: number }[]>`
      SELECT status, version FROM ticket WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${ctx.ticketId}::uuid`,
  );
  if (!row) throw notFound('This link');
  if (row.status === to) return;
  if (!mayChangeStatus(row.status, to)) throw conflict('This has been changed meanwhile. Look at it again.');
  await updateTicket(ctx, { id: ctx.ticketId, version: row.version, status: to });
}
