import type { LineTax } from '../../domain/documents/facts.ts';
import { notFound } from '../../domain/errors.ts';
import { civilDateAt } from '../../domain/time/civil.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import {
  type LoadedDocument,
  PARTIES,
  partiesOf,
  type StoredParties,
  type StoredTax,
  taxesOf,
} from './load-invoice.ts';

interface Row extends StoredParties {
  number: string;
  invoiceNumber: string | null;
  currency: string;
  reason: string;
  netMinor: bigint;
  taxMinor: bigint;
  totalMinor: bigint;
  taxes: StoredTax[];
  issuedAt: Date;
}

interface LineRow {
  description: string;
  amountMinor: bigint;
  taxMinor: bigint;
  taxes: LineTax[];
}

/** A credit note as a document: between the parties of its invoice. @throws AppError NotFound */
export async function loadCreditNote(ctx: Ctx, tx: Tx, id: string): Promise<LoadedDocument> {
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT n.number, i.number AS "invoiceNumber", n.currency, n.reason, n.net_minor AS "netMinor", n.tax_minor AS "taxMinor",
      n.total_minor AS "totalMinor", n.taxes, n.issued_at AS "issuedAt", ${PARTIES}
    FROM credit_note n JOIN invoice i ON i.tenant_id = n.tenant_id AND i.id = n.invoice_id
      JOIN customer c ON c.tenant_id = n.tenant_id AND c.id = n.customer_id JOIN tenant t ON t.id = n.tenant_id
    WHERE n.tenant_id = ${ctx.tenantId}::uuid AND n.id = ${id}::uuid`;
  if (!row) throw notFound('This credit note');
  const lines = await tx.$queryRaw<LineRow[]>`
    SELECT description, amount_minor AS "amountMinor", tax_minor AS "taxMinor", taxes FROM credit_note_line
    WHERE tenant_id = ${ctx.tenantId}::uuid AND credit_note_id = ${id}::uuid ORDER BY position`;
  const { netMinor, taxMinor, totalMinor } = row;
  return {
    ...partiesOf(row),
    customerEmail: row.customerEmail,
    kind: 'credit-note',
    number: row.number,
    currency: row.currency,
    issuedOn: civilDateAt(row.tenantZone, row.issuedAt.getTime()),
    payBy: null,
    period: null,
    ofInvoice: row.invoiceNumber,
    lines: lines.map((line) => ({
      ...line,
      quantity: 1,
      unitPriceMinor: line.amountMinor,
      couponMinor: 0n,
      period: null,
      prorated: null,
      explanation: null,
    })),
    taxes: await taxesOf(ctx, tx, row.taxes),
    coupons: [],
    note: row.reason,
    subtotalMinor: lines.reduce((all, { amountMinor }) => all + amountMinor, 0n),
    couponMinor: 0n,
    netMinor,
    taxMinor,
    totalMinor,
    creditAppliedMinor: 0n,
    payableMinor: totalMinor,
  };
}
