import { z } from 'zod';
import { ticket, ticketMessage } from '../../domain/tickets/contract.ts';
import {
  applyMacroInput,
  assigned,
  customerCard,
  followInput,
  linkIncidentsInput,
  linkItemInput,
  macroPreview,
  mergeInput,
  ofTicket,
  saveDraftInput,
  shipItemInput,
  shippedItem,
  snoozeInput,
  solvedProblem,
  solveProblemInput,
  splitInput,
  ticketDesk,
  ticketDraft,
  ticketLink,
  unlinkItemInput,
} from '../../domain/tickets/desk.ts';
import { applyMacro, previewMacro } from '../../services/tickets/apply-macro.ts';
import { assignTicket } from '../../services/tickets/assign.ts';
import { earlierMessages } from '../../services/tickets/conversation.ts';
import { customerCardOf } from '../../services/tickets/customer-card.ts';
import { ticketDeskOf } from '../../services/tickets/desk.ts';
import { saveDraft } from '../../services/tickets/drafts.ts';
import { followTicket, unfollowTicket } from '../../services/tickets/follow.ts';
import { linkIncidents, solveProblem, unlinkIncidents } from '../../services/tickets/incidents.ts';
import { linkItem, shipItem, unlinkItem } from '../../services/tickets/linked-items.ts';
import { mergeTickets } from '../../services/tickets/merge.ts';
import { snoozeTicket, unsnoozeTicket } from '../../services/tickets/snooze.ts';
import { markSpam } from '../../services/tickets/spam.ts';
import { splitTicket } from '../../services/tickets/split.ts';
import { unmergeTicket } from '../../services/tickets/unmerge.ts';
import { signedIn } from '../trpc.ts';

const byId = z.object({ id: z.uuid() });
const messages = z.object({ messages: z.array(ticketMessage), earlierMessages: z.int() });
const post = (path: `/${string}`, summary: string) => ({ openapi: { method: 'POST' as const, path, summary } });

