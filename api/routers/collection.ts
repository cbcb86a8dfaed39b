import { z } from 'zod';
import { payWays } from '../../domain/collection/contract.ts';
import {
  collectionState,
  disputeInput,
  dunningPreview,
  dunningSettings,
  endHoldInput,
  previewDunningInput,
  promiseInput,
  updateDunningInput,
} from '../../domain/collection/requests.ts';
import { getDunning, updateDunning } from '../../services/collection/dunning-settings.ts';
import { endHold, openDispute, promisePayment } from '../../services/collection/hold.ts';
import { previewDunning } from '../../services/collection/preview-dunning.ts';
import { getCollection } from '../../services/collection/read.ts';
import { getAccountLink, getPayLink, revokePayLinks } from '../../services/pay/staff-links.ts';
import { payWay } from '../../services/pay/ways.ts';
import { router, signedIn } from '../trpc.ts';

export const collectionRouter = router({
  get: signedIn
    .meta({
      openapi: { method: 'GET', path: '/invoices/{id}/collection', summary: 'What holds the collection of an invoice' },
    })
    .input(z.object({ id: z.uuid() }))
    .output(collectionState)
    .query(({ ctx, input }) => getCollection(ctx, input)),

  promise: signedIn
    .meta({
      openapi: {
        method: 'POST',
        path: '/invoices/{id}/promise',
        summary: 'Enter a promise to pay: nothing is collected until its day is over',
      },
    })
    .input(promiseInput)
    .output(collectionState)
    .mutation(({ ctx, input }) => promisePayment(ctx, input)),

  dispute: signedIn
    .meta({
      openapi: {
        method: 'POST',
        path: '/invoices/{id}/dispute',
        summary: 'Enter a dispute: nothing is collected until it is settled',
      },
    })
    .input(disputeInput)
    .output(collectionState)
    .mutation(({ ctx, input }) => openDispute(ctx, input)),

  endHold: signedIn
    .meta({
      openapi: {
        method: 'POST',
        path: '/invoices/{id}/end-hold',
        summary: 'Take a promise back, settle a dispute, or collect again what a bank took back',
      },
    })
    .input(endHoldInput)
    .output(collectionState)
    .mutation(({ ctx, input }) => endHold(ctx, input)),

  payLink: signedIn
    .meta({
      openapi: { method: 'GET', path: '/invoices/{id}/pay-link', summary: 'A link for whoever pays the invoice' },
    })
    .input(z.object({ id: z.uuid() }))
    .output(z.object({ url: z.string() }))
    .query(({ ctx, input }) => getPayLink(ctx, input)),

  accountLink: signedIn
    .meta({
      openapi: { method: 'GET', path: '/customers/{id}/account-link', summary: 'A link to a customer’s own page' },
    })
    .input(z.object({ id: z.uuid() }))
    .output(z.object({ url: z.string() }))
    .query(({ ctx, input }) => getAccountLink(ctx, input)),

  /** What a form offers to pay with. */
  payWay: signedIn.output(z.object({ way: z.enum(payWays) })).query(() => ({ way: payWay() })),

  revokeLinks: signedIn
    .meta({
      openapi: { method: 'POST', path: '/customers/{id}/revoke-links', summary: 'Make all links of a customer void' },
    })
    .input(z.object({ id: z.uuid() }))
    .output(z.object({ id: z.uuid() }))
    .mutation(({ ctx, input }) => revokePayLinks(ctx, input)),

  dunning: signedIn
    .meta({
      openapi: { method: 'GET', path: '/dunning', summary: 'The ladder of what is overdue, and retries by reason' },
    })
    .output(dunningSettings)
    .query(({ ctx }) => getDunning(ctx)),

  updateDunning: signedIn
    .meta({ openapi: { method: 'PATCH', path: '/dunning', summary: 'Change the ladder' } })
    .input(updateDunningInput)
    .output(dunningSettings)
    .mutation(({ ctx, input }) => updateDunning(ctx, input)),

  previewDunning: signedIn
    .input(previewDunningInput)
    .output(dunningPreview)
    .query(({ ctx, input }) => previewDunning(ctx, input)),
});
