import type { z } from 'zod';
import { newTaxRate, type TaxRate } from '../../domain/billing/contract.ts';
import { conflict } from '../../domain/errors.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { isDuplicate } from '../database.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';

/** @throws AppError Conflict where the code is taken: a rate that changes by law is a new code, since old invoices show the old one */
export async function createTaxRate(ctx: Ctx, input: z.input<typeof newTaxRate>): Promise<TaxRate> {
  permit(ctx, 'taxRate:create');
  const rate = newTaxRate.parse(input);
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    const id = newId();
    await tx.taxRate.create({ data: { tenantId: ctx.tenantId, id, ...rate } }).catch((error: unknown) => {
      if (isDuplicate(error)) throw conflict(`There is a tax rate ${rate.code} already. Use another code.`);
      throw error;
    });
    await audit(ctx, tx, at, { action: 'created', noun: 'taxRate', subjectId: id, after: rate });
    await announce(ctx, tx, 'taxRates', id);
    return { id, ...rate, archivedAt: null };
  });
}
