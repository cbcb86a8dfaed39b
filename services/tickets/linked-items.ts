import { conflict, notFound } from '../../domain/errors.ts';
import {
  type LinkItemInput,
  linkItemInput,
  type ShipItemInput,
  type ShippedItem,
  shipItemInput,
  type TicketLink,
  type UnlinkItemInput,
  unlinkItemInput,
} from '../../domain/tickets/desk.ts';
import { fillIn } from '../../domain/tickets/macros.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { ownedRows } from '../owned.ts';
import { readLinks } from './desk.ts';
import { placeholdersOf } from './placeholders.ts';
import { readRow } from './read.ts';
import { tellFollowers } from './tell-followers.ts';

/** Ties a ticket to something elsewhere that it waits for. @throws AppError Conflict where it is tied to it already */
export async function linkItem(ctx: Ctx, input: LinkItemInput): Promise<TicketLink> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:update'), 't.assignee_id');
  const { id, key, url, title } = linkItemInput.parse(input);
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    await readRow(ctx, tx, id, reach);
    const linkId = newId();
    const entered = await tx.$executeRaw`
      INSERT INTO ticket_link (tenant_id, id, ticket_id, key, url, title, created_at)
      VALUES (${ctx.tenantId}::uuid, ${linkId}::uuid, ${id}::uuid, ${key}, ${url}, ${title}, ${at}) ON CONFLICT DO NOTHING`;
    if (entered === 0) throw conflict(`This ticket is linked to ${key} already.`);
    await audit(ctx, tx, at, { action: 'item-linked', noun: 'ticket', subjectId: id, after: { key, url } });
    await announce(ctx, tx, 'tickets', id);
    const [link] = await readLinks(ctx, tx, Prisma.sql`l.id = ${linkId}::uuid`);
    return link as TicketLink;
  });
}

export async function unlinkItem(ctx: Ctx, input: UnlinkItemInput): Promise<{ id: string }> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:update'), 't.assignee_id');
  const { id, linkId } = unlinkItemInput.parse(input);
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    await readRow(ctx, tx, id, reach);
    const [gone] = await tx.$queryRaw<{ key: string }[]>`
      DELETE FROM ticket_link WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${linkId}::uuid AND ticket_id = ${id}::uuid RETURNING key`;
    if (!gone) throw notFound('This linked item');
    await audit(ctx, tx, at, { action: 'item-unlinked', noun: 'ticket', subjectId: id, before: gone });
    await announce(ctx, tx, 'tickets', id);
    return { id: linkId };
  });
}

/**
 * Says that an item has shipped: every ticket that waits for it gets a reply as a draft, for a person to send, and whoever has or follows
 * the ticket is told. Said again it does nothing; a draft that somebody is writing is left alone.
 * @throws AppError NotFound where no ticket waits for it
 */
export async function shipItem(ctx: Ctx, input: ShipItemInput): Promise<ShippedItem> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:update'), 't.assignee_id');
  const { key, body } = shipItemInput.parse(input);
  const now = await ctx.clock.now();
  const at = new Date(now);
  return transaction(ctx, async (tx) => {
    if ((await readLinks(ctx, tx, Prisma.sql`l.key = ${key}`)).length === 0)
      throw notFound(`${key}, as a linked item,`);
    const shipped = await tx.$queryRaw<{ id: string; ticketId: string }[]>`
      UPDATE ticket_link l SET shipped_at = ${at} FROM ticket t
      WHERE l.tenant_id = ${ctx.tenantId}::uuid AND l.key = ${key} AND l.shipped_at IS NULL AND t.tenant_id = l.tenant_id AND t.id = l.ticket_id AND ${reach}
      RETURNING l.id, l.ticket_id AS "ticketId"`;
    const drafted: ShippedItem['drafted'] = [];
    for (const { id: linkId, ticketId } of shipped) {
      const ticket = await readRow(ctx, tx, ticketId, Prisma.sql`true`);
      const number = Number(ticket.number);
      const entered = await tx.$executeRaw`
        INSERT INTO ticket_draft (tenant_id, ticket_id, kind, body, updated_at)
        VALUES (${ctx.tenantId}::uuid, ${ticketId}::uuid, 'public_reply', ${fillIn(body, placeholdersOf(ctx, ticket))}, ${at})
        ON CONFLICT DO NOTHING`;
      if (entered > 0) drafted.push({ id: ticketId, number, subject: ticket.subject, status: ticket.status });
      const title = `${key} has shipped, tell the customer: #${number} ${ticket.subject}`;
      await tellFollowers(ctx, tx, { ticketId, cause: linkId, tone: 'good', title }, now);
      await audit(ctx, tx, at, { action: 'item-shipped', noun: 'ticket', subjectId: ticketId, after: { key } });
    }
    await announce(ctx, tx, 'tickets', null);
    return { drafted };
  });
}
