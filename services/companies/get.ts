import type { Company } from '../../domain/companies/contract.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { ownedRows } from '../owned.ts';
import { readCompany } from './read.ts';

export async function getCompany(ctx: Ctx, input: { readonly id: string }): Promise<Company> {
  const reach = ownedRows(ctx, permit(ctx, 'company:read'), 'c.owner_id');
  return transaction(ctx, (tx) => readCompany(ctx, tx, input.id, reach));
}
