import type { Customer } from '../../domain/billing/contract.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { readCustomer } from './customer-rows.ts';

/** @throws AppError NotFound, Forbidden */
export async function getCustomer(ctx: Ctx, input: { readonly id: string }): Promise<Customer> {
  permit(ctx, 'customer:read');
  return transaction(ctx, (tx) => readCustomer(ctx, tx, input.id));
}
