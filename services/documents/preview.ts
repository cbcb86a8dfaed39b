import type { z } from 'zod';
import {
  buyerDetails,
  type Language,
  type PreviewInput,
  previewInput,
  type previewOutput,
  type SellerDetails,
} from '../../domain/documents/contract.ts';
import type { DocumentFacts, DocumentLine } from '../../domain/documents/facts.ts';
import { addDays, civilDateAt } from '../../domain/time/civil.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { drawn } from './draw.ts';
import { loadInvoice } from './load-invoice.ts';
import { readDocumentSettings } from './settings.ts';

/** Documents as a look would have them, by the very marks that the PDF is drawn from. @throws AppError NotFound */
export async function previewDocument(ctx: Ctx, input: PreviewInput): Promise<z.input<typeof previewOutput>> {
  permit(ctx, 'document:read');
  const { look, language, invoiceId, lines } = previewInput.parse(input);
  if (invoiceId) permit(ctx, 'invoice:read');
  const now = await ctx.clock.now();
  const facts = await transaction(ctx, async (tx) => {
    if (invoiceId) return { ...(await loadInvoice(ctx, tx, invoiceId)), language };
    const { seller } = await readDocumentSettings(ctx, tx);
    return exampleInvoice(seller, language, lines === 'many' ? 60 : 3, now);
  });
  return { document: drawn(facts, look), logo: facts.seller.logo !== null };
}

const LINES: readonly Pick<DocumentLine, 'description' | 'quantity' | 'unitPriceMinor'>[] = [
  { description: 'Team', quantity: 8, unitPriceMinor: 4900n },
  { description: 'Onboarding workshop', quantity: 1, unitPriceMinor: 85_000n },
  { description: 'Remaining time on Studio', quantity: 1, unitPriceMinor: 8171n },
];

/** Somebody's invoice with one of everything that an invoice can show. */
export function exampleInvoice(seller: SellerDetails, language: Language, count: number, now: Instant): DocumentFacts {
  const today = civilDateAt('UTC', now);
  const period = { from: today, to: addDays(today, 30) };
  const taxes = [{ code: 'vat', ratePercent: '20' }];
  const lines = Array.from({ length: count }, (_, i): DocumentLine => {
    const line = LINES[i % LINES.length] as (typeof LINES)[number];
    const amountMinor = line.unitPriceMinor * BigInt(line.quantity);
    return {
      ...line,
      amountMinor,
      couponMinor: 0n,
      taxMinor: amountMinor / 5n,
      taxes,
      period: i % 3 === 1 ? null : period,
      prorated: i % 3 === 2 ? { units: 17, periodUnits: 31, unit: 'day' } : null,
      explanation: null,
    };
  });
  const netMinor = lines.reduce((all, { amountMinor }) => all + amountMinor, 0n);
  const taxMinor = lines.reduce((all, line) => all + line.taxMinor, 0n);
  return {
    kind: 'invoice',
    number: 'INV-000123',
    language,
    seller,
    buyer: buyerDetails.parse({
      name: 'Example & Sons Ltd',
      address: { line1: '12 High Street', postalCode: 'D02 X285', city: 'Dublin', country: 'IE' },
    }),
    currency: 'EUR',
    issuedOn: today,
    payBy: addDays(today, 14),
    period,
    ofInvoice: null,
    lines,
    taxes: [{ code: 'vat', name: 'VAT', ratePercent: '20', taxMinor }],
    coupons: [],
    note: null,
    subtotalMinor: netMinor,
    couponMinor: 0n,
    netMinor,
    taxMinor,
    totalMinor: netMinor + taxMinor,
    creditAppliedMinor: 0n,
    payableMinor: netMinor + taxMinor,
  };
}
