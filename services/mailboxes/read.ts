import { notFound } from '../../domain/errors.ts';
import type { ImapSettings, Mailbox } from '../../domain/mail/contract.ts';
import { DAY, type Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';

/** Of the mails that each mailbox is said to have had. */
const RECENT = 7 * DAY;

export const mailboxColumns = (
  now: Instant,
): Prisma.Sql => Prisma.sql`m.id, m.address, m.name, m.team_id AS "teamId", t.name AS "teamName", m.category, m.priority, m.imap,
  m.imap_password IS NOT NULL AS "hasImapPassword", m.imap_checked_at AS "imapCheckedAt", m.imap_error AS "imapError",
  (SELECT count(*)::int FROM inbound_mail i WHERE i.tenant_id = m.tenant_id AND i.mailbox_id = m.id AND i.received_at > ${new Date(now - RECENT)}) AS "recentMails",
  m.version, m.created_at AS "createdAt", m.updated_at AS "updatedAt"`;
export const MAILBOX_FROM = Prisma.sql`mailbox m LEFT JOIN team t ON t.tenant_id = m.tenant_id AND t.id = m.team_id`;

export type MailboxRow = Omit<Mailbox, 'imapCheckedAt' | 'createdAt' | 'updatedAt'> & {
  imap: ImapSettings | null;
  imapCheckedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
};

export const toMailbox = (row: MailboxRow): Mailbox => ({
  ...row,
  imapCheckedAt: row.imapCheckedAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

/** @throws AppError NotFound */
export async function readMailbox(ctx: Ctx, tx: Tx, id: string, now: Instant): Promise<Mailbox> {
  const [row] = await tx.$queryRaw<MailboxRow[]>`
    SELECT ${mailboxColumns(now)} FROM ${MAILBOX_FROM}
    WHERE m.tenant_id = ${ctx.tenantId}::uuid AND m.id = ${id}::uuid AND m.deleted_at IS NULL`;
  if (!row) throw notFound('This mailbox');
  return toMailbox(row);
}

/** @throws AppError NotFound */
export async function lockMailbox(ctx: Ctx, tx: Tx, id: string, now: Instant): Promise<Mailbox> {
  await tx.$queryRaw`SELECT FROM mailbox WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`;
  return readMailbox(ctx, tx, id, now);
}
