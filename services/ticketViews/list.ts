import { ticketListInput } from '../../domain/tickets/requests.ts';
import { filterOf, MOST_COUNTED_IN_VIEW, type TicketViews } from '../../domain/tickets/views.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { ownedRows } from '../owned.ts';
import { ticketConditions } from '../tickets/conditions.ts';
import { ticketsDueSoon } from '../tickets/due-soon.ts';
import { readViews, type StoredView } from './read.ts';

/** The actor's views in their order, each with how many tickets are in it: one statement counts them all. */
export async function listTicketViews(ctx: Ctx): Promise<TicketViews> {
  permit(ctx, 'ticket:read');
  return transaction(ctx, async (tx) => {
    const views = await readViews(ctx, tx);
    const counts = await countViews(ctx, tx, views);
    const order = await tx.viewOrder.findFirst({ where: { tenantId: ctx.tenantId, memberId: ctx.actor.id } });
    const viewIds = order?.viewIds ?? [];
    return {
      items: views.map((view, i) => ({ ...view, count: counts[i] ?? 0 })),
      viewIds,
      defaultId: order?.defaultId ?? null,
    };
  });
}

/** A view whose filters the list no longer takes (a status that is gone) counts nothing; it can be opened and mended. */
async function countViews(ctx: Ctx, tx: Tx, views: readonly StoredView[]): Promise<number[]> {
  if (views.length === 0) return [];
  const reach = ownedRows(ctx, permit(ctx, 'ticket:read'), 't.assignee_id');
  const me = ctx.actor.kind === 'member' ? ctx.actor.id : null;
  const asked = views.map(({ filters, q }) =>
    ticketListInput.safeParse({ filter: filterOf(filters, me), ...(q && { q }) }),
  );
  const soon = asked.some(({ data }) => data?.filter.breachingSoon !== undefined)
    ? await ticketsDueSoon(ctx, tx, reach, await ctx.clock.now())
    : [];
  const counts = asked.map(({ data }) =>
    data
      ? Prisma.sql`(SELECT count(*)::int FROM (
          SELECT FROM ticket t WHERE ${Prisma.join(ticketConditions(ctx, reach, data, soon), ' AND ')} LIMIT ${MOST_COUNTED_IN_VIEW}) s)`
      : Prisma.sql`0`,
  );
  const [row] = await tx.$queryRaw<{ counts: number[] }[]>`SELECT ARRAY[${Prisma.join(counts)}] AS counts`;
  return row?.counts ?? [];
}
