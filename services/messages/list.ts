import { notFound } from '../../domain/errors.ts';
import type { Page } from '../../domain/list.ts';
import type { Message, MessageCounts, MessageListInput } from '../../domain/messages/contract.ts';
import { type Ctx, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { listPage } from '../list.ts';
import { found } from '../search.ts';
import { MESSAGE_FROM, messagesInReach } from './reach.ts';

type Row = Omit<Message, 'dueAt' | 'sentAt' | 'about'> & { dueAt: Date; sentAt: Date | null; title: string | null };
const toMessage = ({ title, ...row }: Row): Message => ({
  ...row,
  about: title === null ? null : { title, href: `${PAGES[row.noun] ?? '/'}${row.subjectId}` },
  dueAt: row.dueAt.toISOString(),
  sentAt: row.sentAt?.toISOString() ?? null,
});

/** Pages of the nouns that messages are about. */
const PAGES: Readonly<Record<string, string>> = {
  lead: '/leads/',
  ticket: '/tickets/',
  invoice: '/billing/invoices/',
  customer: '/billing/customers/',
  'credit-note': '/billing/credit-notes?open=',
};

const COLUMNS = Prisma.sql`g.id, g.channel, g.to_address AS "toAddress", g.to_name AS "toName", g.subject, g.body, g.state, g.attempt,
  g.due_at AS "dueAt", g.sent_at AS "sentAt", g.error, g.noun, g.subject_id AS "subjectId",
  CASE g.noun WHEN 'lead' THEN coalesce(l.name, l.email) WHEN 'ticket' THEN '#' || t.number || ' ' || t.subject WHEN 'invoice' THEN coalesce(i.number, 'Draft invoice')
    WHEN 'customer' THEN c.name WHEN 'credit-note' THEN n.number END AS title`;
const FROM = Prisma.sql`${MESSAGE_FROM}
  LEFT JOIN invoice i ON g.noun = 'invoice' AND i.tenant_id = g.tenant_id AND i.id = g.subject_id
  LEFT JOIN customer c ON g.noun = 'customer' AND c.tenant_id = g.tenant_id AND c.id = g.subject_id
  LEFT JOIN credit_note n ON g.noun = 'credit-note' AND n.tenant_id = g.tenant_id AND n.id = g.subject_id`;

/** What went out, what waits, and what needs a person (`unknown`: it may have arrived). */
export function listMessages(ctx: Ctx, input: MessageListInput): Promise<Page<Message>> {
  const reach = messagesInReach(ctx, 'message:read');
  const { state, channel, subjectId } = input.filter;
  const where = [Prisma.sql`g.tenant_id = ${ctx.tenantId}::uuid`, reach];
  if (state) where.push(Prisma.sql`g.state = ANY(${state})`);
  if (channel) where.push(Prisma.sql`g.channel = ANY(${channel})`);
  if (subjectId) where.push(Prisma.sql`g.subject_id = ${subjectId}::uuid`);
  if (input.q) where.push(found('messages', 'g.id', input.q));
  return transaction(ctx, (tx) =>
    listPage<Row, Message>(tx, input, {
      select: COLUMNS,
      from: FROM,
      where,
      id: 'g.id',
      sort: {
        dueAt: { column: 'g.due_at', type: 'timestamptz' },
        sentAt: { column: 'g.sent_at', type: 'timestamptz', nullable: true },
        toAddress: { column: 'g.to_address', type: 'text' },
        state: { column: 'g.state', type: 'text' },
      },
      read: toMessage,
    }),
  );
}

export async function getMessage(ctx: Ctx, input: { id: string }): Promise<Message> {
  const reach = messagesInReach(ctx, 'message:read');
  const [row] = await transaction(
    ctx,
    (tx) => tx.$queryRaw<Row[]>`
    SELECT ${COLUMNS} FROM ${FROM} WHERE g.tenant_id = ${ctx.tenantId}::uuid AND g.id = ${input.id}::uuid AND ${reach}`,
  );
  if (!row) throw notFound('This message');
  return toMessage(row);
}

/** How many wait, and how many need a person. */
export async function countMessages(ctx: Ctx): Promise<MessageCounts> {
  const reach = messagesInReach(ctx, 'message:read');
  const [counts] = await transaction(
    ctx,
    (tx) => tx.$queryRaw<MessageCounts[]>`
    SELECT (count(*) FILTER (WHERE g.state IN ('queued', 'sending')))::int AS queued, (count(*) FILTER (WHERE g.state IN ('failed', 'unknown')))::int AS stuck
    FROM ${MESSAGE_FROM} WHERE g.tenant_id = ${ctx.tenantId}::uuid AND g.state IN ('queued', 'sending', 'failed', 'unknown') AND ${reach}`,
  );
  return counts ?? { queued: 0, stuck: 0 };
}
