import { conflict } from '../../domain/errors.ts';
import { DAY } from '../../domain/time/instant.ts';
import type { WebhookSecret } from '../../domain/webhooks/contract.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { announce } from '../live.ts';
import { newSecret, openSecret, readSecret } from './endpoints.ts';

/** After a renewal receivers have so long to learn the new secret: requests are signed with both. */
const BOTH_FOR = DAY;

/** What a receiver checks our signatures with. @throws AppError NotFound; Conflict where it was sealed under another BACKBEAT_SECRET */
export async function webhookSecret(ctx: Ctx, { id }: { readonly id: string }): Promise<WebhookSecret> {
  permit(ctx, 'desk:update');
  const secret = openSecret(ctx.tenantId, id, await transaction(ctx, (tx) => readSecret(ctx, tx, id)));
  if (secret === null) throw conflict('This secret was kept under another BACKBEAT_SECRET. Make another one.');
  return { id, secret };
}

/** Another secret for an address; for a day its requests bear the signatures of both. @throws AppError NotFound */
export async function renewWebhookSecret(ctx: Ctx, { id }: { readonly id: string }): Promise<WebhookSecret> {
  permit(ctx, 'desk:update');
  const now = await ctx.clock.now();
  const sealed = newSecret(ctx.tenantId, id);
  await transaction(ctx, async (tx) => {
    const before = await readSecret(ctx, tx, id);
    await tx.$executeRaw`
      UPDATE webhook_endpoint SET secret = ${sealed}, previous_secret = ${before}, previous_until = ${new Date(now + BOTH_FOR)}, renewed_at = ${new Date(now)}
      WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid`;
    // Never the secret itself.
    await audit(ctx, tx, new Date(now), { action: 'secret-renewed', noun: 'webhook', subjectId: id });
    await announce(ctx, tx, 'webhooks', id);
  });
  return { id, secret: openSecret(ctx.tenantId, id, sealed) ?? '' };
}
