import { notFound } from '../../domain/errors.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { ownedRows } from '../owned.ts';
import { readRow } from '../tickets/read.ts';
import { type FileToSend, fileOfAttachment } from './attachments.ts';

/** An attachment of a ticket that one may read. @throws AppError NotFound: also where it belongs to another ticket */
export async function openAttachment(
  ctx: Ctx,
  { ticketId, id }: { ticketId: string; id: string },
): Promise<FileToSend> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:read'), 't.assignee_id');
  return transaction(ctx, async (tx) => {
    await readRow(ctx, tx, ticketId, reach);
    const file = await fileOfAttachment(ctx, tx, id, conversationOf(ctx, ticketId));
    if (!file) throw notFound('This attachment');
    return file;
  });
}

/** Messages of a ticket and of those merged into it, for `m` (table ticket_message). */
export const conversationOf = (ctx: Ctx, ticketId: string): Prisma.Sql => Prisma.sql`m.ticket_id IN (
  WITH RECURSIVE merged AS (
    SELECT ${ticketId}::uuid AS id
    UNION SELECT t.id FROM merged JOIN ticket t ON t.tenant_id = ${ctx.tenantId}::uuid AND t.merged_into_id = merged.id)
  SELECT id FROM merged)`;

/** A mail as it came. @throws AppError NotFound */
export async function openInboundMail(ctx: Ctx, { id }: { id: string }): Promise<FileToSend> {
  permit(ctx, 'mailbox:update');
  const [file] = await transaction(
    ctx,
    (tx) => tx.$queryRaw<FileToSend[]>`
      SELECT f.sha256, f.name, f.media_type AS "mediaType", f.size
      FROM inbound_mail i JOIN stored_file f ON f.tenant_id = i.tenant_id AND f.id = i.file_id
      WHERE i.tenant_id = ${ctx.tenantId}::uuid AND i.id = ${id}::uuid`,
  );
  if (!file) throw notFound('This mail');
  return file;
}
