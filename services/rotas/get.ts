import type { RotaView } from '../../domain/rotas/contract.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { readRota } from './read.ts';

export async function getRota(ctx: Ctx, input: { readonly id: string }): Promise<RotaView> {
  permit(ctx, 'rota:read');
  const now = await ctx.clock.now();
  return transaction(ctx, (tx) => readRota(ctx, tx, input.id, now));
}
