import { conflict } from '../../domain/errors.ts';
import type { Member } from '../../domain/members/contract.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import type { Tx } from '../database.ts';
import { announce } from '../live.ts';
import { memberLink, revokeLinks, sendLink } from './links.ts';
import { lockMember, readMember } from './rows.ts';
import { requireOwnerFor } from './rules.ts';

/** Who may invite may also add with a first password, so they may see the link; only an owner that of an owner. */
async function lockInvited(ctx: Ctx, tx: Tx, id: string): Promise<Member> {
  const member = await lockMember(tx, id);
  await requireOwnerFor(ctx, tx, member.role.key);
  if (member.status === 'invited') return member;
  throw conflict(member.status === 'left' ? 'This member has left.' : `${member.name} has joined already.`);
}

/**
 * Sends an invitation, or sends it again: the links before it are good no more.
 * @throws AppError Forbidden, NotFound, Conflict where they have joined or left
 */
export async function inviteMember(ctx: Ctx, input: { id: string }): Promise<{ member: Member; link: string }> {
  permit(ctx, 'member:create');
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const member = await lockInvited(ctx, tx, input.id);
    const link = await sendLink(ctx, tx, member, 'invitation', now);
    await audit(ctx, tx, new Date(now), {
      action: 'invited',
      noun: 'member',
      subjectId: member.id,
      after: { email: member.email },
    });
    await announce(ctx, tx, 'members', member.id);
    return { member: await readMember(tx, member.id), link: memberLink(ctx.tenantId, link) };
  });
}

/** Takes an invitation back: its link opens nothing any more. The member stays, and can be invited again. */
export async function revokeInvitation(ctx: Ctx, input: { id: string }): Promise<Member> {
  permit(ctx, 'member:create');
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    const member = await lockInvited(ctx, tx, input.id);
    if ((await revokeLinks(ctx, tx, member.id, 'invitation', at)) === 0)
      throw conflict('There is no invitation to take back.');
    await audit(ctx, tx, at, { action: 'invitation-revoked', noun: 'member', subjectId: member.id });
    await announce(ctx, tx, 'members', member.id);
    return readMember(tx, member.id);
  });
}
