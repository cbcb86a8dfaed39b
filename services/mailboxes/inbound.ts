import type { Page } from '../../domain/list.ts';
import { type InboundMail, type InboundMailListInput, inboundMailListInput } from '../../domain/mail/contract.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { listPage } from '../list.ts';

type Row = Omit<InboundMail, 'receivedAt' | 'ticketNumber'> & { receivedAt: Date; ticketNumber: bigint | null };

/** The mails that arrived, and what became of each: also of those that opened nothing. */
export function listInboundMail(ctx: Ctx, input: InboundMailListInput): Promise<Page<InboundMail>> {
  permit(ctx, 'mailbox:read');
  const { filter, q: _, ...request } = inboundMailListInput.parse(input);
  const where = [Prisma.sql`i.tenant_id = ${ctx.tenantId}::uuid`];
  if (filter.mailboxId) where.push(Prisma.sql`i.mailbox_id = ${filter.mailboxId}::uuid`);
  if (filter.outcome) where.push(Prisma.sql`i.outcome = ${filter.outcome}`);
  return transaction(ctx, (tx) =>
    listPage<Row, InboundMail>(tx, request, {
      select: Prisma.sql`i.id, i.mailbox_id AS "mailboxId", m.address AS "mailboxAddress", i.from_address AS "fromAddress", i.subject, i.door, i.size,
        i.received_at AS "receivedAt", i.outcome, i.reason, i.ticket_id AS "ticketId", t.number AS "ticketNumber", i.file_id IS NOT NULL AS "isKept"`,
      from: Prisma.sql`inbound_mail i JOIN mailbox m ON m.tenant_id = i.tenant_id AND m.id = i.mailbox_id
        LEFT JOIN ticket t ON t.tenant_id = i.tenant_id AND t.id = i.ticket_id`,
      where,
      id: 'i.id',
      sort: { receivedAt: { column: 'i.received_at', type: 'timestamptz' } },
      read: (row) => ({
        ...row,
        receivedAt: row.receivedAt.toISOString(),
        ticketNumber: row.ticketNumber === null ? null : Number(row.ticketNumber),
      }),
    }),
  );
}
