import type { Page } from '../../domain/list.ts';
import { type Mailbox, type MailboxListInput, mailboxListInput } from '../../domain/mail/contract.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { containing, listPage } from '../list.ts';
import { MAILBOX_FROM, type MailboxRow, mailboxColumns, toMailbox } from './read.ts';

export async function listMailboxes(ctx: Ctx, input: MailboxListInput): Promise<Page<Mailbox>> {
  permit(ctx, 'mailbox:read');
  const { q, ...request } = mailboxListInput.parse(input);
  const where = [Prisma.sql`m.tenant_id = ${ctx.tenantId}::uuid AND m.deleted_at IS NULL`];
  // A workspace has a handful: no index is missed.
  if (q) where.push(Prisma.sql`(m.address ILIKE ${containing(q)} OR m.name ILIKE ${containing(q)})`);
  const now = await ctx.clock.now();
  return transaction(ctx, (tx) =>
    listPage<MailboxRow, Mailbox>(tx, request, {
      select: mailboxColumns(now),
      from: MAILBOX_FROM,
      where,
      id: 'm.id',
      sort: {
        address: { column: 'm.address', type: 'text' },
        name: { column: 'm.name', type: 'text' },
        createdAt: { column: 'm.created_at', type: 'timestamptz' },
      },
      read: toMailbox,
    }),
  );
}
