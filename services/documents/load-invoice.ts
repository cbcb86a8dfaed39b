import {
  buyerDetails,
  isLanguage,
  type Language,
  sellerDetails,
  unnamedSeller,
} from '../../domain/documents/contract.ts';
import type { DocumentFacts, DocumentLine, DocumentTax } from '../../domain/documents/facts.ts';
import { notFound } from '../../domain/errors.ts';
import { civilDateAt } from '../../domain/time/civil.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';

interface Row extends StoredParties {
  number: string | null;
  currency: string;
  periodFrom: string | null;
  periodTo: string | null;
  subtotalMinor: bigint;
  couponMinor: bigint;
  netMinor: bigint;
  taxMinor: bigint;
  totalMinor: bigint;
  creditAppliedMinor: bigint;
  payableMinor: bigint;
  taxes: StoredTax[];
  coupons: { name: string; amountMinor: string | number }[] | null;
  note: string | null;
  finalizedAt: Date | null;
  payBy: string | null;
}

/** What PARTIES selects. */
export interface StoredParties {
  customerEmail: string;
  tenantName: string;
  tenantZone: string;
  language: string | null;
  buyer: unknown;
  seller: unknown;
}

export type StoredTax = Omit<DocumentTax, 'taxMinor' | 'name'> & { taxMinor: string | number };

export interface LoadedDocument extends DocumentFacts {
  /** Where mail to the customer goes now. */
  readonly customerEmail: string;
}

/** For `i` (invoice), `c` (its customer) and `t` (tenant): who buys and sells. A draft shows those of now, a finalised one those it keeps. */
export const PARTIES = Prisma.sql`c.email AS "customerEmail", t.name AS "tenantName", t.zone AS "tenantZone",
  coalesce(i.language, c.language, t.settings -> 'documents' ->> 'language', 'en') AS language, coalesce(i.buyer, buyer_of(c)) AS buyer,
  (SELECT s.details FROM seller_profile s WHERE s.tenant_id = i.tenant_id AND (i.seller_number IS NULL OR s.number <= i.seller_number)
    ORDER BY s.number DESC LIMIT 1) AS seller`;

/** Seller, buyer and language as a document shows them. */
export const partiesOf = (row: StoredParties) => ({
  language: (isLanguage(row.language) ? row.language : 'en') satisfies Language,
  seller: row.seller === null ? unnamedSeller(row.tenantName) : sellerDetails.parse(row.seller),
  buyer: buyerDetails.parse(row.buyer),
});

/** @throws AppError NotFound */
export async function loadInvoice(ctx: Ctx, tx: Tx, id: string): Promise<LoadedDocument> {
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT i.number, i.currency, i.period_from::text AS "periodFrom", i.period_to::text AS "periodTo", i.subtotal_minor AS "subtotalMinor",
      i.coupon_minor AS "couponMinor", i.net_minor AS "netMinor", i.tax_minor AS "taxMinor", i.total_minor AS "totalMinor",
      i.credit_applied_minor AS "creditAppliedMinor", i.payable_minor AS "payableMinor", i.taxes, i.coupons, i.note, i.finalized_at AS "finalizedAt",
      i.pay_by::text AS "payBy", ${PARTIES}
    FROM invoice i JOIN customer c ON c.tenant_id = i.tenant_id AND c.id = i.customer_id JOIN tenant t ON t.id = i.tenant_id
    WHERE i.tenant_id = ${ctx.tenantId}::uuid AND i.id = ${id}::uuid`;
  if (!row) throw notFound('This invoice');
  const { customerEmail, finalizedAt, tenantZone, periodFrom, periodTo } = row;
  return {
    customerEmail,
    ...partiesOf(row),
    kind: 'invoice',
    number: row.number,
    currency: row.currency,
    issuedOn: finalizedAt && civilDateAt(tenantZone, finalizedAt.getTime()),
    payBy: row.payBy,
    period: periodFrom && periodTo ? { from: periodFrom, to: periodTo } : null,
    ofInvoice: null,
    lines: await loadLines(ctx, tx, id),
    taxes: await taxesOf(ctx, tx, row.taxes),
    coupons: (row.coupons ?? []).map(({ name, amountMinor }) => ({ name, amountMinor: BigInt(amountMinor) })),
    note: row.note,
    subtotalMinor: row.subtotalMinor,
    couponMinor: row.couponMinor,
    netMinor: row.netMinor,
    taxMinor: row.taxMinor,
    totalMinor: row.totalMinor,
    creditAppliedMinor: row.creditAppliedMinor,
    payableMinor: row.payableMinor,
  };
}

export async function taxesOf(ctx: Ctx, tx: Tx, taxes: readonly StoredTax[]): Promise<DocumentTax[]> {
  const rates = await tx.taxRate.findMany({
    where: { tenantId: ctx.tenantId, code: { in: taxes.map(({ code }) => code) } },
    select: { code: true, name: true },
  });
  const names = new Map(rates.map(({ code, name }) => [code, name]));
  return taxes.map((tax) => ({ ...tax, name: names.get(tax.code) ?? tax.code, taxMinor: BigInt(tax.taxMinor) }));
}

type LineRow = Omit<DocumentLine, 'period'> & { periodFrom: string | null; periodTo: string | null };

async function loadLines(ctx: Ctx, tx: Tx, invoiceId: string): Promise<DocumentLine[]> {
  const rows = await tx.$queryRaw<LineRow[]>`
    SELECT description, quantity, unit_price_minor AS "unitPriceMinor", period_from::text AS "periodFrom", period_to::text AS "periodTo", prorated,
      explanation, amount_minor AS "amountMinor", coupon_minor AS "couponMinor", tax_minor AS "taxMinor", taxes
    FROM invoice_line WHERE tenant_id = ${ctx.tenantId}::uuid AND invoice_id = ${invoiceId}::uuid ORDER BY position`;
  return rows.map(({ periodFrom, periodTo, ...line }) => ({
    ...line,
    period: periodFrom && periodTo ? { from: periodFrom, to: periodTo } : null,
  }));
}
