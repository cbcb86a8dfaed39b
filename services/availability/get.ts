import type { Availability } from '../../domain/availability/contract.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { readAvailability } from './read.ts';

export async function getAvailability(ctx: Ctx, input: { readonly memberId: string }): Promise<Availability> {
  if (ctx.actor.kind !== 'member' || ctx.actor.id !== input.memberId) permit(ctx, 'member:read');
  const now = await ctx.clock.now();
  return transaction(ctx, (tx) => readAvailability(tx, input.memberId, now));
}
