import type { SlaPolicy } from '../../domain/tickets/sla-policy.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { readPolicy } from './read.ts';

export async function getSlaPolicy(ctx: Ctx, input: { readonly id: string }): Promise<SlaPolicy> {
  permit(ctx, 'slaPolicy:read');
  return transaction(ctx, (tx) => readPolicy(ctx, tx, input.id));
}
