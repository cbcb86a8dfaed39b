import { z } from 'zod';
import { newPricePlan, pricePlan } from '../../domain/billing/contract.ts';
import { pricePlanListInput, pricePlanListOutput, updatePricePlanInput } from '../../domain/billing/requests.ts';
import { createPricePlan } from '../../services/billing/create-price-plan.ts';
import { getPricePlan } from '../../services/billing/get-price-plan.ts';
import { listPricePlans } from '../../services/billing/list-price-plans.ts';
import { updatePricePlan } from '../../services/billing/update-price-plan.ts';
import { router, signedIn } from '../trpc.ts';

export const pricePlansRouter = router({
  list: signedIn
    .meta({ openapi: { method: 'GET', path: '/price-plans', summary: 'List price plans' } })
    .input(pricePlanListInput)
    .output(pricePlanListOutput)
    .query(({ ctx, input }) => listPricePlans(ctx, input)),

  get: signedIn
    .meta({ openapi: { method: 'GET', path: '/price-plans/{id}', summary: 'Get a price plan' } })
    .input(z.object({ id: z.uuid() }))
    .output(pricePlan)
    .query(({ ctx, input }) => getPricePlan(ctx, input)),

  create: signedIn
    .meta({ openapi: { method: 'POST', path: '/price-plans', summary: 'Add a price plan', status: 201 } })
    .input(newPricePlan)
    .output(pricePlan)
    .mutation(({ ctx, input }) => createPricePlan(ctx, input)),

  update: signedIn
    .meta({
      openapi: {
        method: 'PATCH',
        path: '/price-plans/{id}',
        summary: 'Rename or archive a price plan, or change its terms while nobody is on it',
      },
    })
    .input(updatePricePlanInput)
    .output(pricePlan)
    .mutation(({ ctx, input }) => updatePricePlan(ctx, input)),
});
