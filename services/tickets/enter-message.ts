import { joinCopied } from '../../domain/mail/copied.ts';
import type { TicketMessage, TicketMessageKind } from '../../domain/tickets/contract.ts';
import { mentionsIn } from '../../domain/tickets/mentions.ts';
import { statusAfterCustomerMessage, statusAfterStaffReply, type TicketStatus } from '../../domain/tickets/status.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { readDeskSettings } from '../desk/read-settings.ts';
import { derivedId } from '../ids.ts';
import { announce } from '../live.ts';
import { markReadAt } from '../notifications/mine.ts';
import { notify } from '../notifications/notify.ts';
import { requireFields } from '../ticketFields/check.ts';
import { catchUpWhenReopened } from './come-under.ts';
import { dropDraft } from './drafts.ts';
import { enterEvents } from './events.ts';
import { addFollowers } from './follow.ts';
import { mailRequester } from './mail-requester.ts';
import { type FromOutside, insertMessage } from './messages.ts';
import type { TicketRow } from './read.ts';
import { tellFollowers } from './tell-followers.ts';
import { requireTransition } from './update.ts';

export interface MessageToEnter {
  readonly kind: TicketMessageKind;
  readonly body: string;
  /** The status given beside it. */
  readonly status?: TicketStatus | undefined;
  readonly fileIds?: readonly string[];
  /** Of a reply; left out: whoever has got a copy so far. */
  readonly cc?: readonly string[] | undefined;
  readonly outside?: FromOutside | undefined;
  /** Whoever gets a copy of it does so from now on; not where it was written in a ticket that was merged into this one. */
  readonly keepsCopied?: boolean;
}

/**
 * Enters a message in a ticket that the transaction holds with its process: the status that follows from it, the mail to the requester,
 * whoever is mentioned or follows, and the end of its draft and its snooze.
 * @throws AppError Conflict for a status that this one does not lead to, or that a missing field keeps from
 */
export async function enterMessage(
  ctx: Ctx,
  tx: Tx,
  current: TicketRow,
  { kind, body, status, fileIds = [], cc, outside, keepsCopied = true }: MessageToEnter,
  now: Instant,
): Promise<TicketMessage> {
  const { id } = current;
  const at = new Date(now);
  const copied =
    kind === 'public_reply' ? joinCopied(cc ?? current.cc, [], current.requesterEmail) : (outside?.cc ?? []);
  const added = await insertMessage(ctx, tx, { ticketId: id, kind, body, fileIds, cc: copied, outside }, now);
  if (keepsCopied && kind !== 'internal_note') {
    await keepCopied(ctx, tx, current, kind === 'public_reply' ? [] : current.cc, copied);
  }
  const to = status ?? FOLLOWS[kind](current.status);
  if (to !== current.status) {
    if (status !== undefined) requireTransition(current, to);
    if (to === 'solved') await requireFields(ctx, tx, current.fields);
    await tx.$executeRaw`
      UPDATE ticket SET status = ${to}, version = version + 1, updated_at = ${at} WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid`;
    await enterEvents(ctx, tx, id, now, { kind: 'status', to });
    await catchUpWhenReopened(ctx, tx, id, current.status, to, now);
  } else {
    await tx.$executeRaw`UPDATE ticket SET updated_at = ${at} WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid`;
  }
  if (kind === 'public_reply') await mailRequester(ctx, tx, current, added, now);
  if (kind === 'customer_message' && current.snoozedAt !== null) {
    await tx.$executeRaw`
      UPDATE ticket SET snoozed_at = NULL, snoozed_until = NULL WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid`;
  }
  await dropDraft(ctx, tx, id, kind);
  const mentioned = kind === 'internal_note' ? await mention(ctx, tx, current, added, now) : [];
  const what = ` ${WROTE[kind]}: #${current.number} `;
  const title = `${added.authorName ?? 'Somebody'}${what}${current.subject}`;
  const isOnce = kind === 'customer_message' && (await readDeskSettings(ctx, tx)).customerMessages === 'once';
  const news = { ticketId: id, cause: added.id, tone: 'info' as const, title, except: mentioned };
  await markReadAt(ctx, tx, `/tickets/${id}`, now);
  await tellFollowers(ctx, tx, isOnce ? { ...news, onceUntilRead: what } : news, now);
  // The text is in the message; an audit that repeated it would keep it for ever.
  await audit(ctx, tx, at, {
    action: AUDITED[kind],
    noun: 'ticket',
    subjectId: id,
    ...(to !== current.status && { before: { status: current.status } }),
    after: { messageId: added.id, ...(to !== current.status && { status: to }) },
  });
  await announce(ctx, tx, 'tickets', id);
  return added;
}

/** Who gets a copy from now on: whoever a reply names, or those of before and whoever a customer has written to as well. */
async function keepCopied(
  ctx: Ctx,
  tx: Tx,
  { id, cc, requesterEmail }: TicketRow,
  before: readonly string[],
  more: readonly string[],
): Promise<void> {
  const copied = joinCopied(before, more, requesterEmail);
  if (copied.join() === cc.join()) return;
  await tx.$executeRaw`UPDATE ticket SET cc = ${copied}::text[] WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid`;
}

const FOLLOWS: Readonly<Record<TicketMessageKind, (status: TicketStatus) => TicketStatus>> = {
  customer_message: statusAfterCustomerMessage,
  public_reply: statusAfterStaffReply,
  internal_note: (status) => status,
};

const AUDITED: Readonly<Record<TicketMessageKind, string>> = {
  customer_message: 'customer-wrote',
  public_reply: 'replied',
  internal_note: 'noted',
};

const WROTE: Readonly<Record<TicketMessageKind, string>> = {
  customer_message: 'wrote',
  public_reply: 'answered',
  internal_note: 'noted',
};

/** Whoever a note names follows the ticket from then on, and is told where they want to hear of it. @returns who was named */
async function mention(
  ctx: Ctx,
  tx: Tx,
  ticket: TicketRow,
  { id: messageId, body, authorName }: TicketMessage,
  now: Instant,
): Promise<string[]> {
  if (!body.includes('@')) return [];
  const people = await tx.$queryRaw<{ id: string; name: string; hears: boolean }[]>`
    SELECT id, name, 'mentions' = ANY(news) AS hears FROM member WHERE tenant_id = ${ctx.tenantId}::uuid AND deleted_at IS NULL`;
  const named = mentionsIn(body, people).filter((id) => id !== ctx.actor.id);
  await addFollowers(ctx, tx, ticket.id, named, now);
  const title = `${authorName ?? 'Somebody'} mentions you: #${ticket.number} ${ticket.subject}`;
  const href = `/tickets/${ticket.id}`;
  const hearing = named.filter((id) => people.some((one) => one.id === id && one.hears));
  const notes = hearing.map((memberId) => ({
    id: derivedId(messageId, memberId),
    memberId,
    tone: 'info' as const,
    title,
    href,
  }));
  await notify(ctx, tx, now, ...notes);
  return named;
}
