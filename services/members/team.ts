import type { Scope } from '../../domain/members/permissions.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';

/**
 * Whose things a scope reaches: null is everybody's; otherwise the actor alone, or with those who report to them over any
 * number of steps (people who left included: their sheets still want approval).
 */
export async function membersInScope(ctx: Ctx, tx: Tx, scope: Scope): Promise<string[] | null> {
  if (scope === 'tenant') return null;
  if (ctx.actor.kind !== 'member') return [];
  if (scope === 'own') return [ctx.actor.id];
  const rows = await tx.$queryRaw<{ id: string }[]>`
    WITH RECURSIVE team AS (
      SELECT id FROM member WHERE id = ${ctx.actor.id}::uuid
      UNION SELECT m.id FROM member m JOIN team ON m.manager_id = team.id)
    SELECT id FROM team`;
  return rows.map((row) => row.id);
}
