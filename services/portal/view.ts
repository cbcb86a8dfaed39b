import { notFound } from '../../domain/errors.ts';
import type { TicketMessage } from '../../domain/tickets/contract.ts';
import type { TicketStatus } from '../../domain/tickets/status.ts';
import { transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { type FileToSend, fileOfAttachment } from '../files/attachments.ts';
import { readMessages } from '../tickets/messages.ts';
import type { PortalCtx } from './open.ts';

export interface PortalView {
  readonly workspace: string;
  readonly number: number;
  readonly subject: string;
  readonly status: TicketStatus;
  readonly requesterName: string | null;
  /** It goes on in another ticket, which is not only theirs. */
  readonly isMerged: boolean;
  /** Where the workspace is: what it says of times is in this zone. */
  readonly zone: string;
  /** What the customer and staff wrote to each other; no internal note is ever in it. */
  readonly messages: readonly TicketMessage[];
}

const PUBLIC = Prisma.sql`m.kind IN ('customer_message', 'public_reply')`;

export function viewPortal(ctx: PortalCtx): Promise<PortalView> {
  return transaction(ctx, async (tx) => {
    const [row] = await tx.$queryRaw<(Omit<PortalView, 'number' | 'messages'> & { number: bigint })[]>`
      SELECT n.name AS workspace, n.zone, t.number, t.subject, t.status, coalesce(t.requester_name, c.name) AS "requesterName",
        t.merged_into_id IS NOT NULL AS "isMerged"
      FROM ticket t JOIN tenant n ON n.id = t.tenant_id LEFT JOIN contact c ON c.tenant_id = t.tenant_id AND c.id = t.contact_id
      WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.id = ${ctx.ticketId}::uuid`;
    if (!row) throw notFound('This link');
    return { ...row, number: Number(row.number), messages: await readMessages(ctx, tx, ctx.ticketId, PUBLIC) };
  });
}

/** A file of the public part of the conversation. @throws AppError NotFound */
export async function portalFile(ctx: PortalCtx, id: string): Promise<FileToSend> {
  const file = await transaction(ctx, (tx) =>
    fileOfAttachment(ctx, tx, id, Prisma.sql`m.ticket_id = ${ctx.ticketId}::uuid AND ${PUBLIC}`),
  );
  if (!file) throw notFound('This file');
  return file;
}
