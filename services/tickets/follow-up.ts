import { ticketInput } from '../../domain/tickets/contract.ts';
import type { AddedMessage } from '../../domain/tickets/requests.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import type { Prisma, Tx } from '../database.ts';
import { openTicket } from './create.ts';
import type { MessageToEnter } from './enter-message.ts';
import { readMessages } from './messages.ts';
import { readRow } from './read.ts';

/** A closed ticket stays closed: what its customer writes then opens another, of the same requester, that follows it up. */
export async function openFollowUp(
  ctx: Ctx,
  tx: Tx,
  closedId: string,
  reach: Prisma.Sql,
  { body, fileIds = [], outside }: MessageToEnter,
  now: Instant,
): Promise<AddedMessage> {
  const closed = await readRow(ctx, tx, closedId, reach);
  const ticket = await openTicket(
    ctx,
    tx,
    {
      ...ticketInput.parse({
        ...requesterOf(closed),
        subject: closed.subject,
        body,
        priority: closed.priority,
        teamId: closed.teamId,
        category: closed.category,
        tags: closed.tags,
        channel: outside?.via === 'email' ? 'email' : outside?.via === 'portal' ? 'portal' : closed.channel,
      }),
      outside: outside && { ...outside, fileIds },
      followsId: closedId,
    },
    now,
  );
  const message = (await readMessages(ctx, tx, ticket.id)).at(-1);
  if (!message) throw new Error('a follow-up has the message that it was opened by');
  return { message, ticket };
}

/** Who a ticket is of, as another one takes it over. */
export const requesterOf = <
  T extends Record<'contactId' | 'companyId' | 'requesterName' | 'requesterEmail', string | null>,
>({
  contactId,
  companyId,
  requesterName,
  requesterEmail,
}: T) => ({
  contactId,
  companyId,
  // Of a contact, its own are used.
  ...(contactId === null && { requesterName, requesterEmail }),
});
