import { buffer } from 'node:stream/consumers';
import type { DocumentFacts } from '../../domain/documents/facts.ts';
import { WORDS } from '../../domain/documents/words.ts';
import { safeFileName } from '../../domain/files/contract.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import type { FilePort } from '../files/port.ts';

export type DocumentFormat = 'pdf' | 'xml';
export const MEDIA_TYPES = { pdf: 'application/pdf', xml: 'application/xml' } as const;

/** A document to be sent: one that was drawn, or one that lies with the files. */
export type DocumentFile =
  | { readonly name: string; readonly mediaType: string; readonly bytes: Buffer }
  | { readonly name: string; readonly mediaType: string; readonly sha256: string; readonly size: bigint };

export interface WhichDocument {
  readonly noun: 'invoice' | 'credit-note';
  readonly subjectId: string;
  readonly format: DocumentFormat;
}

/** "Invoice INV-000042.pdf", in the document's language. */
export function fileName({ kind, number, language }: DocumentFacts, format: DocumentFormat): string {
  const words = WORDS[language];
  const name = kind === 'invoice' ? words.invoice : words.creditNote;
  return safeFileName(`${name} ${number ?? words.draft}.${format}`.replaceAll('/', '-'));
}

/** The file that the customer has; null where none was sent. */
export async function sentDocument(ctx: Ctx, tx: Tx, which: WhichDocument): Promise<DocumentFile | null> {
  const row = await tx.sentDocument.findFirst({
    where: { tenantId: ctx.tenantId, ...which },
    select: { sha256: true, name: true, size: true },
  });
  return row && { ...row, mediaType: MEDIA_TYPES[which.format] };
}

/** Keeps what goes out. What was kept before stays. */
export async function keepSent(
  ctx: Ctx,
  tx: Tx,
  which: WhichDocument,
  file: { readonly sha256: string; readonly size: number; readonly name: string },
  now: Instant,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO sent_document (tenant_id, noun, subject_id, format, sha256, size, name, created_at)
    VALUES (${ctx.tenantId}::uuid, ${which.noun}, ${which.subjectId}::uuid, ${which.format}, ${file.sha256}, ${file.size}::bigint, ${file.name}, ${new Date(now)})
    ON CONFLICT (tenant_id, noun, subject_id, format) DO NOTHING`;
}

/** The bytes of either. */
export const bytesOf = async (ctx: Ctx, files: FilePort, file: DocumentFile): Promise<Buffer> =>
  'bytes' in file ? file.bytes : buffer(await files.read(ctx.tenantId, file.sha256));
