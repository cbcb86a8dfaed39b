import { notFound } from '../../domain/errors.ts';
import { grantedScope } from '../../domain/members/permissions.ts';
import type { TicketView } from '../../domain/tickets/views.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';

export type StoredView = Omit<TicketView, 'count'>;

/** Whether somebody looks after everybody's shared views. */
const mayManage = ({ actor }: Ctx): boolean =>
  actor.kind === 'process' || actor.kind === 'system' || grantedScope(actor.permissions, 'ticketView:manage') !== null;

/** Views that the actor sees, by name: their own, their teams' and the workspace's. @param which condition on `w` (table saved_view) */
export async function readViews(ctx: Ctx, tx: Tx, which: Prisma.Sql = Prisma.sql`true`): Promise<StoredView[]> {
  const me = ctx.actor.kind === 'member' ? ctx.actor.id : null;
  const rows = await tx.$queryRaw<(StoredView & { ownerId: string })[]>`
    SELECT w.id, w.name, w.owner_id AS "ownerId", m.name AS "ownerName", w.shared, w.team_id AS "teamId", w.filters, w.q, w.sort, w.columns, w.version
    FROM saved_view w JOIN member m ON m.tenant_id = w.tenant_id AND m.id = w.owner_id
    WHERE w.tenant_id = ${ctx.tenantId}::uuid AND ${which} AND (w.owner_id = ${me}::uuid OR w.shared = 'workspace'
      OR (w.shared = 'team' AND w.team_id IN (SELECT t.team_id FROM team_member t WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.member_id = ${me}::uuid)))
    ORDER BY lower(w.name), w.id`;
  return rows.map(({ ownerId, ...view }) => ({
    ...view,
    mine: ownerId === me || (view.shared !== 'me' && mayManage(ctx)),
  }));
}

/** Locked until the transaction ends. @throws AppError NotFound where the actor may not change it */
export async function lockView(ctx: Ctx, tx: Tx, id: string): Promise<StoredView> {
  await tx.$queryRaw`SELECT FROM saved_view WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid FOR UPDATE`;
  const [view] = await readViews(ctx, tx, Prisma.sql`w.id = ${id}::uuid`);
  if (!view?.mine) throw notFound('This view of yours');
  return view;
}
