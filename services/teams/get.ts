import type { Team } from '../../domain/teams/contract.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { readTeam } from './read.ts';

export async function getTeam(ctx: Ctx, input: { readonly id: string }): Promise<Team> {
  permit(ctx, 'team:read');
  const now = await ctx.clock.now();
  return transaction(ctx, (tx) => readTeam(ctx, tx, input.id, now));
}
