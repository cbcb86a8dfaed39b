import type { AssignmentRule } from '../../domain/tickets/assignment.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';

type Row = Omit<AssignmentRule, 'updatedAt'> & { updatedAt: Date | null };

/** The rule of each team; a team without one leaves its tickets to whoever takes them. @param which condition on `g` (table team) */
export async function readRules(ctx: Ctx, tx: Tx, which: Prisma.Sql = Prisma.sql`true`): Promise<AssignmentRule[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT g.id AS "teamId", g.name AS "teamName", coalesce(r.method, 'manual') AS method, coalesce(r.by_skill, false) AS "bySkill",
      coalesce(r.in_hours, true) AS "inHours", r.capacity, coalesce(r.version, 0) AS version, r.updated_at AS "updatedAt"
    FROM team g LEFT JOIN assignment_rule r ON r.tenant_id = g.tenant_id AND r.team_id = g.id
    WHERE g.tenant_id = ${ctx.tenantId}::uuid AND g.deleted_at IS NULL AND ${which} ORDER BY g.name, g.id`;
  return rows.map((row) => ({ ...row, updatedAt: row.updatedAt?.toISOString() ?? null }));
}
