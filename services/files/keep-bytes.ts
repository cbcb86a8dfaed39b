import { createHash } from 'node:crypto';
import type { Ctx } from '../context.ts';
import type { FilePort } from './port.ts';
import { BYTES_REST, enterBytes } from './remove-bytes.ts';

type FilesCtx = Pick<Ctx, 'tenantId' | 'db' | 'clock'>;

/**
 * Keeps bytes of which a row is to be made. They are entered to be removed before they are there, in a transaction of their own: where no
 * row is made of them, whatever fails or dies before it, they go.
 * @returns their SHA-256, in order
 */
export async function keepBytes(ctx: FilesCtx, files: FilePort, all: readonly Buffer[]): Promise<string[]> {
  await enterAhead(
    ctx,
    all.map((bytes) => createHash('sha256').update(bytes).digest('hex')),
  );
  return Promise.all(all.map((bytes) => files.put(ctx.tenantId, bytes)));
}

/** The same for a file that lies on this machine. */
export async function takeBytes(
  ctx: FilesCtx,
  files: FilePort,
  { path, sha256 }: { readonly path: string; readonly sha256: string },
): Promise<void> {
  await enterAhead(ctx, [sha256]);
  await files.take(ctx.tenantId, path, sha256);
}

async function enterAhead(ctx: FilesCtx, hashes: readonly string[]): Promise<void> {
  if (hashes.length === 0) return;
  // Whoever looks before the bytes are there would take them for gone.
  const from = (await ctx.clock.now()) + BYTES_REST;
  await ctx.db.withTenant(ctx.tenantId, (tx) => enterBytes(ctx, tx, hashes, from));
}
