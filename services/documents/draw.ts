import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import {
  type DrawnDocument,
  PLAIN_LOOK,
  type SellerDetails,
  type TemplateLook,
  templateLook,
} from '../../domain/documents/contract.ts';
import type { DocumentFacts } from '../../domain/documents/facts.ts';
import { layOut } from '../../domain/documents/layout.ts';
import { sheetOf } from '../../domain/documents/sheet.ts';
import { startOfDay } from '../../domain/time/civil.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import type { FilePort } from '../files/port.ts';
import { measure } from './font.ts';
import { makeDocument, type PdfJob } from './thread.ts';

/** The look in use; the plain one where none is. */
export async function lookInUse(ctx: Ctx, tx: Tx): Promise<TemplateLook> {
  const row = await tx.documentTemplate.findFirst({
    where: { tenantId: ctx.tenantId, inUse: true },
    select: { look: true },
  });
  return row ? templateLook.parse(row.look) : PLAIN_LOOK;
}

export const drawn = (facts: DocumentFacts, look: TemplateLook): DrawnDocument =>
  layOut(sheetOf(facts, look), look, measure);

/** The document as a PDF, drawn in a thread of its own. */
export async function pdfOf(ctx: Ctx, files: FilePort, facts: DocumentFacts, look: TemplateLook): Promise<Buffer> {
  return pdfOfDrawn(ctx, files, drawn(facts, look), facts.seller, facts.issuedOn);
}

export async function pdfOfDrawn(
  ctx: Ctx,
  files: FilePort,
  document: DrawnDocument,
  seller: SellerDetails,
  day: string | null,
): Promise<Buffer> {
  return makeDocument({
    kind: 'pdf',
    drawn: document,
    logo: await logoOf(ctx, files, seller),
    author: seller.legalName,
    createdAt: day === null ? await ctx.clock.now() : startOfDay('UTC', day),
  });
}

/** A picture that is gone is left out: an invoice without it is better than none. */
async function logoOf(ctx: Ctx, files: FilePort, { logo }: SellerDetails): Promise<PdfJob['logo']> {
  if (!logo) return null;
  const bytes = await files.read(ctx.tenantId, logo.sha256).then(
    (stream: Readable) => buffer(stream),
    () => null,
  );
  return bytes && { data: bytes, format: logo.mediaType === 'image/png' ? 'png' : 'jpg' };
}
