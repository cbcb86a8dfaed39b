import type { z } from 'zod';
import { newPricePlan, type PricePlan } from '../../domain/billing/contract.ts';
import { validation } from '../../domain/errors.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { readPricePlan, requireTaxRates, writePriceVersion } from './price-plan-rows.ts';
import { leadingPrice, pricesOf } from './price-terms.ts';
import { usageChargesOf } from './usage-charges.ts';

/** @throws AppError Validation for an unknown tax rate, or without a price */
export async function createPricePlan(ctx: Ctx, input: z.input<typeof newPricePlan>): Promise<PricePlan> {
  permit(ctx, 'pricePlan:create');
  const { name, prices: list, currency, priceMinor, usage: wanted, ...rest } = newPricePlan.parse(input);
  const prices = pricesOf({ prices: list, currency, priceMinor });
  if (!prices) throw validation('A price plan needs a price.', [{ path: 'prices', message: 'Give a price' }]);
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    await requireTaxRates(ctx, tx, rest.taxRateIds);
    const usage = await usageChargesOf(tx, wanted, prices);
    const id = newId();
    const data = { ...rest, ...leadingPrice(prices) };
    await tx.pricePlan.create({ data: { tenantId: ctx.tenantId, id, name, ...data, createdAt: at } });
    await writePriceVersion(ctx, tx, id, { number: 1, terms: { ...rest, prices, usage }, at });
    await audit(ctx, tx, at, {
      action: 'created',
      noun: 'pricePlan',
      subjectId: id,
      after: { name, prices, usage, ...rest },
    });
    await announce(ctx, tx, 'pricePlans', id);
    return readPricePlan(ctx, tx, id);
  });
}
