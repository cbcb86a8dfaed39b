import type { TicketMessage, TicketMessageKind } from '../../domain/tickets/contract.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { newId } from '../ids.ts';
import { enterEvents } from './events.ts';
import { actorName } from './people.ts';

interface NewTicketMessage {
  readonly ticketId: string;
  readonly kind: TicketMessageKind;
  readonly body: string;
}

/** Inserts a message, and the event that its clocks see; an internal note is none. A customer's message bears the requester's name. */
export async function insertMessage(
  ctx: Ctx,
  tx: Tx,
  { ticketId, kind, body }: NewTicketMessage,
  now: Instant,
): Promise<TicketMessage> {
  const id = newId();
  const fromCustomer = kind === 'customer_message';
  const authorId = !fromCustomer && ctx.actor.kind === 'member' ? ctx.actor.id : null;
  const [row] = await tx.$queryRaw<{ authorName: string | null }[]>`
    INSERT INTO ticket_message (tenant_id, id, ticket_id, kind, body, author_id, author_name, at)
    SELECT t.tenant_id, ${id}::uuid, t.id, ${kind}, ${body}, ${authorId}::uuid,
      CASE WHEN ${fromCustomer} THEN coalesce(t.requester_name, c.name) ELSE ${actorName(ctx)} END, ${new Date(now)}
    FROM ticket t LEFT JOIN contact c ON c.tenant_id = t.tenant_id AND c.id = t.contact_id
    WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.id = ${ticketId}::uuid
    RETURNING author_name AS "authorName"`;
  const authorName = row?.authorName ?? null;
  if (kind !== 'internal_note') {
    await enterEvents(ctx, tx, ticketId, now, { kind: fromCustomer ? kind : 'staff_reply', by: authorName });
  }
  return { id, kind, body, authorName, at: new Date(now).toISOString() };
}

/** A ticket's messages, oldest first. */
export async function readMessages(ctx: Ctx, tx: Tx, ticketId: string): Promise<TicketMessage[]> {
  const rows = await tx.$queryRaw<(Omit<TicketMessage, 'at'> & { at: Date })[]>`
    SELECT id, kind, body, author_name AS "authorName", at FROM ticket_message
    WHERE tenant_id = ${ctx.tenantId}::uuid AND ticket_id = ${ticketId}::uuid ORDER BY at, id`;
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}
