import { randomBytes } from 'node:crypto';
import { notFound } from '../../domain/errors.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import { recordset, type Tx } from '../database.ts';
import { newId } from '../ids.ts';
import { seal, unseal } from '../secrets.ts';

/** Bytes of a secret; Standard Webhooks asks for 24 to 64. */
const SECRET_BYTES = 32;

export const newSecret = (tenantId: string, id: string): string =>
  seal('webhook-secret', `${tenantId}/${id}`, `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`);

export const openSecret = (tenantId: string, id: string, sealed: string): string | null =>
  unseal('webhook-secret', `${tenantId}/${id}`, sealed);

/** Sees to it that each of these addresses has a secret. */
export async function ensureEndpoints(ctx: Ctx, tx: Tx, urls: readonly string[], now: Instant): Promise<void> {
  const rows = [...new Set(urls)].map((url) => {
    const id = newId();
    return { id, url, secret: newSecret(ctx.tenantId, id) };
  });
  if (rows.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO webhook_endpoint (tenant_id, id, url, secret, created_at)
    SELECT ${ctx.tenantId}::uuid, r.id, r.url, r.secret, ${new Date(now)} FROM ${recordset(rows, { id: 'uuid', url: 'text', secret: 'text' })}
    ON CONFLICT (tenant_id, url) DO NOTHING`;
}

/**
 * What requests to these addresses are signed with, the secret in force first. One that was sealed under another BACKBEAT_SECRET cannot be
 * read: its requests go out unsigned until it is renewed.
 */
export async function signingSecrets(
  ctx: Ctx,
  tx: Tx,
  urls: readonly string[],
  now: Instant,
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (urls.length === 0) return new Map();
  await ensureEndpoints(ctx, tx, urls, now);
  const rows = await tx.$queryRaw<{ id: string; url: string; secret: string; previous: string | null }[]>`
    SELECT id, url, secret, CASE WHEN previous_until > ${new Date(now)} THEN previous_secret END AS previous
    FROM webhook_endpoint WHERE tenant_id = ${ctx.tenantId}::uuid AND url = ANY(${[...new Set(urls)]}::text[])`;
  return new Map(
    rows.map(({ id, url, secret, previous }) => [
      url,
      [secret, previous].flatMap((sealed) => (sealed && openSecret(ctx.tenantId, id, sealed)) || []),
    ]),
  );
}

/** @throws AppError NotFound */
export async function readSecret(ctx: Ctx, tx: Tx, id: string): Promise<string> {
  const [row] = await tx.$queryRaw<{ secret: string }[]>`
    SELECT secret FROM webhook_endpoint WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`;
  if (!row) throw notFound('This webhook');
  return row.secret;
}
