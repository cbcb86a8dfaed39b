import {
  billingRuns,
  billingRunsInput,
  rerunInput,
  rerunOutput,
  runItems,
  runItemsInput,
  stoppedBilling as stoppedBillingOutput,
} from '../../domain/billingRuns/contract.ts';
import { rerunFailed, stoppedBilling } from '../../services/billingRuns/rerun.ts';
import { listBillingRuns, listRunItems } from '../../services/billingRuns/runs.ts';
import { stores } from '../../services/registry.ts';
import { router, signedIn } from '../trpc.ts';

export const billingRunsRouter = router({
  list: signedIn
    .meta({ openapi: { method: 'GET', path: '/billing-runs', summary: 'List what billing did day by day' } })
    .input(billingRunsInput)
    .output(billingRuns)
    .query(({ ctx, input }) => listBillingRuns(ctx, input)),

  items: signedIn
    .meta({
      openapi: {
        method: 'GET',
        path: '/billing-runs/{day}/items',
        summary: 'List the invoices of a day: made, left out, stopped, waiting',
      },
    })
    .input(runItemsInput)
    .output(runItems)
    .query(({ ctx, input }) => listRunItems(ctx, input)),

  stopped: signedIn
    .meta({
      openapi: {
        method: 'GET',
        path: '/billing-runs/stopped',
        summary: 'Count the subscriptions that are stopped, with what they were billed the last time',
      },
    })
    .output(stoppedBillingOutput)
    .query(({ ctx }) => stoppedBilling(ctx)),

  rerun: signedIn
    .meta({
      openapi: {
        method: 'POST',
        path: '/billing-runs/rerun',
        summary: 'Try every invoice again that could not be made',
      },
    })
    .input(rerunInput)
    .output(rerunOutput)
    .mutation(({ ctx, input }) => rerunFailed(ctx, stores, input)),
});
