import type { RoleKey } from '../../domain/members/permissions.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { derivedId } from '../ids.ts';
import { type NewNotification, notify } from './notify.ts';

/** Tells everybody who has the role; where nobody has it, the owners. @param note `cause` is the ledger id of the effect */
export async function notifyRole(
  ctx: Ctx,
  tx: Tx,
  role: RoleKey,
  at: Instant,
  note: Omit<NewNotification, 'id' | 'memberId'> & { readonly cause: string },
): Promise<void> {
  const members = await tx.$queryRaw<{ id: string; role: string }[]>`
    SELECT m.id, r.key AS role FROM member m JOIN role r ON r.tenant_id = m.tenant_id AND r.id = m.role_id
    WHERE m.tenant_id = ${ctx.tenantId}::uuid AND m.deleted_at IS NULL AND r.key IN (${role}, 'owner')`;
  const holders = members.filter((member) => member.role === role);
  const { cause, ...words } = note;
  const notes = (holders.length > 0 ? holders : members).map(({ id }) => ({
    ...words,
    id: derivedId(cause, id),
    memberId: id,
  }));
  await notify(ctx, tx, at, ...notes);
}
