import { type Ctx, permit, transaction } from '../context.ts';
import type { FilePort } from '../files/port.ts';
import { lookInUse, pdfOf } from './draw.ts';
import { loadInvoice } from './load-invoice.ts';
import { type DocumentFile, fileName, sentDocument } from './sent.ts';

/**
 * An invoice as a PDF: the one that was sent where one was, else drawn now.
 * @throws AppError NotFound, Forbidden
 */
export async function openInvoicePdf(ctx: Ctx, files: FilePort, { id }: { id: string }): Promise<DocumentFile> {
  permit(ctx, 'invoice:read');
  const found = await transaction(ctx, async (tx) => {
    const sent = await sentDocument(ctx, tx, { noun: 'invoice', subjectId: id, format: 'pdf' });
    return sent ?? { ...(await loadInvoice(ctx, tx, id)), look: await lookInUse(ctx, tx) };
  });
  if (!('facts' in found)) return found;
  const { facts, look } = found;
  return { name: fileName(facts, 'pdf'), mediaType: 'application/pdf', bytes: await pdfOf(ctx, files, facts, look) };
}
