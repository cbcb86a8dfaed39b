import { type Ctx, transaction } from '../context.ts';
import { enterBytes } from './remove-bytes.ts';

/**
 * Removes files that nobody needs: uploads that are attached to nothing, and mails as they came that the workspace keeps no longer, unless
 * they are the only copy of something. Looked at again under lock, for somebody may send one this moment: what is locked is left for the
 * next time. Their bytes are entered to be removed.
 * @returns how many
 */
export async function removeFiles(ctx: Ctx, ids: readonly string[]): Promise<number> {
  const { tenantId } = ctx;
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const locked = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM stored_file WHERE tenant_id = ${tenantId}::uuid AND id = ANY(${[...ids]}::uuid[]) ORDER BY id FOR UPDATE SKIP LOCKED`;
    const free = locked.map(({ id }) => id);
    if (free.length === 0) return 0;
    await tx.$executeRaw`
      UPDATE inbound_mail i SET file_id = NULL FROM tenant t
      WHERE t.id = i.tenant_id AND i.tenant_id = ${tenantId}::uuid AND i.file_id = ANY(${free}::uuid[])
        AND i.received_at < ${new Date(now)}::timestamptz - make_interval(days => (t.settings #>> '{desk,keepMailDays}')::int)
        AND NOT i.only_copy AND (i.outcome <> 'reply' OR i.ticket_message_id IS NOT NULL)`;
    const gone = await tx.$queryRaw<{ sha256: string }[]>`
      DELETE FROM stored_file f WHERE f.tenant_id = ${tenantId}::uuid AND f.id = ANY(${free}::uuid[])
        AND NOT EXISTS (SELECT FROM attachment a WHERE a.tenant_id = f.tenant_id AND a.file_id = f.id)
        AND NOT EXISTS (SELECT FROM inbound_mail i WHERE i.tenant_id = f.tenant_id AND i.file_id = f.id)
      RETURNING f.sha256`;
    const hashes = gone.map(({ sha256 }) => sha256);
    await enterBytes(ctx, tx, hashes, now);
    return gone.length;
  });
}
