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
  const to = status ?? FOLLOWS[kind](current.status);
  const moves = to !== current.status;
  if (moves && status !== undefined) requireTransition(current, to);
  const before = kind === 'public_reply' ? [] : current.cc;
  const isCopied = keepsCopied && kind !== 'internal_note';
  const ends = kind === 'customer_message' && current.snoozedAt !== null;
  // In one trip, and in this order: what its clocks see of it stands in the order in which it was entered.
  const [added, settings] = await Promise.all([
    insertMessage(ctx, tx, { ticketId: id, kind, body, fileIds, cc: copied, outside }, now),
    kind === 'customer_message' ? readDeskSettings(ctx, tx) : null,
    tx.$executeRaw`
      UPDATE ticket SET status = ${to}, version = version + ${moves ? 1 : 0}::int, updated_at = ${at},
        cc = ${isCopied ? joinCopied(before, copied, current.requesterEmail) : current.cc}::text[],
        snoozed_at = CASE WHEN NOT ${ends} THEN snoozed_at END, snoozed_until = CASE WHEN NOT ${ends} THEN snoozed_until END
      WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid`,
    moves && enterEvents(ctx, tx, id, now, { kind: 'status', to }),
    moves && catchUpWhenReopened(ctx, tx, id, current.status, to, now),
    moves && to === 'solved' && requireFields(ctx, tx, current.fields),
    dropDraft(ctx, tx, id, kind),
    markReadAt(ctx, tx, `/tickets/${id}`, now),
  ]);
  const { named, told } = kind === 'internal_note' ? await mention(ctx, tx, current, added, now) : NOBODY;
  const what = ` ${WROTE[kind]}: #${current.number} `;
  const title = `${added.authorName ?? 'Somebody'}${what}${current.subject}`;
  const news = { ticketId: id, cause: added.id, tone: 'info' as const, title, except: told };
  await Promise.all([
    kind === 'public_reply' && mailRequester(ctx, tx, current, added, now),
    tellFollowers(ctx, tx, settings?.customerMessages === 'once' ? { ...news, onceUntilRead: what } : news, now),
    // The text is in the message; an audit that repeated it would keep it for ever.
    audit(ctx, tx, at, {
      action: AUDITED[kind],
      noun: 'ticket',
      subjectId: id,
      ...(moves && { before: { status: current.status } }),
      after: { messageId: added.id, ...(moves && { status: to }) },
    }),
    announce(ctx, tx, 'tickets', id),
  ]);
  // From then on: of the note itself they have heard as whoever it names, or did not want to.
  await addFollowers(ctx, tx, id, named, now);
  return added;
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

const NOBODY = { named: [], told: [] };

/** Tells whoever a note names, where they want to hear of it. @returns who is named, and who of them was told */
async function mention(
  ctx: Ctx,
  tx: Tx,
  ticket: TicketRow,
  { id: messageId, body, authorName }: TicketMessage,
  now: Instant,
): Promise<{ readonly named: readonly string[]; readonly told: readonly string[] }> {
  if (!body.includes('@')) return NOBODY;
  const people = await tx.$queryRaw<{ id: string; name: string; hears: boolean }[]>`
    SELECT id, name, 'mentions' = ANY(news) AS hears FROM member WHERE tenant_id = ${ctx.tenantId}::uuid AND deleted_at IS NULL`;
  const named = mentionsIn(body, people).filter((id) => id !== ctx.actor.id);
  const title = `${authorName ?? 'Somebody'} mentions you: #${ticket.number} ${ticket.subject}`;
  const href = `/tickets/${ticket.id}`;
  const told = named.filter((id) => people.some((one) => one.id === id && one.hears));
  const notes = told.map((memberId) => ({
    id: derivedId(messageId, memberId),
    memberId,
    tone: 'info' as const,
    title,
    href,
  }));
  await notify(ctx, tx, now, ...notes);
  return { named, told };
}
