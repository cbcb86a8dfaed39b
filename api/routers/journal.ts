import { civilSpan, taxReport, trialBalance } from '../../domain/journal/contract.ts';
import { readTaxReport, readTrialBalance } from '../../services/journal/journal.ts';
import { router, signedIn } from '../trpc.ts';

/** As files: GET /api/v1/billing-reports/journal.csv and taxes.csv, see billing-files.ts. */
export const journalRouter = router({
  balance: signedIn
    .meta({
      openapi: {
        method: 'GET',
        path: '/journal/balance',
        summary: 'Read what the journal of a span comes to by account',
      },
    })
    .input(civilSpan)
    .output(trialBalance)
    .query(({ ctx, input }) => readTrialBalance(ctx, input)),

  taxes: signedIn
    .meta({ openapi: { method: 'GET', path: '/journal/taxes', summary: 'Report the taxes of a span by tax and rate' } })
    .input(civilSpan)
    .output(taxReport)
    .query(({ ctx, input }) => readTaxReport(ctx, input)),
});
