import { AppError, validation } from '../../domain/errors.ts';
import { untagged } from '../../domain/mail/letter.ts';
import { type AddedMessage, type AddMessageInput, addMessageInput } from '../../domain/tickets/requests.ts';
import { isFinished } from '../../domain/tickets/status.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import type { Tx } from '../database.ts';
import { requireOwnFiles } from '../files/attachments.ts';
import { ownAddresses } from '../mail/context.ts';
import { ownedRows } from '../owned.ts';
import { changeAndRead } from './change-and-read.ts';
import { enterMessage } from './enter-message.ts';
import { openFollowUp } from './follow-up.ts';
import { giveWaiting } from './give-waiting.ts';
import { holdPoliciesOfTicket } from './hold-policies.ts';
import type { FromOutside } from './messages.ts';
import { lockTicket, type TicketRow } from './read.ts';
import { whereToWrite } from './where-to-write.ts';

/**
 * Adds what an agent answered or noted, or what the customer wrote, with the status that follows from it or is given beside it.
 * A public reply goes to the requester by e-mail, where the address is known. What is written in a merged ticket goes where its
 * conversation goes on, and changes nothing of who gets copies there, which may be another customer's; what a customer writes where it
 * is closed opens a ticket that follows up the one they wrote in.
 * @param outside who wrote it and how it came, where that was not in the app
 * @returns the message, and the ticket that it is in
 * @throws AppError Conflict for a status that this one does not lead to, or where somebody wrote what the sender has not seen
 */
export async function addMessage(
  ctx: Ctx,
  input: AddMessageInput,
  outside?: FromOutside & { readonly fileIds?: readonly string[] },
): Promise<AddedMessage> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:update'), 't.assignee_id');
  const { id: named, seenMessageId, ...message } = addMessageInput.parse(input);
  const now = await ctx.clock.now();
  const entered = await transaction(ctx, async (tx) => {
    const place = await whereToWrite(ctx, tx, named);
    const id = place?.id ?? named;
    await requireOwnFiles(ctx, tx, message.fileIds);
    if (message.cc) await requireOthers(ctx, tx, message.cc);
    const fileIds = [...message.fileIds, ...(outside?.fileIds ?? [])];
    if (place?.status === 'closed' && message.kind === 'customer_message') {
      return openFollowUp(ctx, tx, named, reach, { ...message, fileIds, outside }, now);
    }
    await holdPoliciesOfTicket(ctx, tx, id, now);
    const { changed, ticket } = await changeAndRead(ctx, tx, id, now, async () => {
      const current = await lockTicket(ctx, tx, id, reach);
      if (seenMessageId !== undefined) await requireSeen(ctx, tx, id, seenMessageId);
      const keepsCopied = id === named && (await bringsAlong(ctx, tx, current, outside));
      return enterMessage(ctx, tx, current, { ...message, fileIds, outside, keepsCopied }, now);
    });
    return { message: changed, ticket };
  });
  if (message.status !== undefined && isFinished(message.status)) await giveWaiting(ctx, entered.ticket);
  return entered;
}

/**
 * Whether whoever is named beside the writer of a mail gets the answers from now on. Where another customer's ticket was merged into this
 * one, only whoever takes part in this one itself brings others along: that customer's mails answer their own, which are here.
 */
async function bringsAlong(
  ctx: Ctx,
  tx: Tx,
  { id, cc, requesterEmail }: TicketRow,
  outside: FromOutside | undefined,
): Promise<boolean> {
  if (!outside?.cc?.length) return true;
  const writer = outside.authorAddress?.toLowerCase();
  if (writer !== undefined && (writer === requesterEmail?.toLowerCase() || cc.includes(writer))) return true;
  const [merged] = await tx.$queryRaw<{ one: number }[]>`
    SELECT 1 AS one FROM ticket WHERE tenant_id = ${ctx.tenantId}::uuid AND merged_into_id = ${id}::uuid LIMIT 1`;
  return merged === undefined;
}

/** @throws AppError Validation where a copy would come back to us and open a ticket */
async function requireOthers(ctx: Ctx, tx: Tx, cc: readonly string[]): Promise<void> {
  const own = await ownAddresses(ctx, tx);
  const ours = cc.find((address) => own.includes(untagged(address).address));
  if (!ours) return;
  throw validation(`${ours} is a mailbox of yours.`, [{ path: 'cc', message: 'Leave your own mailboxes out' }]);
}

/** @param seen the last message that the sender has read; null: there was none */
async function requireSeen(ctx: Ctx, tx: Tx, ticketId: string, seen: string | null): Promise<void> {
  const [newer] = await tx.$queryRaw<{ id: string; kind: string; authorName: string | null }[]>`
    SELECT m.id, m.kind, m.author_name AS "authorName" FROM ticket_message m
    LEFT JOIN ticket_message s ON s.tenant_id = m.tenant_id AND s.id = ${seen}::uuid
    WHERE m.tenant_id = ${ctx.tenantId}::uuid AND m.ticket_id = ${ticketId}::uuid AND m.kind IN ('customer_message', 'public_reply')
      AND (s.id IS NULL OR (m.at, m.id) > (s.at, s.id)) ORDER BY m.at, m.id LIMIT 1`;
  if (!newer) return;
  const who = newer.authorName ?? 'Somebody';
  const did = newer.kind === 'customer_message' ? 'wrote' : 'answered';
  throw new AppError(
    'Conflict',
    `${who} ${did} while you were writing. Your text is kept: read theirs, then send again.`,
    {
      issues: [{ path: 'seenMessageId', message: newer.id }],
    },
  );
}
