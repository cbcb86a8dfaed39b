import { z } from 'zod';
import { lead, newLead } from '../../domain/leads/contract.ts';
import {
  countLeadsInput,
  leadConsequence,
  leadCount,
  leadListInput,
  leadListOutput,
  leadSummary,
  leadValues,
  leadVersionInput,
  unsubscribeLeadInput,
  updateLeadInput,
} from '../../domain/leads/requests.ts';
import { leadConsequence as consequenceOf } from '../../services/leads/consequence.ts';
import { createLead } from '../../services/leads/create.ts';
import { deleteLead } from '../../services/leads/delete.ts';
import { countLeads } from '../../services/leads/find.ts';
import { getLead } from '../../services/leads/get.ts';
import { listLeads } from '../../services/leads/list.ts';
import { leadSummary as summarise } from '../../services/leads/summary.ts';
import { unsubscribeLead } from '../../services/leads/unsubscribe.ts';
import { convertLead, updateLead } from '../../services/leads/update.ts';
import { leadValues as valuesOf } from '../../services/leads/values.ts';
import { router, signedIn } from '../trpc.ts';

export const leadsRouter = router({
  list: signedIn
    .meta({ openapi: { method: 'GET', path: '/leads', summary: 'List leads' } })
    .input(leadListInput)
    .output(leadListOutput)
    .query(({ ctx, input }) => listLeads(ctx, input)),
  get: signedIn
    .meta({ openapi: { method: 'GET', path: '/leads/{id}', summary: 'Get a lead' } })
    .input(z.object({ id: z.uuid() }))
    .output(lead)
    .query(({ ctx, input }) => getLead(ctx, input)),
  /** How many leads a filter finds: before they are enrolled. */
  count: signedIn
    .input(countLeadsInput)
    .output(leadCount)
    .query(({ ctx, input }) => countLeads(ctx, input)),
  /** How many leads stand in each view of the list. */
  summary: signedIn.output(leadSummary).query(({ ctx }) => summarise(ctx)),
  /** What filters offer to choose from. */
  values: signedIn.output(leadValues).query(({ ctx }) => valuesOf(ctx)),
  /** What would end with a conversion, an unsubscription or a deletion: shown before it is done. */
  consequence: signedIn
    .input(z.object({ id: z.uuid() }))
    .output(leadConsequence)
    .query(({ ctx, input }) => consequenceOf(ctx, input)),
  create: signedIn
    .meta({ openapi: { method: 'POST', path: '/leads', summary: 'Add a lead', status: 201 } })
    .input(newLead)
    .output(lead)
    .mutation(({ ctx, input }) => createLead(ctx, input)),
  update: signedIn
    .meta({ openapi: { method: 'PATCH', path: '/leads/{id}', summary: 'Change a lead, or move it to another status' } })
    .input(updateLeadInput)
    .output(lead)
    .mutation(({ ctx, input }) => updateLead(ctx, input)),
  convert: signedIn
    .meta({ openapi: { method: 'POST', path: '/leads/{id}/convert', summary: 'The lead became a customer' } })
    .input(leadVersionInput)
    .output(lead)
    .mutation(({ ctx, input }) => convertLead(ctx, input)),
  unsubscribe: signedIn
    .meta({ openapi: { method: 'POST', path: '/leads/{id}/unsubscribe', summary: 'Write to the lead no more' } })
    .input(unsubscribeLeadInput)
    .output(lead)
    .mutation(({ ctx, input }) => unsubscribeLead(ctx, input)),
  delete: signedIn
    .meta({ openapi: { method: 'DELETE', path: '/leads/{id}', summary: 'Delete a lead' } })
    .input(leadVersionInput)
    .output(z.object({ ok: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      await deleteLead(ctx, input);
      return { ok: true as const };
    }),
});
