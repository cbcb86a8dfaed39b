import { z } from 'zod';
import { ticketField, ticketFieldInput, updateTicketFieldInput } from '../../domain/tickets/fields.ts';
import { createTicketField } from '../../services/ticketFields/create.ts';
import { deleteTicketField } from '../../services/ticketFields/delete.ts';
import { listTicketFields } from '../../services/ticketFields/list.ts';
import { updateTicketField } from '../../services/ticketFields/update.ts';
import { router, signedIn } from '../trpc.ts';

export const ticketFieldsRouter = router({
  list: signedIn
    .meta({ openapi: { method: 'GET', path: '/ticket-fields', summary: 'List the workspace’s own fields of tickets' } })
    .input(z.object({}))
    .output(z.object({ items: z.array(ticketField) }))
    .query(({ ctx }) => listTicketFields(ctx)),

  create: signedIn
    .meta({ openapi: { method: 'POST', path: '/ticket-fields', summary: 'Define a field', status: 201 } })
    .input(ticketFieldInput)
    .output(ticketField)
    .mutation(({ ctx, input }) => createTicketField(ctx, input)),

  update: signedIn
    .meta({ openapi: { method: 'PATCH', path: '/ticket-fields/{id}', summary: 'Change a field’s definition' } })
    .input(updateTicketFieldInput)
    .output(ticketField)
    .mutation(({ ctx, input }) => updateTicketField(ctx, input)),

  delete: signedIn
    .meta({ openapi: { method: 'DELETE', path: '/ticket-fields/{id}', summary: 'Take a field out of use' } })
    .input(z.object({ id: z.uuid(), version: z.coerce.number().int().min(1) }))
    .output(z.object({ id: z.uuid() }))
    .mutation(({ ctx, input }) => deleteTicketField(ctx, input)),
});
