import { type Ctx, transaction } from '../context.ts';
import { keepBytes } from '../files/keep-bytes.ts';
import type { FilePort } from '../files/port.ts';
import type { MailEnvelope } from '../messages/queue.ts';
import { openDocument } from './open-document.ts';
import { bytesOf, keepSent } from './sent.ts';

/** Draws what a mail is to bring and keeps it, so that the customer and the workspace have the same bytes. @returns the mail's files */
export async function attachDocuments(
  ctx: Ctx,
  files: FilePort,
  envelope: MailEnvelope,
): Promise<MailEnvelope['files']> {
  const attached = [...envelope.files];
  for (const { noun, subjectId, formats } of envelope.documents ?? []) {
    for (const format of formats) {
      const which = { noun, subjectId, format };
      const file = await openDocument(ctx, files, which);
      const bytes = await bytesOf(ctx, files, file);
      const [sha256 = ''] = await keepBytes(ctx, files, [bytes]);
      const { name, mediaType } = file;
      const now = await ctx.clock.now();
      await transaction(ctx, (tx) => keepSent(ctx, tx, which, { sha256, size: bytes.length, name }, now));
      attached.push({ sha256, name, mediaType });
    }
  }
  return attached;
}
