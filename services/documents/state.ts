import type { DocumentNoun, DocumentState } from '../../domain/documents/contract.ts';
import { addressLines } from '../../domain/documents/sheet.ts';
import { ublProblems } from '../../domain/documents/ubl.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { loadDocument } from './open-document.ts';

interface MailRow {
  id: string;
  toAddress: string;
  state: DocumentState['mails'][number]['state'];
  at: Date;
  error: string | null;
}

/** How an invoice or credit note stands as a document. @throws AppError NotFound, Forbidden */
export async function documentStateOf(
  ctx: Ctx,
  { noun, id }: { noun: DocumentNoun; id: string },
): Promise<DocumentState> {
  permit(ctx, 'invoice:read');
  return transaction(ctx, async (tx) => {
    const facts = await loadDocument(ctx, tx, { noun, subjectId: id });
    const sent = await tx.sentDocument.findMany({
      where: { tenantId: ctx.tenantId, noun, subjectId: id },
      orderBy: { format: 'asc' },
      select: { format: true, createdAt: true },
    });
    const mails = await tx.$queryRaw<MailRow[]>`
      SELECT id, to_address AS "toAddress", state, coalesce(sent_at, due_at) AS at, error FROM message
      WHERE tenant_id = ${ctx.tenantId}::uuid AND noun = ${noun} AND subject_id = ${id}::uuid AND envelope -> 'documents' IS NOT NULL
      ORDER BY created_at DESC LIMIT 5`;
    const { seller, buyer, language } = facts;
    return {
      language,
      seller: { name: seller.legalName, lines: addressLines(seller.address, seller.address.country, language) },
      buyer: {
        name: buyer.name,
        lines: addressLines(buyer.address, seller.address.country, language),
        vatId: buyer.vatId,
      },
      sent: sent.map(({ format, createdAt }) => ({ format: format as 'pdf' | 'xml', at: createdAt.toISOString() })),
      mails: mails.map((mail) => ({ ...mail, at: mail.at.toISOString() })),
      email: facts.customerEmail,
      problems: ublProblems(facts),
    };
  });
}
