import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { validation } from '../../domain/errors.ts';
import type { Ctx } from '../../services/context.ts';
import type { Database } from '../../services/database.ts';
import { claimKey, type KeptAnswer, keepAnswer, releaseKey } from '../../services/idempotency/keep.ts';
import { joined } from '../../services/joined.ts';
import { toAppError } from '../errors.ts';

/** The Idempotency-Key of a POST, null where it has none. @throws AppError Validation */
export function idempotencyKey(req: Request): string | null {
  const key = req.get('idempotency-key');
  if (req.method !== 'POST' || key === undefined) return null;
  if (/^[\x21-\x7e]{1,200}$/.test(key)) return key;
  throw validation('An Idempotency-Key is 1 to 200 visible ASCII characters, such as a UUID.');
}

export const requestHash = (req: Request, path: string, body: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify([req.method, path, sorted(body)]))
    .digest('hex');

/** The same body with its keys in another order is the same body. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, sorted(part)]),
  );
}

/**
 * Does the work once for a key: the same request again gets the first one's answer, for 24 h. Key, work and answer are one transaction, so
 * that wherever a node or the database dies all of it stands or nothing, and the same key may be tried again.
 * A second request waits for the first.
 * @param work with a database whose transactions are parts of that one
 */
export function onceTogether(
  ctx: Ctx,
  key: string,
  hash: () => string,
  work: (db: Database) => Promise<KeptAnswer>,
): Promise<KeptAnswer & { readonly replayed: boolean }> {
  return joined(ctx.db, ctx.tenantId, async (db) => {
    const inside = { ...ctx, db };
    const kept = await claimKey(inside, key, hash());
    if (kept) return { ...kept, replayed: true };
    const answer = await work(db);
    await keepAnswer(inside, key, answer);
    return { ...answer, replayed: false };
  });
}

/** The same for work that takes longer than a transaction may: after a death in the middle of it the key stays taken. */
export async function once(
  ctx: Ctx,
  key: string | null,
  hash: () => string,
  work: () => Promise<KeptAnswer>,
): Promise<KeptAnswer & { readonly replayed: boolean }> {
  if (key === null) return { ...(await work()), replayed: false };
  const kept = await claimKey(ctx, key, hash());
  if (kept) return { ...kept, replayed: true };
  try {
    const answer = await work();
    await keepAnswer(ctx, key, answer);
    return { ...answer, replayed: false };
  } catch (error) {
    // A refusal changed nothing and may be tried again; after a fault of ours nobody knows, so the key stays taken.
    if (toAppError(error).kind !== 'Internal') await releaseKey(ctx, key);
    throw error;
  }
}
