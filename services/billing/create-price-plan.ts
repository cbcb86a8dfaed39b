import type { z } from 'zod';
import { newPricePlan, type PricePlan } from '../../domain/billing/contract.ts';
import { fromWire } from '../../domain/money/money.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { readPricePlan, requireTaxRates } from './price-plan-rows.ts';

/** @throws AppError Validation for an unknown tax rate */
export async function createPricePlan(ctx: Ctx, input: z.input<typeof newPricePlan>): Promise<PricePlan> {
  permit(ctx, 'pricePlan:create');
  const plan = newPricePlan.parse(input);
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    await requireTaxRates(ctx, tx, plan.taxRateIds);
    const id = newId();
    const data = { ...plan, priceMinor: fromWire(plan.priceMinor) };
    await tx.pricePlan.create({ data: { tenantId: ctx.tenantId, id, ...data, createdAt: at } });
    await audit(ctx, tx, at, { action: 'created', noun: 'pricePlan', subjectId: id, after: plan });
    await announce(ctx, tx, 'pricePlans', id);
    return readPricePlan(ctx, tx, id);
  });
}
