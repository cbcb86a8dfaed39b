import { z } from 'zod';
import {
  answerSideInput,
  askedListInput,
  askedListOutput,
  sideConversation,
  startSideInput,
  writeSideInput,
} from '../../domain/tickets/side-conversations.ts';
import { answerSideConversation } from '../../services/sideConversations/answer.ts';
import { getSideConversation, listAsked } from '../../services/sideConversations/asked.ts';
import { listSideConversations } from '../../services/sideConversations/list.ts';
import {
  closeSideConversation,
  startSideConversation,
  writeSideConversation,
} from '../../services/sideConversations/write.ts';
import { router, signedIn } from '../trpc.ts';

export const sideConversationsRouter = router({
  list: signedIn
    .meta({
      openapi: {
        method: 'GET',
        path: '/tickets/{ticketId}/side-conversations',
        summary: 'List a ticket’s side conversations',
      },
    })
    .input(z.object({ ticketId: z.uuid() }))
    .output(z.object({ items: z.array(sideConversation) }))
    .query(({ ctx, input }) => listSideConversations(ctx, input)),

  asked: signedIn
    .meta({
      openapi: { method: 'GET', path: '/side-conversations', summary: 'List what the teams are asked that one is in' },
    })
    .input(askedListInput)
    .output(askedListOutput)
    .query(({ ctx, input }) => listAsked(ctx, input)),

  get: signedIn
    .meta({ openapi: { method: 'GET', path: '/side-conversations/{id}', summary: 'Get a side conversation' } })
    .input(z.object({ id: z.uuid() }))
    .output(sideConversation)
    .query(({ ctx, input }) => getSideConversation(ctx, input)),

  start: signedIn
    .meta({
      openapi: {
        method: 'POST',
        path: '/tickets/{ticketId}/side-conversations',
        summary: 'Begin a conversation with a supplier by e-mail, or with another team',
        status: 201,
      },
    })
    .input(startSideInput)
    .output(sideConversation)
    .mutation(({ ctx, input }) => startSideConversation(ctx, input)),

  write: signedIn
    .meta({
      openapi: {
        method: 'POST',
        path: '/side-conversations/{id}/messages',
        summary: 'Write on in a side conversation',
      },
    })
    .input(writeSideInput)
    .output(sideConversation)
    .mutation(({ ctx, input }) => writeSideConversation(ctx, input)),

  answer: signedIn
    .meta({
      openapi: {
        method: 'POST',
        path: '/side-conversations/{id}/answer',
        summary: 'Answer a side conversation for the team that was asked',
      },
    })
    .input(answerSideInput)
    .output(sideConversation)
    .mutation(({ ctx, input }) => answerSideConversation(ctx, input)),

  close: signedIn
    .meta({ openapi: { method: 'POST', path: '/side-conversations/{id}/close', summary: 'Close a side conversation' } })
    .input(z.object({ id: z.uuid() }))
    .output(sideConversation)
    .mutation(({ ctx, input }) => closeSideConversation(ctx, input)),
});
