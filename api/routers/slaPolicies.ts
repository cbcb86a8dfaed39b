import { z } from 'zod';
import {
  archiveSlaPolicyInput,
  backTest,
  backTestInput,
  deadlinePreview,
  orderSlaPoliciesInput,
  previewDeadlineInput,
  slaPolicyListInput,
  slaPolicyListOutput,
  slaPolicyVersion,
  updatedSlaPolicy,
  updateSlaPolicyInput,
} from '../../domain/tickets/requests.ts';
import { slaPolicy, slaPolicyInput } from '../../domain/tickets/sla-policy.ts';
import { archiveSlaPolicy } from '../../services/slaPolicies/archive.ts';
import { backTestPolicy } from '../../services/slaPolicies/back-test.ts';
import { createSlaPolicy } from '../../services/slaPolicies/create.ts';
import { getSlaPolicy } from '../../services/slaPolicies/get.ts';
import { listSlaPolicies } from '../../services/slaPolicies/list.ts';
import { orderSlaPolicies } from '../../services/slaPolicies/order.ts';
import { previewDeadline } from '../../services/slaPolicies/preview-deadline.ts';
import { updateSlaPolicy } from '../../services/slaPolicies/update.ts';
import { listSlaPolicyVersions } from '../../services/slaPolicies/versions.ts';
import { router, signedIn } from '../trpc.ts';

export const slaPoliciesRouter = router({
  list: signedIn
    .meta({ openapi: { method: 'GET', path: '/sla-policies', summary: 'List SLA policies' } })
    .input(slaPolicyListInput)
    .output(slaPolicyListOutput)
    .query(({ ctx, input }) => listSlaPolicies(ctx, input)),

  get: signedIn
    .meta({ openapi: { method: 'GET', path: '/sla-policies/{id}', summary: 'Get an SLA policy' } })
    .input(z.object({ id: z.uuid() }))
    .output(slaPolicy)
    .query(({ ctx, input }) => getSlaPolicy(ctx, input)),

  create: signedIn
    .meta({ openapi: { method: 'POST', path: '/sla-policies', summary: 'Add an SLA policy', status: 201 } })
    .input(slaPolicyInput)
    .output(slaPolicy)
    .mutation(({ ctx, input }) => createSlaPolicy(ctx, input)),

  update: signedIn
    .meta({
      openapi: {
        method: 'PATCH',
        path: '/sla-policies/{id}',
        summary: 'Change an SLA policy and the deadlines of its open tickets',
      },
    })
    .input(updateSlaPolicyInput)
    .output(updatedSlaPolicy)
    .mutation(({ ctx, input }) => updateSlaPolicy(ctx, input)),

  archive: signedIn
    .meta({
      openapi: {
        method: 'POST',
        path: '/sla-policies/{id}/archive',
        summary: 'Put an SLA policy away that no ticket holds which is not closed',
      },
    })
    .input(archiveSlaPolicyInput)
    .output(z.object({ id: z.uuid() }))
    .mutation(({ ctx, input }) => archiveSlaPolicy(ctx, input)),

  order: signedIn
    .meta({
      openapi: { method: 'PUT', path: '/sla-policies/order', summary: 'Set the order in which SLA policies are asked' },
    })
    .input(orderSlaPoliciesInput)
    .output(orderSlaPoliciesInput)
    .mutation(({ ctx, input }) => orderSlaPolicies(ctx, input)),

  versions: signedIn
    .meta({
      openapi: { method: 'GET', path: '/sla-policies/{id}/versions', summary: 'List the versions of an SLA policy' },
    })
    .input(z.object({ id: z.uuid() }))
    .output(z.array(slaPolicyVersion))
    .query(({ ctx, input }) => listSlaPolicyVersions(ctx, input)),

  /** For the web app alone: a question whose parts may be just being typed has no place in a path. */
  previewDeadline: signedIn
    .input(previewDeadlineInput)
    .output(deadlinePreview)
    .query(({ ctx, input }) => previewDeadline(ctx, input)),

  backTest: signedIn
    .meta({
      openapi: {
        method: 'POST',
        path: '/sla-policies/back-test',
        summary: 'Compute what a policy would have missed in the last days, beside what was missed',
      },
    })
    .input(backTestInput)
    .output(backTest)
    .mutation(({ ctx, input }) => backTestPolicy(ctx, input)),
});
