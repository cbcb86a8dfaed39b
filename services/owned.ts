import { validation } from '../domain/errors.ts';
import type { Scope } from '../domain/members/permissions.ts';
import type { Ctx } from './context.ts';
import { Prisma, type Tx } from './database.ts';

/**
 * The rows that a scope reaches, by their owner: own ones, those of the people one manages as well, or the whole tenant's.
 * @param ownerColumn SQL from code: `l.owner_id`
 */
export function ownedRows(ctx: Ctx, scope: Scope, ownerColumn: string): Prisma.Sql {
  if (scope === 'tenant') return Prisma.sql`true`;
  const column = Prisma.raw(ownerColumn);
  const id = ctx.actor.id;
  if (scope === 'own') return Prisma.sql`${column} = ${id}::uuid`;
  return Prisma.sql`${column} IN (SELECT m.id FROM member m WHERE m.tenant_id = ${ctx.tenantId}::uuid AND (m.id = ${id}::uuid OR m.manager_id = ${id}::uuid))`;
}

/** @throws AppError Validation where the new owner is nobody of this tenant, or has left */
export async function requireOwner(ctx: Ctx, tx: Tx, ownerId: string | null | undefined): Promise<void> {
  if (!ownerId) return;
  const found = await tx.member.count({ where: { tenantId: ctx.tenantId, id: ownerId, deletedAt: null } });
  if (found > 0) return;
  throw validation('The owner is not a member of this workspace.', [{ path: 'ownerId', message: 'Choose a member' }]);
}
