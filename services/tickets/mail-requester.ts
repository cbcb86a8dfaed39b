import { replyAddress } from '../../domain/mail/letter.ts';
import type { TicketMessage } from '../../domain/tickets/contract.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { signReply } from '../mailboxes/secrets.ts';
import { type MailEnvelope, queueMessages } from '../messages/queue.ts';
import { PORTAL_PLACE } from '../portal/mail-links.ts';
import { outgoingIdOf } from './messages.ts';
import type { TicketRow } from './read.ts';

/** Headers grow with a conversation; the first and the newest keep it together. */
const MOST_REFERENCES = 20;

/** Instead of the link to the portal, with which whoever gets a copy could read everything and speak as the requester. */
const ANSWER_HERE = 'Answer this mail to go on with the conversation.';

/** A public reply goes to the requester by e-mail, and to whoever gets a copy: answered there it comes back to the ticket, by headers, subject and signed address. */
export async function mailRequester(
  ctx: Ctx,
  tx: Tx,
  ticket: TicketRow,
  { id, body, cc }: Pick<TicketMessage, 'id' | 'body' | 'cc'>,
  now: Instant,
): Promise<void> {
  if (!ticket.requesterEmail) return;
  const mail = {
    id: outgoingIdOf(id),
    channel: 'email' as const,
    toAddress: ticket.requesterEmail,
    toName: ticket.requesterName,
    subject: `Re: [#${ticket.number}] ${ticket.subject}`,
    body: `${body}\n\n-- \n${cc.length > 0 ? ANSWER_HERE : `The whole conversation: ${PORTAL_PLACE}`}`,
    dueAt: now,
    noun: 'ticket',
    subjectId: ticket.id,
    envelope: { ...(await envelopeOf(ctx, tx, ticket, id)), cc },
  };
  await queueMessages(ctx, tx, [mail], now);
}

export async function envelopeOf(ctx: Ctx, tx: Tx, ticket: TicketRow, messageId: string): Promise<MailEnvelope> {
  const [mails, [box], files] = await Promise.all([
    tx.$queryRaw<{ mailId: string }[]>`
      SELECT m.message_id AS "mailId" FROM ticket_message m
      WHERE m.tenant_id = ${ctx.tenantId}::uuid AND m.ticket_id = ${ticket.id}::uuid AND m.message_id IS NOT NULL AND m.kind = 'customer_message'
      ORDER BY m.at, m.id`,
    tx.$queryRaw<{ address: string; name: string }[]>`
      SELECT b.address, b.name FROM mailbox b LEFT JOIN ticket t ON t.tenant_id = b.tenant_id AND t.id = ${ticket.id}::uuid
      WHERE b.tenant_id = ${ctx.tenantId}::uuid AND b.deleted_at IS NULL
      ORDER BY (b.id = t.mailbox_id) DESC NULLS LAST, b.created_at, b.id LIMIT 1`,
    tx.$queryRaw<{ sha256: string; name: string; mediaType: string }[]>`
      SELECT f.sha256, f.name, f.media_type AS "mediaType" FROM attachment a JOIN stored_file f ON f.tenant_id = a.tenant_id AND f.id = a.file_id
      WHERE a.tenant_id = ${ctx.tenantId}::uuid AND a.message_id = ${messageId}::uuid ORDER BY a.id`,
  ]);
  const ids = mails.map(({ mailId }) => mailId);
  return {
    inReplyTo: ids.at(-1) ?? null,
    references: ids.length > MOST_REFERENCES ? [ids[0] as string, ...ids.slice(1 - MOST_REFERENCES)] : ids,
    replyTo: box
      ? replyAddress(box.address, Number(ticket.number), signReply(ctx.tenantId, Number(ticket.number)))
      : null,
    fromName: box?.name ?? null,
    files,
  };
}
