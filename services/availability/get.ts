import type { Availability } from '../../domain/availability/contract.ts';
import { grantedScope } from '../../domain/members/permissions.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { readAvailability } from './read.ts';

/** When somebody is there. Their number, and why they are away, is for themselves and whoever may change members. */
export async function getAvailability(ctx: Ctx, input: { readonly memberId: string }): Promise<Availability> {
  const { actor } = ctx;
  const isOwn = actor.kind === 'member' && actor.id === input.memberId;
  if (!isOwn) permit(ctx, 'member:read');
  const seesAll = isOwn || !('permissions' in actor) || grantedScope(actor.permissions, 'member:update') !== null;
  const now = await ctx.clock.now();
  const found = await transaction(ctx, (tx) => readAvailability(tx, input.memberId, now));
  if (seesAll) return found;
  return { ...found, phone: null, absences: found.absences.map((absence) => ({ ...absence, reason: null })) };
}
