import { type Ctx, permit } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { ownedRows } from '../owned.ts';
import { loadDelegations } from './load-delegations.ts';
import { deciderOf } from './read.ts';

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
const decidedBy = (id: string): Prisma.Sql => Prisma.sql`(t.approver_id = ${id}::uuid OR a.manager_id = ${id}::uuid
  OR t.approver_id IN (SELECT g.from_member_id FROM delegation g WHERE g.tenant_id = t.tenant_id AND g.to_member_id = ${id}::uuid))`;

interface Waiting {
  id: string;
  approverId: string | null;
  approverZone: string | null;
  approverManagerId: string | null;
  escalatedAt: Date | null;
}

/** Ids of the submitted sheets that wait for the actor's own decision now, after delegations and escalation. */
export async function waitingFor(ctx: Ctx, tx: Tx): Promise<string[]> {
  const rows = await tx.$queryRaw<Waiting[]>`
    SELECT t.id, t.approver_id AS "approverId", a.zone AS "approverZone", a.manager_id AS "approverManagerId", t.escalated_at AS "escalatedAt"
    FROM timesheet t LEFT JOIN member a ON a.tenant_id = t.tenant_id AND a.id = t.approver_id
    WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.status = 'submitted' AND t.member_id <> ${ctx.actor.id}::uuid`;
  const delegations = await loadDelegations(tx);
  const now = await ctx.clock.now();
  return rows.filter((row) => deciderOf(row, delegations, now) === ctx.actor.id).map((row) => row.id);
}
