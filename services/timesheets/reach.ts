import { type Ctx, permit } from '../context.ts';
import { Prisma } from '../database.ts';
import { ownedRows } from '../owned.ts';

/**
 * Sheets (table alias `t`, their approver `a`): one's own and those that one may decide are always in reach; more with a wider scope.
 * @throws AppError Forbidden
 */
export function reachOf(ctx: Ctx): Prisma.Sql {
  const scope = permit(ctx, 'timesheet:read');
  if (scope === 'tenant') return Prisma.sql`true`;
  const id = ctx.actor.id;
  return Prisma.sql`(${ownedRows(ctx, scope, 't.member_id')} OR ${decidedBy(id)})`;
}

/** Sheets whose approver one is, stands in for, or manages. */
export const decidedBy = (
  id: string,
): Prisma.Sql => Prisma.sql`(t.approver_id = ${id}::uuid OR a.manager_id = ${id}::uuid
  OR t.approver_id IN (SELECT g.from_member_id FROM delegation g WHERE g.tenant_id = t.tenant_id AND g.to_member_id = ${id}::uuid))`;
