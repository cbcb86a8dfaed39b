import { conflict } from '../../domain/errors.ts';
import type { Member, UpdateMemberInput } from '../../domain/members/contract.ts';
import { audit } from '../audit.ts';
import { revokeMember } from '../auth/revoke.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { announce } from '../live.ts';
import { requireVersion } from '../version.ts';
import { findRole, lockMember, readMember } from './rows.ts';
import { requireAnotherOwner, requireManager, requireOwnerFor } from './rules.ts';

/**
 * Changes name, role, manager or zone. A new role holds on every node as soon as this commits.
 * @throws AppError Forbidden, NotFound, Validation, Conflict (stale version, last owner, has left)
 */
export async function updateMember(ctx: Ctx, input: UpdateMemberInput): Promise<Member> {
  permit(ctx, 'member:update');
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    const before = await lockMember(tx, input.id);
    requireVersion('This member', before.version, input.version);
    if (before.status === 'left') throw conflict('This member has left and cannot be changed.');
    const role = input.role && input.role !== before.role.key ? await findRole(tx, input.role) : null;
    if (role) {
      await requireOwnerFor(ctx, tx, role.key, before.role.key);
      if (before.role.key === 'owner') await requireAnotherOwner(tx, before.id);
    }
    if (input.managerId) await requireManager(tx, before.id, input.managerId);
    const { name = before.name, zone = before.zone, managerId = before.managerId } = input;
    await tx.member.updateMany({
      where: { id: before.id },
      data: { name, zone, managerId, version: { increment: 1 }, ...(role ? { roleId: role.id } : {}) },
    });
    const change = (member: Member) => ({
      ...(name !== before.name ? { name: member.name } : {}),
      ...(zone !== before.zone ? { zone: member.zone } : {}),
      ...(managerId !== before.managerId ? { managerId: member.managerId } : {}),
      ...(role ? { role: member.role.key } : {}),
    });
    const after = await readMember(tx, before.id);
    await audit(ctx, tx, at, {
      action: role ? 'role-changed' : 'updated',
      noun: 'member',
      subjectId: before.id,
      before: change(before),
      after: change(after),
    });
    await revokeMember(tx, before.id);
    await announce(ctx, tx, 'members', before.id);
    return after;
  });
}
