import { AppError, conflict, forbidden } from '../../domain/errors.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';

/** Only an owner makes or unmakes owners: an admin's permissions are as wide, and would otherwise promote themselves. */
export async function requireOwnerFor(ctx: Ctx, tx: Tx, ...roleKeys: readonly string[]): Promise<void> {
  if (!roleKeys.includes('owner') || ctx.actor.kind === 'system') return;
  const owners = await tx.member.count({ where: { id: ctx.actor.id, deletedAt: null, role: { key: 'owner' } } });
  if (ctx.actor.kind !== 'member' || owners === 0) throw forbidden('Only an owner can give or take the role Owner.');
}

/** A workspace keeps one owner who can sign in. Locks the owners, so that two cannot leave at the same moment. */
export async function requireAnotherOwner(tx: Tx, memberId: string): Promise<void> {
  const owners = await tx.$queryRaw<{ id: string }[]>`
    SELECT m.id FROM member m JOIN role r ON r.tenant_id = m.tenant_id AND r.id = m.role_id
    WHERE r.key = 'owner' AND m.deleted_at IS NULL AND m.user_id IS NOT NULL ORDER BY m.id FOR UPDATE OF m`;
  if (owners.some((owner) => owner.id !== memberId)) return;
  throw conflict('This is the last owner. Make somebody else an owner first.');
}

/** A manager is an active member, and nobody is, over any number of steps, their own manager. */
export async function requireManager(tx: Tx, memberId: string | null, managerId: string): Promise<void> {
  const refuse = (message: string) => {
    throw new AppError('Validation', message, { issues: [{ path: 'managerId', message }] });
  };
  const chain = await tx.$queryRaw<{ id: string; active: boolean }[]>`
    WITH RECURSIVE up AS (
      SELECT id, manager_id, deleted_at FROM member WHERE id = ${managerId}::uuid
      UNION SELECT m.id, m.manager_id, m.deleted_at FROM member m JOIN up ON m.id = up.manager_id)
    SELECT id, deleted_at IS NULL AS active FROM up`;
  if (!chain.find((member) => member.id === managerId)?.active) refuse('Choose a manager who works here');
  if (chain.some((member) => member.id === memberId)) refuse('Nobody can be their own manager');
}
