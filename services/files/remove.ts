import { HOUR } from '../../domain/time/instant.ts';
import { type Ctx, transaction } from '../context.ts';
import type { Tx } from '../database.ts';
import type { FilePort } from './port.ts';

/** Whoever puts bytes enters their row soon after; so long nobody takes them away in between. */
const BYTES_REST = HOUR;

/**
 * Removes files that nobody needs: uploads that are attached to nothing, and mails as they came that the workspace keeps no longer. Looked
 * at again under lock, for somebody may send one this moment. Their bytes go after the commit, where nothing else is made of the same ones.
 * @returns how many
 */
export async function removeFiles(ctx: Ctx & { readonly files: FilePort }, ids: readonly string[]): Promise<number> {
  const now = await ctx.clock.now();
  const gone = await transaction(ctx, async (tx) => {
    const of = { tenantId: ctx.tenantId, ids: [...ids] };
    await tx.$queryRaw`
      SELECT FROM stored_file WHERE tenant_id = ${of.tenantId}::uuid AND id = ANY(${of.ids}::uuid[]) FOR UPDATE SKIP LOCKED`;
    await tx.$executeRaw`
      UPDATE inbound_mail i SET file_id = NULL FROM tenant t
      WHERE t.id = i.tenant_id AND i.tenant_id = ${of.tenantId}::uuid AND i.file_id = ANY(${of.ids}::uuid[])
        AND i.received_at < ${new Date(now)}::timestamptz - make_interval(days => (t.settings #>> '{desk,keepMailDays}')::int)`;
    return tx.$queryRaw<{ sha256: string }[]>`
      DELETE FROM stored_file f WHERE f.tenant_id = ${of.tenantId}::uuid AND f.id = ANY(${of.ids}::uuid[])
        AND NOT EXISTS (SELECT FROM attachment a WHERE a.tenant_id = f.tenant_id AND a.file_id = f.id)
        AND NOT EXISTS (SELECT FROM inbound_mail i WHERE i.tenant_id = f.tenant_id AND i.file_id = f.id)
      RETURNING f.sha256`;
  });
  const hashes = [...new Set(gone.map(({ sha256 }) => sha256))];
  const needed = new Set(hashes.length === 0 ? [] : await transaction(ctx, (tx) => namedBytes(ctx, tx, hashes)));
  for (const sha256 of hashes) if (!needed.has(sha256)) await ctx.files.remove(ctx.tenantId, sha256, now - BYTES_REST);
  return gone.length;
}

/** Which of these bytes something is still made of: whatever names bytes is asked here (`remove.test.ts` looks for what is not). */
async function namedBytes(ctx: Ctx, tx: Tx, hashes: readonly string[]): Promise<string[]> {
  const rows = await tx.$queryRaw<{ sha256: string }[]>`
    SELECT h AS sha256 FROM unnest(${[...hashes]}::text[]) AS h
    WHERE EXISTS (SELECT FROM stored_file f WHERE f.tenant_id = ${ctx.tenantId}::uuid AND f.sha256 = h)
      OR EXISTS (SELECT FROM sent_document d WHERE d.tenant_id = ${ctx.tenantId}::uuid AND d.sha256 = h)
      OR EXISTS (SELECT FROM seller_profile p WHERE p.tenant_id = ${ctx.tenantId}::uuid AND position(h IN p.details::text) > 0)
      OR EXISTS (SELECT FROM tenant t WHERE t.id = ${ctx.tenantId}::uuid AND position(h IN t.settings::text) > 0)
      OR EXISTS (SELECT FROM message m WHERE m.tenant_id = ${ctx.tenantId}::uuid AND m.state <> 'sent'
        AND m.envelope @> jsonb_build_object('files', jsonb_build_array(jsonb_build_object('sha256', h))))`;
  return rows.map(({ sha256 }) => sha256);
}
