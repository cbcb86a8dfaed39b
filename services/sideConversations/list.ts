import type { SideConversation } from '../../domain/tickets/side-conversations.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { ownedRows } from '../owned.ts';
import { readRow } from '../tickets/read.ts';
import { readSides } from './read.ts';

/** The side conversations of a ticket: a few. */
export async function listSideConversations(
  ctx: Ctx,
  { ticketId }: { readonly ticketId: string },
): Promise<{ items: SideConversation[] }> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:read'), 't.assignee_id');
  return transaction(ctx, async (tx) => {
    await readRow(ctx, tx, ticketId, reach);
    return { items: await readSides(ctx, tx, Prisma.sql`s.ticket_id = ${ticketId}::uuid`) };
  });
}
