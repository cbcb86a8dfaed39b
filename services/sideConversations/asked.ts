import type { Page } from '../../domain/list.ts';
import {
  type Asked,
  type AskedListInput,
  askedListInput,
  type SideConversation,
} from '../../domain/tickets/side-conversations.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { listPage } from '../list.ts';
import { ownedRows } from '../owned.ts';
import { readRow } from '../tickets/read.ts';
import { ofMyTeams, readSide, SIDE_FROM, type SideRow, sideColumns, toSide } from './read.ts';

/** What the teams are asked that one is in or leads; no permission is needed for it, and none of the ticket is in it. */
export async function listAsked(ctx: Ctx, input: AskedListInput): Promise<Page<Asked>> {
  const request = askedListInput.parse(input);
  const where = [Prisma.sql`s.tenant_id = ${ctx.tenantId}::uuid`, ofMyTeams(ctx)];
  const { status } = request.filter;
  if (status) where.push(Prisma.sql`s.status = ANY(${status}::text[])`);
  return transaction(ctx, (tx) =>
    listPage<SideRow, Asked>(tx, request, {
      select: sideColumns(ctx),
      from: SIDE_FROM,
      where,
      id: 's.id',
      sort: {
        askedAt: { column: 's.asked_at', type: 'timestamptz' },
        dueAt: { column: 's.due_at', type: 'timestamptz', nullable: true },
      },
      read: toSide,
    }),
  );
}

/**
 * One side conversation: for whoever may answer it, whatever else they may see, and for those who see its ticket.
 * @throws AppError NotFound, Forbidden
 */
export async function getSideConversation(ctx: Ctx, { id }: { readonly id: string }): Promise<SideConversation> {
  return transaction(ctx, async (tx) => {
    const side = await readSide(ctx, tx, id);
    if (!side.mayAnswer) {
      await readRow(ctx, tx, side.ticketId, ownedRows(ctx, permit(ctx, 'ticket:read'), 't.assignee_id'));
    }
    return side;
  });
}
