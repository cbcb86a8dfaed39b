import { conflict, forbidden, validation } from '../../domain/errors.ts';
import {
  type ArrangeViewsInput,
  arrangeViewsInput,
  type TicketViewInput,
  ticketViewInput,
  type UpdateTicketViewInput,
  updateTicketViewInput,
} from '../../domain/tickets/views.ts';
import { audit } from '../audit.ts';
import { changesOf } from '../changes.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { requireTeam } from '../tickets/people.ts';
import { requireVersion } from '../version.ts';
import { lockView, readViews, type StoredView } from './read.ts';

/** More tabs than anybody reads. */
const MOST = 200;

/** @throws AppError Forbidden where it is shared by whoever may not, or with a team of others */
export async function createTicketView(ctx: Ctx, input: TicketViewInput): Promise<StoredView> {
  permit(ctx, 'ticket:read');
  if (ctx.actor.kind !== 'member') throw forbidden('A view belongs to a member.');
  const ownerId = ctx.actor.id;
  const view = ticketViewInput.parse(input);
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    await requireShare(ctx, tx, view);
    if ((await readViews(ctx, tx)).length >= MOST) throw conflict(`At most ${MOST} views: delete one first.`);
    const id = newId();
    await tx.savedView.create({
      data: { tenantId: ctx.tenantId, id, ownerId, ...view, createdAt: at, updatedAt: at },
    });
    await audit(ctx, tx, at, { action: 'created', noun: 'ticketView', subjectId: id, after: view });
    await announce(ctx, tx, 'ticketViews', id);
    return lockView(ctx, tx, id);
  });
}

/** @throws AppError Conflict for a stale version, NotFound where it is another's */
export async function updateTicketView(ctx: Ctx, input: UpdateTicketViewInput): Promise<StoredView> {
  permit(ctx, 'ticket:read');
  const { id, version, view } = updateTicketViewInput.parse(input);
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    const current = await lockView(ctx, tx, id);
    requireVersion('This view', current.version, version);
    const changes = changesOf<Partial<StoredView>>(current, view);
    if (!changes) return current;
    await requireShare(ctx, tx, view);
    await tx.savedView.update({
      where: { tenantId_id: { tenantId: ctx.tenantId, id } },
      data: { ...view, version: version + 1, updatedAt: at },
    });
    await audit(ctx, tx, at, { action: 'updated', noun: 'ticketView', subjectId: id, ...changes });
    await announce(ctx, tx, 'ticketViews', id);
    return lockView(ctx, tx, id);
  });
}

/** @throws AppError Conflict for a stale version, NotFound where it is another's */
export async function deleteTicketView(ctx: Ctx, { id, version }: { id: string; version: number }) {
  permit(ctx, 'ticket:read');
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    const current = await lockView(ctx, tx, id);
    requireVersion('This view', current.version, version);
    await tx.savedView.delete({ where: { tenantId_id: { tenantId: ctx.tenantId, id } } });
    await audit(ctx, tx, at, { action: 'deleted', noun: 'ticketView', subjectId: id, before: current });
    await announce(ctx, tx, 'ticketViews', id);
    return { id };
  });
}

/** The order of the tabs and the one to begin with, for whoever asks alone. */
export async function arrangeTicketViews(ctx: Ctx, input: ArrangeViewsInput): Promise<ArrangeViewsInput> {
  permit(ctx, 'ticket:read');
  if (ctx.actor.kind !== 'member') throw forbidden('Tabs are a member’s.');
  const order = arrangeViewsInput.parse(input);
  const key = { tenantId: ctx.tenantId, memberId: ctx.actor.id };
  await transaction(ctx, async (tx) => {
    await tx.viewOrder.upsert({ where: { tenantId_memberId: key }, create: { ...key, ...order }, update: order });
  });
  return order;
}

/** A view for all is shared by who works with tickets, one for a team by who is in it or looks after views. */
async function requireShare(ctx: Ctx, tx: Tx, { shared, teamId }: { shared: string; teamId: string | null }) {
  if (shared === 'me') return;
  permit(ctx, 'ticket:update');
  if (teamId === null) return;
  await requireTeam(ctx, tx, teamId);
  const [inside] = await tx.$queryRaw<object[]>(Prisma.sql`
    SELECT 1 FROM team_member WHERE tenant_id = ${ctx.tenantId}::uuid AND team_id = ${teamId}::uuid AND member_id = ${ctx.actor.id}::uuid`);
  if (inside) return;
  throw validation('You are not in this team.', [{ path: 'teamId', message: 'Choose a team that you are in' }]);
}
