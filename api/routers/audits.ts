import { auditListInput, auditListOutput } from '../../domain/audits/contract.ts';
import { listAudits } from '../../services/audits/list-audits.ts';
import { router, signedIn } from '../trpc.ts';

export const auditsRouter = router({
  list: signedIn
    .meta({ openapi: { method: 'GET', path: '/audits', summary: 'Who did what, newest first' } })
    .input(auditListInput)
    .output(auditListOutput)
    .query(({ ctx, input }) => listAudits(ctx, input)),
});
