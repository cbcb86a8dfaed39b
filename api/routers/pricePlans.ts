import { z } from 'zod';
import { newPricePlan, pricePlan } from '../../domain/billing/contract.ts';
import {
  movePreview,
  moveVersionInput,
  previewMoveInput,
  priceMove,
  priceMoves,
} from '../../domain/billing/move-requests.ts';
import {
  pricePlanListInput,
  pricePlanListOutput,
  priceVersions,
  updatePricePlanInput,
} from '../../domain/billing/requests.ts';
import { createPricePlan } from '../../services/billing/create-price-plan.ts';
import { getPricePlan } from '../../services/billing/get-price-plan.ts';
import { listPricePlans } from '../../services/billing/list-price-plans.ts';
import { listPriceVersions } from '../../services/billing/list-price-versions.ts';
import { previewMove } from '../../services/billing/move-version.ts';
import { updatePricePlan } from '../../services/billing/update-price-plan.ts';
import { listMoves } from '../../services/priceMoves/read.ts';
import { startMove } from '../../services/priceMoves/start.ts';
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

  versions: signedIn
    .meta({
      openapi: {
        method: 'GET',
        path: '/price-plans/{id}/versions',
        summary: 'A price plan’s versions and who is on them',
      },
    })
    .input(z.object({ id: z.uuid() }))
    .output(priceVersions)
    .query(({ ctx, input }) => listPriceVersions(ctx, input)),

  previewMove: signedIn
    .meta({
      openapi: {
        method: 'GET',
        path: '/price-plans/{id}/move-preview',
        summary: 'What moving the subscriptions on a version to the present one would bring',
      },
    })
    .input(previewMoveInput.extend({ from: z.coerce.number().int().min(1) }))
    .output(movePreview)
    .query(({ ctx, input }) => previewMove(ctx, input)),

  move: signedIn
    .meta({
      openapi: {
        method: 'POST',
        path: '/price-plans/{id}/move',
        summary: 'Begin to move all subscriptions on a version to the present one',
        description:
          'From the end of their periods on, by itself: `moves` says how far it has come. What stays says why, and what was moved is not moved twice.',
      },
    })
    .input(moveVersionInput)
    .output(priceMove)
    .mutation(({ ctx, input }) => startMove(ctx, input)),

  moves: signedIn
    .meta({
      openapi: {
        method: 'GET',
        path: '/price-plans/{id}/moves',
        summary: 'The last moves of a price plan’s subscriptions',
      },
    })
    .input(z.object({ id: z.uuid() }))
    .output(priceMoves)
    .query(({ ctx, input }) => listMoves(ctx, input)),

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
        summary: 'Rename or archive a price plan, or change its terms',
        description:
          'With subscriptions on it, other terms are its next version: those that are on it keep theirs until they are moved.',
      },
    })
    .input(updatePricePlanInput)
    .output(pricePlan)
    .mutation(({ ctx, input }) => updatePricePlan(ctx, input)),
});
