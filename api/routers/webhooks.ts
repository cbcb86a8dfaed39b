import { z } from 'zod';
import { webhookEndpoints, webhookSecret as webhookSecretOutput } from '../../domain/webhooks/contract.ts';
import { listWebhooks } from '../../services/webhooks/list.ts';
import { renewWebhookSecret, webhookSecret } from '../../services/webhooks/secret.ts';
import { router, signedIn } from '../trpc.ts';

const byId = z.object({ id: z.uuid() });

export const webhooksRouter = router({
  list: signedIn
    .meta({ openapi: { method: 'GET', path: '/webhooks', summary: 'List the addresses that webhooks go to' } })
    .input(z.object({}))
    .output(webhookEndpoints)
    .query(({ ctx }) => listWebhooks(ctx)),

  secret: signedIn
    .meta({
      openapi: { method: 'GET', path: '/webhooks/{id}/secret', summary: 'What requests to an address are signed with' },
    })
    .input(byId)
    .output(webhookSecretOutput)
    .query(({ ctx, input }) => webhookSecret(ctx, input)),

  renew: signedIn
    .meta({
      openapi: {
        method: 'POST',
        path: '/webhooks/{id}/renew',
        summary: 'Make another secret; for a day requests are signed with both',
      },
    })
    .input(byId)
    .output(webhookSecretOutput)
    .mutation(({ ctx, input }) => renewWebhookSecret(ctx, input)),
});
