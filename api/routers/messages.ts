import { z } from 'zod';
import { message, messageListInput, messageListOutput } from '../../domain/messages/contract.ts';
import { getMessage, listMessages } from '../../services/messages/list.ts';
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
});
