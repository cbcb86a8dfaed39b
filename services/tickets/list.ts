import type { Page } from '../../domain/list.ts';
import { type TicketListInput, type TicketListItem, ticketListInput } from '../../domain/tickets/requests.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { listPage } from '../list.ts';
import { ownedRows } from '../owned.ts';
import { found } from '../search.ts';
import { ticketsDueSoon } from './due-soon.ts';
import { factsOfTickets, TICKET_COLUMNS, TICKET_FROM, type TicketRow, toTicket } from './read.ts';
import { smallBeat } from './small-beat.ts';

/** The clocks of a ticket as a whole: a miss outweighs all, then that it is finished, then that it waits for the customer. */
const CLOCKS = Prisma.sql`CASE
  WHEN EXISTS (SELECT FROM ticket_breach b WHERE b.tenant_id = t.tenant_id AND b.ticket_id = t.id) THEN 'breached'
  WHEN t.status IN ('solved', 'closed') THEN 'met' WHEN t.status IN ('pending', 'on_hold') THEN 'paused' ELSE 'running' END`;

const followed = (ctx: Ctx): Prisma.Sql => Prisma.sql`EXISTS (
  SELECT FROM ticket_follower f WHERE f.tenant_id = t.tenant_id AND f.ticket_id = t.id AND f.member_id::text = ${ctx.actor.id})`;

/** Tickets with their clocks, in a fixed number of statements. By default what is due next comes first. */
export async function listTickets(ctx: Ctx, input: TicketListInput): Promise<Page<TicketListItem>> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:read'), 't.assignee_id');
  const { filter, q, ...request } = ticketListInput.parse(input);
  const where = [Prisma.sql`t.tenant_id = ${ctx.tenantId}::uuid`, reach];
  if (q) where.push(found('tickets', 't.id', q));
  if (filter.status) where.push(Prisma.sql`t.status = ANY(${filter.status})`);
  if (filter.priority) where.push(Prisma.sql`t.priority = ANY(${filter.priority})`);
  if (filter.assigneeId) where.push(Prisma.sql`t.assignee_id = ANY(${filter.assigneeId}::uuid[])`);
  if (filter.unassigned !== undefined) where.push(Prisma.sql`(t.assignee_id IS NULL) = ${filter.unassigned}`);
  if (filter.companyId) where.push(Prisma.sql`t.company_id = ${filter.companyId}::uuid`);
  if (filter.contactId) where.push(Prisma.sql`t.contact_id = ${filter.contactId}::uuid`);
  if (filter.slaPolicyId) where.push(Prisma.sql`t.sla_policy_id = ${filter.slaPolicyId}::uuid`);
  if (filter.clocks) where.push(Prisma.sql`${CLOCKS} = ANY(${filter.clocks})`);
  if (filter.teamId) where.push(Prisma.sql`t.team_id = ANY(${filter.teamId}::uuid[])`);
  if (filter.type) where.push(Prisma.sql`t.type = ANY(${filter.type})`);
  if (filter.tag) where.push(Prisma.sql`t.tags && ${filter.tag}::text[]`);
  if (filter.category) where.push(Prisma.sql`t.category = ANY(${filter.category})`);
  if (filter.channel) where.push(Prisma.sql`t.channel = ANY(${filter.channel})`);
  if (filter.snoozed !== undefined) where.push(Prisma.sql`(t.snoozed_at IS NOT NULL) = ${filter.snoozed}`);
  where.push(Prisma.sql`(t.spam_at IS NOT NULL) = ${filter.spam ?? false}`);
  if (filter.problemId) where.push(Prisma.sql`t.problem_id = ${filter.problemId}::uuid`);
  if (filter.followed !== undefined) where.push(Prisma.sql`${followed(ctx)} = ${filter.followed}`);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    if (filter.breachingSoon !== undefined) {
      const soon = await ticketsDueSoon(ctx, tx, reach, now);
      where.push(Prisma.sql`(t.id = ANY(${soon}::uuid[])) = ${filter.breachingSoon}`);
    }
    const { items, ...page } = await listPage<TicketRow, TicketRow>(tx, request, {
      select: TICKET_COLUMNS,
      from: TICKET_FROM,
      where,
      id: 't.id',
      sort: {
        nextAt: { column: 'p.next_at', type: 'timestamptz', nullable: true },
        createdAt: { column: 't.created_at', type: 'timestamptz' },
        updatedAt: { column: 't.updated_at', type: 'timestamptz' },
        number: { column: 't.number', type: 'bigint' },
        subject: { column: 't.subject', type: 'text' },
        status: {
          column: "array_position('{new,open,pending,on_hold,solved,closed}'::text[], t.status)",
          type: 'bigint',
        },
        priority: { column: "array_position('{low,normal,high,urgent}'::text[], t.priority)", type: 'bigint' },
        assignee: { column: 'a.name', type: 'text', nullable: true },
      },
      read: (row) => row,
    });
    const facts = await factsOfTickets(
      tx,
      items.map((row) => row.id),
    );
    return {
      ...page,
      items: items.map((row): TicketListItem => {
        const known = facts.get(row.id);
        const ticket = toTicket(row, known, now, { explain: false });
        return { ...ticket, beat: known ? smallBeat(known, ticket.clocks, now) : null };
      }),
    };
  });
}
