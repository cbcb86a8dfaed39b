import { z } from 'zod';
import {
  arrangeViewsInput,
  ticketView,
  ticketViewInput,
  ticketViews,
  updateTicketViewInput,
} from '../../domain/tickets/views.ts';
import {
  arrangeTicketViews,
  createTicketView,
  deleteTicketView,
  updateTicketView,
} from '../../services/ticketViews/change.ts';
import { listTicketViews } from '../../services/ticketViews/list.ts';
import { router, signedIn } from '../trpc.ts';

const stored = ticketView.omit({ count: true });

export const ticketViewsRouter = router({
  list: signedIn
    .meta({ openapi: { method: 'GET', path: '/ticket-views', summary: 'List saved views with their counts' } })
    .output(ticketViews)
    .query(({ ctx }) => listTicketViews(ctx)),

  create: signedIn
    .meta({ openapi: { method: 'POST', path: '/ticket-views', summary: 'Save a view', status: 201 } })
    .input(ticketViewInput)
    .output(stored)
    .mutation(({ ctx, input }) => createTicketView(ctx, input)),

  update: signedIn
    .meta({ openapi: { method: 'PATCH', path: '/ticket-views/{id}', summary: 'Change a view' } })
    .input(updateTicketViewInput)
    .output(stored)
    .mutation(({ ctx, input }) => updateTicketView(ctx, input)),

  delete: signedIn
    .meta({ openapi: { method: 'DELETE', path: '/ticket-views/{id}', summary: 'Delete a view' } })
    .input(z.object({ id: z.uuid(), version: z.coerce.number().int().min(1) }))
    .output(z.object({ id: z.uuid() }))
    .mutation(({ ctx, input }) => deleteTicketView(ctx, input)),

  arrange: signedIn
    .meta({
      openapi: { method: 'POST', path: '/ticket-views/arrange', summary: 'Order one’s tabs and choose the first' },
    })
    .input(arrangeViewsInput)
    .output(arrangeViewsInput)
    .mutation(({ ctx, input }) => arrangeTicketViews(ctx, input)),
});
