import { type Ctx, permit, transaction } from '../context.ts';
import type { Tx } from '../database.ts';
import type { FilePort } from '../files/port.ts';
import { lookInUse, pdfOf } from './draw.ts';
import { eInvoiceOf } from './e-invoice.ts';
import { loadCreditNote } from './load-credit-note.ts';
import { type LoadedDocument, loadInvoice } from './load-invoice.ts';
import { type DocumentFile, fileName, MEDIA_TYPES, sentDocument, type WhichDocument } from './sent.ts';

/** Everything on a document, and where mail to its customer goes now. @throws AppError NotFound */
export const loadDocument = (
  ctx: Ctx,
  tx: Tx,
  { noun, subjectId }: Omit<WhichDocument, 'format'>,
): Promise<LoadedDocument> =>
  noun === 'invoice' ? loadInvoice(ctx, tx, subjectId) : loadCreditNote(ctx, tx, subjectId);

/**
 * A document as a file: the one that was sent where one was, else drawn now.
 * @throws AppError NotFound, Forbidden, Conflict where it cannot be an e-invoice
 */
export async function openDocument(ctx: Ctx, files: FilePort, which: WhichDocument): Promise<DocumentFile> {
  permit(ctx, 'invoice:read');
  const found = await transaction(ctx, async (tx) => {
    const sent = await sentDocument(ctx, tx, which);
    return sent ?? { facts: await loadDocument(ctx, tx, which), look: await lookInUse(ctx, tx) };
  });
  if (!('facts' in found)) return found;
  const { facts, look } = found;
  const bytes = which.format === 'xml' ? await eInvoiceOf(facts) : await pdfOf(ctx, files, facts, look);
  return { name: fileName(facts, which.format), mediaType: MEDIA_TYPES[which.format], bytes };
}
