import { z } from 'zod';
import {
  message,
  messageCounts,
  messageListInput,
  messageListOutput,
  sendAgainInput,
} from '../../domain/messages/contract.ts';
import { countMessages, getMessage, listMessages } from '../../services/messages/list.ts';
import { sendAgain } from '../../services/messages/send-again.ts';
import { router, signedIn } from '../trpc.ts';

export const messagesRouter = router({
  list: signedIn
    .meta({ openapi: { method: 'GET', path: '/messages', summary: 'List outgoing messages' } })
    .input(messageListInput)
    .output(messageListOutput)
    .query(({ ctx, input }) => listMessages(ctx, input)),
  get: signedIn
    .meta({ openapi: { method: 'GET', path: '/messages/{id}', summary: 'Get an outgoing message' } })
    .input(z.object({ id: z.uuid() }))
    .output(message)
    .query(({ ctx, input }) => getMessage(ctx, input)),
  sendAgain: signedIn
    .meta({
      openapi: {
        method: 'POST',
        path: '/messages/{id}/send-again',
        summary: 'Send a message again that failed or may not have arrived',
      },
    })
    .input(sendAgainInput)
    .output(message)
    .mutation(({ ctx, input }) => sendAgain(ctx, input)),
  summary: signedIn.output(messageCounts).query(({ ctx }) => countMessages(ctx)),
});
