import type { Page } from '../../domain/list.ts';
import { type TicketListInput, type TicketListItem, ticketListInput } from '../../domain/tickets/requests.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { listPage } from '../list.ts';
import { ownedRows } from '../owned.ts';
import { ticketConditions } from './conditions.ts';
import { ticketsDueSoon } from './due-soon.ts';
import { clocksIn, factsOfTickets, TICKET_COLUMNS, TICKET_FROM, type TicketRow, toTicket } from './read.ts';
import { smallBeat } from './small-beat.ts';

/** Tickets with their clocks, in a fixed number of statements. By default what is due next comes first. */
export async function listTickets(ctx: Ctx, input: TicketListInput): Promise<Page<TicketListItem>> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:read'), 't.assignee_id');
  const { filter, q, ...request } = ticketListInput.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const soon = filter.breachingSoon === undefined ? [] : await ticketsDueSoon(ctx, tx, reach, now);
    const where = ticketConditions(ctx, reach, { filter, q }, soon);
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
        const ticket = toTicket(row, clocksIn(known, now, { explain: false }));
        return { ...ticket, beat: known ? smallBeat(known, ticket.clocks, now) : null };
      }),
    };
  });
}
