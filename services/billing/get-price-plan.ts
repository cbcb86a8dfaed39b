import type { PricePlan } from '../../domain/billing/contract.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { readPricePlan } from './price-plan-rows.ts';

/** @throws AppError NotFound, Forbidden */
export async function getPricePlan(ctx: Ctx, input: { readonly id: string }): Promise<PricePlan> {
  permit(ctx, 'pricePlan:read');
  return transaction(ctx, (tx) => readPricePlan(ctx, tx, input.id));
}
