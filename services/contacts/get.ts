import type { Contact } from '../../domain/contacts/contract.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { ownedRows } from '../owned.ts';
import { readContact } from './read.ts';

export async function getContact(ctx: Ctx, input: { readonly id: string }): Promise<Contact> {
  const reach = ownedRows(ctx, permit(ctx, 'contact:read'), 'c.owner_id');
  return transaction(ctx, (tx) => readContact(ctx, tx, input.id, reach));
}
