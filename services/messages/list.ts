import { notFound } from '../../domain/errors.ts';
import type { Page } from '../../domain/list.ts';
import type { Message, MessageListInput } from '../../domain/messages/contract.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { containing, listPage } from '../list.ts';

type Row = Omit<Message, 'dueAt' | 'sentAt'> & { dueAt: Date; sentAt: Date | null };
const toMessage = (row: Row): Message => ({
  ...row,
  dueAt: row.dueAt.toISOString(),
  sentAt: row.sentAt?.toISOString() ?? null,
});

const COLUMNS = Prisma.sql`g.id, g.channel, g.to_address AS "toAddress", g.to_name AS "toName", g.subject, g.body, g.state, g.attempt,
  g.due_at AS "dueAt", g.sent_at AS "sentAt", g.error, g.noun, g.subject_id AS "subjectId"`;

/** What went out, what waits, and what needs a person (`unknown`: it may have arrived). */
export function listMessages(ctx: Ctx, input: MessageListInput): Promise<Page<Message>> {
  permit(ctx, 'message:read');
  const { state, channel, subjectId } = input.filter;
  const where = [Prisma.sql`g.tenant_id = ${ctx.tenantId}::uuid`];
  if (state) where.push(Prisma.sql`g.state = ANY(${state})`);
  if (channel) where.push(Prisma.sql`g.channel = ANY(${channel})`);
  if (subjectId) where.push(Prisma.sql`g.subject_id = ${subjectId}::uuid`);
  if (input.q)
    where.push(Prisma.sql`(g.to_address ILIKE ${containing(input.q)} OR g.subject ILIKE ${containing(input.q)})`);
  return transaction(ctx, (tx) =>
    listPage<Row, Message>(tx, input, {
      select: COLUMNS,
      from: Prisma.sql`message g`,
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
  permit(ctx, 'message:read');
  const [row] = await transaction(
    ctx,
    (tx) => tx.$queryRaw<Row[]>`
    SELECT ${COLUMNS} FROM message g WHERE g.tenant_id = ${ctx.tenantId}::uuid AND g.id = ${input.id}::uuid`,
  );
  if (!row) throw notFound('This message');
  return toMessage(row);
}
