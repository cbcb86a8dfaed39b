import { validation } from '../../domain/errors.ts';
import { type Attachment, safeFileName, safeMediaType } from '../../domain/files/contract.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import { type Prisma, recordset, type Tx } from '../database.ts';
import { newId } from '../ids.ts';

export interface NewFile {
  readonly sha256: string;
  readonly size: number;
  readonly name: string;
  readonly mediaType: string;
}

/** Enters files whose bytes the port has. @param uploadedBy who may attach them; null: the house itself. @returns their ids, in order */
export async function enterFiles(
  ctx: Ctx,
  tx: Tx,
  files: readonly NewFile[],
  uploadedBy: string | null,
  now: Instant,
): Promise<string[]> {
  if (files.length === 0) return [];
  const rows = files.map((file) => ({
    ...file,
    id: newId(),
    name: safeFileName(file.name),
    mediaType: safeMediaType(file.mediaType),
  }));
  await tx.$executeRaw`
    INSERT INTO stored_file (tenant_id, id, sha256, size, name, media_type, uploaded_by, created_at)
    SELECT ${ctx.tenantId}::uuid, r.id, r.sha256, r.size, r.name, r."mediaType", ${uploadedBy}::uuid, ${new Date(now)}
    FROM ${recordset(rows, { id: 'uuid', sha256: 'text', size: 'bigint', name: 'text', mediaType: 'text' })}`;
  return rows.map((row) => row.id);
}

/** Attaches files to a message, in this order. */
export async function attach(
  ctx: Ctx,
  tx: Tx,
  messageId: string,
  fileIds: readonly string[],
  now: Instant,
): Promise<void> {
  if (fileIds.length === 0) return;
  const rows = fileIds.map((fileId) => ({ id: newId(), fileId }));
  await tx.$executeRaw`
    INSERT INTO attachment (tenant_id, id, message_id, file_id, created_at)
    SELECT ${ctx.tenantId}::uuid, r.id, ${messageId}::uuid, r."fileId", ${new Date(now)}
    FROM ${recordset(rows, { id: 'uuid', fileId: 'uuid' })}`;
}

/**
 * Files that somebody uploaded and now sends along. Only one's own uploads: an id that was seen elsewhere opens nothing.
 * @throws AppError Validation
 */
export async function requireOwnFiles(ctx: Ctx, tx: Tx, fileIds: readonly string[]): Promise<void> {
  if (fileIds.length === 0) return;
  const [found] = await tx.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM stored_file
    WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ANY(${[...fileIds]}::uuid[]) AND uploaded_by = ${ctx.actor.id}::uuid`;
  if (found?.n === new Set(fileIds).size) return;
  throw validation('A file was not found.', [{ path: 'fileIds', message: 'Upload the file again' }]);
}

/** Attachments by the id of their message, in the order they came. */
export async function attachmentsOf(
  ctx: Ctx,
  tx: Tx,
  messageIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Attachment[]>> {
  const found = new Map<string, Attachment[]>();
  if (messageIds.length === 0) return found;
  const rows = await tx.$queryRaw<(Omit<Attachment, 'size'> & { messageId: string; size: bigint })[]>`
    SELECT a.id, a.message_id AS "messageId", f.name, f.media_type AS "mediaType", f.size
    FROM attachment a JOIN stored_file f ON f.tenant_id = a.tenant_id AND f.id = a.file_id
    WHERE a.tenant_id = ${ctx.tenantId}::uuid AND a.message_id = ANY(${[...messageIds]}::uuid[]) ORDER BY a.id`;
  for (const { messageId, size, ...row } of rows) {
    const all = found.get(messageId) ?? [];
    all.push({ ...row, size: Number(size) });
    found.set(messageId, all);
  }
  return found;
}

export interface FileToSend {
  readonly sha256: string;
  readonly name: string;
  readonly mediaType: string;
  readonly size: bigint;
}

/** An attachment's file. @param which condition on `m` (table ticket_message): of what ticket, of what kind */
export async function fileOfAttachment(ctx: Ctx, tx: Tx, id: string, which: Prisma.Sql): Promise<FileToSend | null> {
  const [file] = await tx.$queryRaw<FileToSend[]>`
    SELECT f.sha256, f.name, f.media_type AS "mediaType", f.size
    FROM attachment a JOIN stored_file f ON f.tenant_id = a.tenant_id AND f.id = a.file_id
      JOIN ticket_message m ON m.tenant_id = a.tenant_id AND m.id = a.message_id
    WHERE a.tenant_id = ${ctx.tenantId}::uuid AND a.id = ${id}::uuid AND ${which}`;
  return file ?? null;
}
