import type { ImportJob } from '../../domain/imports/contract.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { ownedRows } from '../owned.ts';
import { readImport } from './read.ts';

/** One import with how far it has got. */
export async function getImport(ctx: Ctx, input: { readonly id: string }): Promise<ImportJob> {
  const reach = ownedRows(ctx, permit(ctx, 'import:read'), 'j.created_by');
  return transaction(ctx, (tx) => readImport(ctx, tx, input.id, reach));
}
