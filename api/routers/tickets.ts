import { z } from 'zod';
import { board, boardInput } from '../../domain/tickets/board.ts';
import { ticket, ticketInput } from '../../domain/tickets/contract.ts';
import { ticketChannel } from '../../domain/tickets/labels.ts';
import {
  addMessageInput,
  addMessageOutput,
  deskForecast,
  labelsInUse as labelsInUseOutput,
  previewTicketChangeInput,
  ticketChangePreview,
  ticketDetail,
  ticketListInput,
  ticketListOutput,
  ticketSummary as ticketSummaryOutput,
  updateTicketInput,
} from '../../domain/tickets/requests.ts';
import { getPortalLink, revokePortalLinks } from '../../services/portal/links.ts';
import { addMessage } from '../../services/tickets/add-message.ts';
import { ticketBoard } from '../../services/tickets/board.ts';
import { createTicket } from '../../services/tickets/create.ts';
import { forecastDesk } from '../../services/tickets/forecast-desk.ts';
import { getTicket } from '../../services/tickets/get.ts';
import { labelsInUse } from '../../services/tickets/labels-in-use.ts';
import { listTickets } from '../../services/tickets/list.ts';
import { previewTicketChange } from '../../services/tickets/preview-change.ts';
import { ticketSummary } from '../../services/tickets/summary.ts';
import { takeNext } from '../../services/tickets/take-next.ts';
import { updateTicket } from '../../services/tickets/update.ts';
import { router, signedIn } from '../trpc.ts';
import { ticketDeskProcedures } from './ticketDesk.ts';

export const ticketsRouter = router({
  list: signedIn
    .meta({
      openapi: { method: 'GET', path: '/tickets', summary: 'List tickets with their clocks, what is due next first' },
    })
    .input(ticketListInput)
    .output(ticketListOutput)
    .query(({ ctx, input }) => listTickets(ctx, input)),

  labels: signedIn
    .meta({
      openapi: { method: 'GET', path: '/tickets/labels', summary: 'List the tags and categories that tickets bear' },
    })
    .output(labelsInUseOutput)
    .query(({ ctx }) => labelsInUse(ctx)),

  forecast: signedIn
    .meta({
      openapi: {
        method: 'GET',
        path: '/tickets/forecast',
        summary: 'Count the misses of the next 24 hours by hour, if nobody acts',
      },
    })
    .output(deskForecast)
    .query(({ ctx }) => forecastDesk(ctx)),

  summary: signedIn
    .meta({
      openapi: { method: 'GET', path: '/tickets/summary', summary: 'Count open tickets by the state of their clocks' },
    })
    .output(ticketSummaryOutput)
    .query(({ ctx }) => ticketSummary(ctx)),

  board: signedIn
    .meta({
      openapi: {
        method: 'GET',
        path: '/tickets/board',
        summary: 'List open tickets by the time left, with counts by state',
      },
    })
    .input(boardInput)
    .output(board)
    .query(({ ctx, input }) => ticketBoard(ctx, input)),

  takeNext: signedIn
    .meta({
      openapi: {
        method: 'POST',
        path: '/tickets/take-next',
        summary: 'Take the most urgent ticket that nobody has and that fits',
      },
    })
    .output(ticket)
    .mutation(({ ctx }) => takeNext(ctx)),

  get: signedIn
    .meta({
      openapi: { method: 'GET', path: '/tickets/{id}', summary: 'Get a ticket: clocks explained, messages, process' },
    })
    .input(z.object({ id: z.uuid() }))
    .output(ticketDetail)
    .query(({ ctx, input }) => getTicket(ctx, input)),

  create: signedIn
    .meta({ openapi: { method: 'POST', path: '/tickets', summary: 'Open a ticket and start its clocks', status: 201 } })
    // Left out, it came by the door that it came by.
    .input(ticketInput.extend({ channel: ticketChannel.optional() }))
    .output(ticket)
    .mutation(({ ctx, input: { channel = ctx.door, ...input } }) => createTicket(ctx, { ...input, channel })),

  update: signedIn
    .meta({
      openapi: {
        method: 'PATCH',
        path: '/tickets/{id}',
        summary: 'Change status, priority, assignee, policy or subject',
      },
    })
    .input(updateTicketInput)
    .output(ticket)
    .mutation(({ ctx, input }) => updateTicket(ctx, input)),

  /** For the web app alone: what an edit would do, asked while somebody considers it. */
  previewChange: signedIn
    .input(previewTicketChangeInput)
    .output(ticketChangePreview)
    .query(({ ctx, input }) => previewTicketChange(ctx, input)),

  addMessage: signedIn
    .meta({
      openapi: {
        method: 'POST',
        path: '/tickets/{id}/messages',
        summary: 'Reply, note, or enter what the customer wrote',
        status: 201,
      },
    })
    .input(addMessageInput)
    .output(addMessageOutput)
    .mutation(({ ctx, input }) => addMessage(ctx, input)),

  ...ticketDeskProcedures,

  portalLink: signedIn
    .meta({
      openapi: {
        method: 'GET',
        path: '/tickets/{id}/portal-link',
        summary: 'A signed link by which the requester sees this ticket',
      },
    })
    .input(z.object({ id: z.uuid() }))
    .output(z.object({ url: z.string() }))
    .query(({ ctx, input }) => getPortalLink(ctx, input)),

  revokePortalLinks: signedIn
    .meta({
      openapi: {
        method: 'POST',
        path: '/tickets/{id}/portal-link/revoke',
        summary: "Make the requester's portal links void",
      },
    })
    .input(z.object({ id: z.uuid() }))
    .output(z.object({ id: z.uuid() }))
    .mutation(({ ctx, input }) => revokePortalLinks(ctx, input)),
});
