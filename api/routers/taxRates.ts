import { newTaxRate, taxRate } from '../../domain/billing/contract.ts';
import { taxRateListInput, taxRateListOutput, updateTaxRateInput } from '../../domain/billing/requests.ts';
import { createTaxRate } from '../../services/billing/create-tax-rate.ts';
import { listTaxRates } from '../../services/billing/list-tax-rates.ts';
import { updateTaxRate } from '../../services/billing/update-tax-rate.ts';
import { router, signedIn } from '../trpc.ts';

export const taxRatesRouter = router({
  list: signedIn
    .meta({ openapi: { method: 'GET', path: '/tax-rates', summary: 'List tax rates' } })
    .input(taxRateListInput)
    .output(taxRateListOutput)
    .query(({ ctx, input }) => listTaxRates(ctx, input)),

  create: signedIn
    .meta({ openapi: { method: 'POST', path: '/tax-rates', summary: 'Add a tax rate', status: 201 } })
    .input(newTaxRate)
    .output(taxRate)
    .mutation(({ ctx, input }) => createTaxRate(ctx, input)),

  update: signedIn
    .meta({ openapi: { method: 'PATCH', path: '/tax-rates/{id}', summary: 'Rename or archive a tax rate' } })
    .input(updateTaxRateInput)
    .output(taxRate)
    .mutation(({ ctx, input }) => updateTaxRate(ctx, input)),
});
