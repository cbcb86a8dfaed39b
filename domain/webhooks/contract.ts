import { z } from 'zod';
import { isoInstant } from '../time/instant.ts';

/** An address that webhooks go to. Its secret is asked for by itself. */
export const webhookEndpoint = z
  .object({
    id: z.uuid(),
    url: z.string(),
    createdAt: isoInstant,
    renewedAt: isoInstant.nullable(),
    /** Until when requests are signed with the secret before, too. */
    previousUntil: isoInstant.nullable(),
    /** The last request, and what became of it. */
    lastAt: isoInstant.nullable(),
    lastState: z.string().nullable(),
  })
  .meta({ id: 'WebhookEndpoint' });
export type WebhookEndpoint = z.output<typeof webhookEndpoint>;

export const webhookEndpoints = z.object({ items: z.array(webhookEndpoint) });

/** `whsec_` and base64, as the libraries of Standard Webhooks (standardwebhooks.com) take it. */
export const webhookSecret = z.object({ id: z.uuid(), secret: z.string() });
export type WebhookSecret = z.output<typeof webhookSecret>;
