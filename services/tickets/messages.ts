import type { MessageDoor, TicketMessage, TicketMessageKind } from '../../domain/tickets/contract.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { attach, attachmentsOf } from '../files/attachments.ts';
import { derivedId, newId } from '../ids.ts';
import { actorName } from './people.ts';

/** What comes with a message from outside the app. */
export interface FromOutside {
  readonly via: MessageDoor;
  /** null: the requester's */
  readonly authorName: string | null;
  readonly authorAddress: string | null;
  /** Sanitised. */
  readonly html?: string | null;
  /** Whom the mail was written to as well. */
  readonly cc?: readonly string[];
  /** Message-ID of the mail it came in, without brackets. */
  readonly mailId?: string | null;
  readonly inReplyTo?: string | null;
}

interface NewTicketMessage {
  readonly ticketId: string;
  readonly kind: TicketMessageKind;
  readonly body: string;
  readonly fileIds?: readonly string[];
  /** Of a reply. */
  readonly cc?: readonly string[];
  readonly outside?: FromOutside | undefined;
}

/** The mail that a reply goes out as. */
export const outgoingIdOf = (messageId: string): string => derivedId(messageId, 'email');

/** Inserts a message, and the event that its clocks see; an internal note is none. A customer's message bears the requester's name. */
export async function insertMessage(
  ctx: Ctx,
  tx: Tx,
  { ticketId, kind, body, fileIds = [], outside, cc = outside?.cc ?? [] }: NewTicketMessage,
  now: Instant,
): Promise<TicketMessage> {
  const id = newId();
  const fromCustomer = kind === 'customer_message';
  const authorId = !fromCustomer && ctx.actor.kind === 'member' ? ctx.actor.id : null;
  const outgoingId = kind === 'public_reply' ? outgoingIdOf(id) : null;
  const named = outside?.authorName ?? null;
  const event = fromCustomer ? kind : 'staff_reply';
  const [row] = await tx.$queryRaw<{ authorName: string | null }[]>`
    WITH written AS (INSERT INTO ticket_message (tenant_id, id, ticket_id, kind, body, author_id, author_name, author_address, via, html, message_id, in_reply_to, outgoing_id, cc, at)
    SELECT t.tenant_id, ${id}::uuid, t.id, ${kind}, ${body}, ${authorId}::uuid,
      CASE WHEN ${named}::text IS NOT NULL THEN ${named} WHEN ${fromCustomer} THEN coalesce(t.requester_name, c.name) ELSE ${actorName(ctx)} END,
      ${outside?.authorAddress ?? null}, ${outside?.via ?? null}, ${outside?.html ?? null}, ${outside?.mailId ?? null}, ${outside?.inReplyTo ?? null},
      ${outgoingId}::uuid, ${[...cc]}::text[], ${new Date(now)}
    FROM ticket t LEFT JOIN contact c ON c.tenant_id = t.tenant_id AND c.id = t.contact_id
    WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.id = ${ticketId}::uuid
    RETURNING tenant_id, ticket_id, author_name, at),
    happened AS (INSERT INTO ticket_event (tenant_id, ticket_id, kind, at, actor_name)
    SELECT tenant_id, ticket_id, ${event}, at, author_name FROM written WHERE ${kind !== 'internal_note'})
    SELECT author_name AS "authorName" FROM written`;
  await attach(ctx, tx, id, fileIds, now);
  const authorName = row?.authorName ?? null;
  return {
    id,
    kind,
    body,
    authorName,
    ticketNumber: null,
    authorAddress: outside?.authorAddress ?? null,
    via: outside?.via ?? null,
    cc: [...cc],
    html: outside?.html ?? null,
    attachments: fileIds.length > 0 ? [...((await attachmentsOf(ctx, tx, [id])).get(id) ?? [])] : [],
    delivery: null,
    at: new Date(now).toISOString(),
  };
}

type Row = Omit<TicketMessage, 'at' | 'attachments' | 'delivery' | 'ticketNumber'> & {
  ticketNumber: bigint | null;
  at: Date;
  state: NonNullable<TicketMessage['delivery']>['state'] | null;
  error: string | null;
};

/** A ticket's messages, oldest first, with what came of sending the replies. @param which condition on `m` (table ticket_message) */
export async function readMessages(
  ctx: Ctx,
  tx: Tx,
  ticketId: string,
  which: Prisma.Sql = Prisma.sql`true`,
): Promise<TicketMessage[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT ${MESSAGE_COLUMNS}, NULL AS "ticketNumber"
    FROM ticket_message m LEFT JOIN message g ON g.tenant_id = m.tenant_id AND g.id = m.outgoing_id
    WHERE m.tenant_id = ${ctx.tenantId}::uuid AND m.ticket_id = ${ticketId}::uuid AND ${which} ORDER BY m.at, m.id`;
  return withFiles(ctx, tx, rows);
}

/** What a page shows of a conversation at once; the rest comes when it is asked for. */
const AT_ONCE = 50;

/**
 * The newest messages of a conversation, or those before one, oldest first: the ticket's own and those of the tickets merged into it.
 * @param before a message's id. @returns how many are older still
 */
export async function readConversation(
  ctx: Ctx,
  tx: Tx,
  ticketId: string,
  before: string | null = null,
): Promise<{ messages: TicketMessage[]; earlierMessages: number }> {
  const rows = await tx.$queryRaw<(Row & { all: number })[]>`
    WITH RECURSIVE merged AS (
      SELECT ${ticketId}::uuid AS id, NULL::bigint AS number
      UNION ALL SELECT t.id, t.number FROM merged JOIN ticket t ON t.tenant_id = ${ctx.tenantId}::uuid AND t.merged_into_id = merged.id)
    SELECT ${MESSAGE_COLUMNS}, merged.number AS "ticketNumber", (count(*) OVER ())::int AS all
    FROM merged JOIN ticket_message m ON m.tenant_id = ${ctx.tenantId}::uuid AND m.ticket_id = merged.id
    LEFT JOIN ticket_message b ON b.tenant_id = m.tenant_id AND b.id = ${before}::uuid
    LEFT JOIN message g ON g.tenant_id = m.tenant_id AND g.id = m.outgoing_id
    WHERE b.id IS NULL OR (m.at, m.id) < (b.at, b.id) ORDER BY m.at DESC, m.id DESC LIMIT ${AT_ONCE}`;
  const all = rows[0]?.all ?? 0;
  const messages = await withFiles(ctx, tx, rows.map(({ all: _, ...row }) => row).reverse());
  return { messages, earlierMessages: all - rows.length };
}

const MESSAGE_COLUMNS = Prisma.sql`m.id, m.kind, m.body, m.author_name AS "authorName", m.author_address AS "authorAddress", m.via, m.html, m.cc, m.at, g.state, g.error`;

async function withFiles(ctx: Ctx, tx: Tx, rows: readonly Row[]): Promise<TicketMessage[]> {
  const files = await attachmentsOf(
    ctx,
    tx,
    rows.map((row) => row.id),
  );
  return rows.map(({ state, error, ticketNumber, ...row }) => ({
    ...row,
    ticketNumber: ticketNumber === null ? null : Number(ticketNumber),
    attachments: [...(files.get(row.id) ?? [])],
    delivery: state && { state, error },
    at: row.at.toISOString(),
  }));
}
