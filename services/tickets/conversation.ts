import type { TicketMessage } from '../../domain/tickets/contract.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { ownedRows } from '../owned.ts';
import { readConversation } from './messages.ts';
import { readRow } from './read.ts';

/** What was said before a message, a page of it. */
export async function earlierMessages(
  ctx: Ctx,
  { id, before }: { readonly id: string; readonly before: string },
): Promise<{ messages: TicketMessage[]; earlierMessages: number }> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:read'), 't.assignee_id');
  return transaction(ctx, async (tx) => {
    await readRow(ctx, tx, id, reach);
    return readConversation(ctx, tx, id, before);
  });
}
