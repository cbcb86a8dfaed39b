import type { Lead } from '../../domain/leads/contract.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { ownedRows } from '../owned.ts';
import { readLead } from './read.ts';

export async function getLead(ctx: Ctx, input: { readonly id: string }): Promise<Lead> {
  const reach = ownedRows(ctx, permit(ctx, 'lead:read'), 'l.owner_id');
  return transaction(ctx, (tx) => readLead(ctx, tx, input.id, reach));
}
