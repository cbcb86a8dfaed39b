import { z } from 'zod';
import { sideConversation, startSideInput, writeSideInput } from '../../domain/tickets/side-conversations.ts';
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

  start: signedIn
    .meta({
      openapi: {
        method: 'POST',
        path: '/tickets/{ticketId}/side-conversations',
        summary: 'Begin a conversation with a supplier or another team, by e-mail',
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

  close: signedIn
    .meta({ openapi: { method: 'POST', path: '/side-conversations/{id}/close', summary: 'Close a side conversation' } })
    .input(z.object({ id: z.uuid() }))
    .output(sideConversation)
    .mutation(({ ctx, input }) => closeSideConversation(ctx, input)),
});
