import type { TicketDetail } from '../../domain/tickets/requests.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { ownedRows } from '../owned.ts';
import { processOfSubject } from '../processes/get.ts';
import { readConversation } from './messages.ts';
import { ticketStore } from './process.ts';
import { readTicket } from './read.ts';

/** A ticket's page: clocks with their explanation, messages, and its process with the beat line. */
export async function getTicket(ctx: Ctx, input: { readonly id: string }): Promise<TicketDetail> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:read'), 't.assignee_id');
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const ticket = await readTicket(ctx, tx, input.id, reach, now);
    return {
      ...ticket,
      ...(await readConversation(ctx, tx, input.id)),
      process: await processOfSubject(ctx, tx, ticketStore, input.id),
    };
  });
}
