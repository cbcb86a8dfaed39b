import { conflict } from '../../domain/errors.ts';
import type { DeactivateMemberInput, Member } from '../../domain/members/contract.ts';
import { audit } from '../audit.ts';
import { endSessionsOf } from '../auth/credentials.ts';
import type { Identity } from '../auth/identity.ts';
import { revokeMember } from '../auth/revoke.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { announce } from '../live.ts';
import { requireVersion } from '../version.ts';
import { lockMember, readMember } from './rows.ts';
import { requireAnotherOwner, requireOwnerFor } from './rules.ts';

/**
 * Ends a membership: the member's sessions are refused from the commit on, their work and history stay.
 * @throws AppError Forbidden, NotFound, Conflict (stale version, last owner, has left already)
 */
export async function deactivateMember(ctx: Ctx, input: DeactivateMemberInput, identity: Identity): Promise<Member> {
  permit(ctx, 'member:deactivate');
  const at = new Date(await ctx.clock.now());
  const gone = await transaction(ctx, async (tx) => {
    const before = await lockMember(tx, input.id);
    requireVersion('This member', before.version, input.version);
    if (before.status === 'left') throw conflict('This member has left already.');
    await requireOwnerFor(ctx, tx, before.role.key);
    if (before.role.key === 'owner') await requireAnotherOwner(tx, before.id);
    await tx.member.updateMany({
      where: { id: before.id },
      data: { deletedAt: at, userId: null, version: { increment: 1 } },
    });
    await audit(ctx, tx, at, {
      action: 'deactivated',
      noun: 'member',
      subjectId: before.id,
      before: { status: before.status },
      after: { status: 'left' },
    });
    await revokeMember(tx, before.id);
    await announce(ctx, tx, 'members', before.id);
    return readMember(tx, before.id);
  });
  await endSessionsOf(identity, gone.id);
  return gone;
}
