import { conflict } from '../../domain/errors.ts';
import type { CreateMemberInput, Member } from '../../domain/members/contract.ts';
import { audit } from '../audit.ts';
import { createCredentials, deleteCredentials } from '../auth/credentials.ts';
import type { Identity } from '../auth/identity.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { isDuplicate } from '../database.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { sendLink } from './links.ts';
import { findRole, readMember } from './rows.ts';
import { requireManager, requireOwnerFor } from './rules.ts';

/**
 * Adds a member. With a password they can sign in at once; without one, or where the address already has credentials of its own
 * (which nobody here may touch), they are `invited`, and a mail says how to join.
 * @throws AppError Forbidden, Validation, Conflict where the address is a member already
 */
export async function createMember(ctx: Ctx, input: CreateMemberInput, identity: Identity): Promise<Member> {
  permit(ctx, 'member:create');
  const now = await ctx.clock.now();
  const at = new Date(now);
  const userId = input.password
    ? await createCredentials(identity, { email: input.email, name: input.name, password: input.password })
    : null;
  try {
    return await transaction(ctx, async (tx) => {
      const role = await findRole(tx, input.role);
      await requireOwnerFor(ctx, tx, role.key);
      if (input.managerId) await requireManager(tx, null, input.managerId);
      const zone = input.zone ?? (await tx.tenant.findFirstOrThrow({ select: { zone: true } })).zone;
      const id = newId();
      const { email, name, managerId = null } = input;
      await tx.member.create({
        data: { tenantId: ctx.tenantId, id, userId, email, name, roleId: role.id, managerId, zone, createdAt: at },
      });
      const after = { email, name, role: role.key, managerId, zone };
      await audit(ctx, tx, at, { action: 'created', noun: 'member', subjectId: id, after });
      if (!userId) await sendLink(ctx, tx, { id, name, email, zone }, 'invitation', now);
      await announce(ctx, tx, 'members', id);
      return readMember(tx, id);
    });
  } catch (error) {
    // Credentials live in another schema under another role, hence in another transaction.
    if (userId) await deleteCredentials(identity, userId);
    if (isDuplicate(error)) throw conflict(`${input.email} is a member already.`);
    throw error;
  }
}