/** What agents do with a ticket beside answering it; part of the tickets' router. */
export const ticketDeskProcedures = {
  desk: signedIn
    .meta({
      openapi: {
        method: 'GET',
        path: '/tickets/{id}/desk',
        summary: 'Get followers, drafts, linked items and tied tickets',
      },
    })
    .input(byId)
    .output(ticketDesk)
    .query(({ ctx, input }) => ticketDeskOf(ctx, input)),

  customer: signedIn
    .meta({ openapi: { method: 'GET', path: '/tickets/{id}/customer', summary: 'Get the card of whoever wrote' } })
    .input(byId)
    .output(customerCard)
    .query(({ ctx, input }) => customerCardOf(ctx, input)),

  messages: signedIn
    .meta({ openapi: { method: 'GET', path: '/tickets/{id}/messages', summary: 'Get the messages before one' } })
    .input(byId.extend({ before: z.uuid() }))
    .output(messages)
    .query(({ ctx, input }) => earlierMessages(ctx, input)),

  follow: signedIn
    .meta(post('/tickets/{id}/follow', 'Follow a ticket, or let somebody follow it'))
    .input(followInput)
    .output(z.object({ following: z.boolean() }))
    .mutation(({ ctx, input }) => followTicket(ctx, input)),

  unfollow: signedIn
    .meta(post('/tickets/{id}/unfollow', 'Follow a ticket no longer'))
    .input(followInput)
    .output(z.object({ following: z.boolean() }))
    .mutation(({ ctx, input }) => unfollowTicket(ctx, input)),

  snooze: signedIn
    .meta(post('/tickets/{id}/snooze', 'Put a ticket away until a time, or until somebody writes'))
    .input(snoozeInput)
    .output(ticket)
    .mutation(({ ctx, input }) => snoozeTicket(ctx, input)),

  unsnooze: signedIn
    .meta(post('/tickets/{id}/unsnooze', 'Take a snoozed ticket up again'))
    .input(ofTicket)
    .output(ticket)
    .mutation(({ ctx, input }) => unsnoozeTicket(ctx, input)),

  markSpam: signedIn
    .meta(post('/tickets/{id}/spam', 'Mark as spam: out of the lists, no clocks'))
    .input(ofTicket)
    .output(ticket)
    .mutation(({ ctx, input }) => markSpam(ctx, input, true)),

  unmarkSpam: signedIn
    .meta(post('/tickets/{id}/not-spam', 'Take back that it is spam'))
    .input(ofTicket)
    .output(ticket)
    .mutation(({ ctx, input }) => markSpam(ctx, input, false)),

  merge: signedIn
    .meta(post('/tickets/{id}/merge', 'Let the conversations of other tickets go on in this one'))
    .input(mergeInput)
    .output(ticket)
    .mutation(({ ctx, input }) => mergeTickets(ctx, input)),

  unmerge: signedIn
    .meta(post('/tickets/{id}/unmerge', 'Take the merge of this ticket into another back'))
    .input(ofTicket)
    .output(ticket)
    .mutation(({ ctx, input }) => unmergeTicket(ctx, input)),

  split: signedIn
    .meta(post('/tickets/{id}/split', 'Make a message a ticket of its own'))
    .input(splitInput)
    .output(ticket)
    .mutation(({ ctx, input }) => splitTicket(ctx, input)),

  linkIncidents: signedIn
    .meta(post('/tickets/{id}/incidents', 'Make tickets incidents of this problem'))
    .input(linkIncidentsInput)
    .output(z.object({ linked: z.int() }))
    .mutation(({ ctx, input }) => linkIncidents(ctx, input)),

  unlinkIncidents: signedIn
    .meta(post('/tickets/{id}/incidents/unlink', 'Take incidents off this problem'))
    .input(linkIncidentsInput)
    .output(z.object({ unlinked: z.int() }))
    .mutation(({ ctx, input }) => unlinkIncidents(ctx, input)),

  solveProblem: signedIn
    .meta(post('/tickets/{id}/solve-problem', 'Answer and solve a problem with all its incidents; dryRun says which'))
    .input(solveProblemInput)
    .output(solvedProblem)
    .mutation(({ ctx, input }) => solveProblem(ctx, input)),

  linkItem: signedIn
    .meta(post('/tickets/{id}/items', 'Link something elsewhere that the ticket waits for'))
    .input(linkItemInput)
    .output(ticketLink)
    .mutation(({ ctx, input }) => linkItem(ctx, input)),

  unlinkItem: signedIn
    .meta({ openapi: { method: 'DELETE', path: '/tickets/{id}/items/{linkId}', summary: 'Unlink an item' } })
    .input(unlinkItemInput)
    .output(byId)
    .mutation(({ ctx, input }) => unlinkItem(ctx, input)),

  shipItem: signedIn
    .meta(
      post(
        '/linked-items/ship',
        'Say that a linked item has shipped: drafts a reply in every ticket that waits for it',
      ),
    )
    .input(shipItemInput)
    .output(shippedItem)
    .mutation(({ ctx, input }) => shipItem(ctx, input)),

  assign: signedIn
    .meta(post('/tickets/{id}/assign', 'Ask the team’s rule for somebody'))
    .input(ofTicket)
    .output(assigned)
    .mutation(({ ctx, input }) => assignTicket(ctx, input)),

  previewMacro: signedIn
    .meta({
      openapi: { method: 'GET', path: '/tickets/{id}/macros/{macroId}/preview', summary: 'Say what a macro would do' },
    })
    .input(applyMacroInput.omit({ body: true }))
    .output(macroPreview)
    .query(({ ctx, input }) => previewMacro(ctx, input)),

  applyMacro: signedIn
    .meta(post('/tickets/{id}/macros/{macroId}/apply', 'Apply a macro'))
    .input(applyMacroInput)
    .output(ticket)
    .mutation(({ ctx, input }) => applyMacro(ctx, input)),

  /** For the web app alone: what is being typed. */
  saveDraft: signedIn
    .input(saveDraftInput)
    .output(z.object({ draft: ticketDraft.nullable() }))
    .mutation(({ ctx, input }) => saveDraft(ctx, input)),
};
