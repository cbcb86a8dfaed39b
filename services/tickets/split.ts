import { notFound } from '../../domain/errors.ts';
import { type Ticket, ticketInput } from '../../domain/tickets/contract.ts';
import { type SplitInput, splitInput } from '../../domain/tickets/desk.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { announce } from '../live.ts';
import { ownedRows } from '../owned.ts';
import { openTicket } from './create.ts';
import { requesterOf } from './follow-up.ts';
import { insertMessage, readMessages } from './messages.ts';
import { readRow } from './read.ts';

/** Makes a message a ticket of its own: the same requester, team and labels. The message stays where it was as well. @throws AppError NotFound */
export async function splitTicket(ctx: Ctx, input: SplitInput): Promise<Ticket> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:update'), 't.assignee_id');
  permit(ctx, 'ticket:create');
  const { id, messageId, subject } = splitInput.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const current = await readRow(ctx, tx, id, reach);
    const [message] = await readMessages(ctx, tx, id, Prisma.sql`m.id = ${messageId}::uuid`);
    if (!message) throw notFound('This message');
    const files = await tx.$queryRaw<{ id: string }[]>`
      SELECT file_id AS id FROM attachment WHERE tenant_id = ${ctx.tenantId}::uuid AND message_id = ${messageId}::uuid ORDER BY id`;
    const { via, authorName, authorAddress, html } = message;
    const ticket = await openTicket(
      ctx,
      tx,
      {
        ...ticketInput.parse({
          ...requesterOf(current),
          subject,
          body: message.body,
          priority: current.priority,
          teamId: current.teamId,
          category: current.category,
          tags: current.tags,
          channel: current.channel,
        }),
        // The Message-ID stays with the first: an answer to that mail goes there.
        outside: via ? { via, authorName, authorAddress, html, fileIds: files.map((file) => file.id) } : undefined,
        splitFromId: id,
      },
      now,
    );
    const note = (ticketId: string, body: string) =>
      insertMessage(ctx, tx, { ticketId, kind: 'internal_note', body }, now);
    await note(id, `A message was split off into #${ticket.number} ${subject}.`);
    await note(ticket.id, `Split off from #${current.number} ${current.subject}.`);
    await audit(ctx, tx, new Date(now), {
      action: 'split',
      noun: 'ticket',
      subjectId: id,
      after: { messageId, splitId: ticket.id },
    });
    await announce(ctx, tx, 'tickets', null);
    return ticket;
  });
}
