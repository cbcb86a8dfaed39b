import { HOUR, type Instant } from '../../domain/time/instant.ts';
import { type Ctx, transaction } from '../context.ts';
import { recordset, type Tx } from '../database.ts';
import type { FilePort } from './port.ts';

/** Whoever puts bytes enters their row soon after; so long nobody takes them away in between. */
export const BYTES_REST = HOUR;
/** Looked up in one query. */
const BYTES_AT_ONCE = 500;

/**
 * Enters bytes whose row goes in this transaction, or that may get none: they are removed once nothing is made of them.
 * @param from when they are looked at first
 */
export async function enterBytes(
  ctx: Pick<Ctx, 'tenantId'>,
  tx: Tx,
  hashes: readonly string[],
  from: Instant,
): Promise<void> {
  if (hashes.length === 0) return;
  // In one order, for others enter some of the same ones.
  await tx.$executeRaw`
    INSERT INTO bytes_to_remove (tenant_id, sha256, entered_at)
    SELECT ${ctx.tenantId}::uuid, h, ${new Date(from)}::timestamptz FROM unnest(${[...new Set(hashes)].sort()}::text[]) AS h
    ON CONFLICT (tenant_id, sha256) DO UPDATE SET entered_at = greatest(bytes_to_remove.entered_at, excluded.entered_at)`;
}

/**
 * Works off what was entered: bytes that nothing is made of go, and an entry goes after them, or where they are named again. Bytes put
 * within the hour, or that could not be taken away, keep their entry.
 * @throws what the port has thrown first, after all others had their turn
 */
export async function removeBytes(ctx: Ctx & { readonly files: FilePort }): Promise<void> {
  const { tenantId, files } = ctx;
  const failures: unknown[] = [];
  for (let last = ''; ; ) {
    const now = await ctx.clock.now();
    const entries = await transaction(ctx, (tx) => entriesAfter(ctx, tx, last, now));
    const done: Entry[] = [];
    for (const entry of entries) {
      try {
        if (entry.isNamed || (await files.remove(tenantId, entry.sha256, now - BYTES_REST))) done.push(entry);
      } catch (error) {
        failures.push(error);
      }
    }
    if (done.length > 0) await transaction(ctx, (tx) => leave(ctx, tx, done));
    last = entries.at(-1)?.sha256 ?? last;
    if (entries.length < BYTES_AT_ONCE) break;
  }
  if (failures.length > 0) throw failures[0];
}

interface Entry {
  readonly sha256: string;
  readonly enteredAt: Date;
  readonly isNamed: boolean;
}

/** The next ones, and whether something is made of them: whatever names bytes is asked here (`remove-files.test.ts` looks for what is not). */
function entriesAfter(ctx: Ctx, tx: Tx, last: string, now: Instant): Promise<Entry[]> {
  // What waits to be sent is read once, not once for each of them.
  return tx.$queryRaw<Entry[]>`
    WITH waiting AS MATERIALIZED (
      SELECT jsonb_path_query(m.envelope, '$.files[*].sha256') #>> '{}' AS sha256 FROM message m
      WHERE m.tenant_id = ${ctx.tenantId}::uuid AND m.state <> 'sent' AND m.envelope ? 'files')
    SELECT b.sha256, b.entered_at AS "enteredAt", (
      EXISTS (SELECT FROM stored_file f WHERE f.tenant_id = b.tenant_id AND f.sha256 = b.sha256)
      OR EXISTS (SELECT FROM sent_document d WHERE d.tenant_id = b.tenant_id AND d.sha256 = b.sha256)
      OR EXISTS (SELECT FROM seller_profile p WHERE p.tenant_id = b.tenant_id AND position(b.sha256 IN p.details::text) > 0)
      OR EXISTS (SELECT FROM tenant t WHERE t.id = b.tenant_id AND position(b.sha256 IN t.settings::text) > 0)
      OR coalesce(b.sha256 IN (SELECT w.sha256 FROM waiting w), false)) AS "isNamed"
    FROM bytes_to_remove b WHERE b.tenant_id = ${ctx.tenantId}::uuid AND b.sha256 > ${last} AND b.entered_at <= ${new Date(now)}::timestamptz
    ORDER BY b.sha256 LIMIT ${BYTES_AT_ONCE}`;
}

/** Whoever has entered one again meanwhile has it looked at again. */
async function leave(ctx: Ctx, tx: Tx, done: readonly Entry[]): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM bytes_to_remove b USING ${recordset(done, { sha256: 'text', enteredAt: 'timestamptz' })}
    WHERE b.tenant_id = ${ctx.tenantId}::uuid AND b.sha256 = r.sha256 AND b.entered_at = r."enteredAt"`;
}
