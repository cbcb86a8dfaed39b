import { notFound } from '../../domain/errors.ts';
import {
  type CreditNoteDetail,
  type CreditNoteListInput,
  type CreditNoteSummary,
  creditNoteListInput,
} from '../../domain/invoices/contract.ts';
import type { Page } from '../../domain/list.ts';
import { toWire } from '../../domain/money/money.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { listPage } from '../list.ts';
import { readRefunds } from '../payments/refund-rows.ts';

interface Row {
  id: string;
  number: string;
  invoiceId: string;
  invoiceNumber: string | null;
  customerId: string;
  customerName: string;
  currency: string;
  reason: string;
  netMinor: bigint;
  taxMinor: bigint;
  totalMinor: bigint;
  offDueMinor: bigint;
  toCreditMinor: bigint;
  toRefundMinor: bigint;
  issuedAt: Date;
}

const COLUMNS = Prisma.sql`n.id, n.number, n.invoice_id AS "invoiceId", i.number AS "invoiceNumber", n.customer_id AS "customerId",
  n.customer_name AS "customerName", n.currency, n.reason, n.net_minor AS "netMinor", n.tax_minor AS "taxMinor", n.total_minor AS "totalMinor",
  n.off_due_minor AS "offDueMinor", n.to_credit_minor AS "toCreditMinor", n.to_refund_minor AS "toRefundMinor", n.issued_at AS "issuedAt"`;
const FROM = Prisma.sql`credit_note n JOIN invoice i ON i.tenant_id = n.tenant_id AND i.id = n.invoice_id`;

const toSummary = ({ issuedAt, ...row }: Row): CreditNoteSummary => ({
  id: row.id,
  number: row.number,
  invoiceId: row.invoiceId,
  invoiceNumber: row.invoiceNumber,
  customerId: row.customerId,
  customerName: row.customerName,
  currency: row.currency,
  reason: row.reason,
  netMinor: toWire(row.netMinor),
  taxMinor: toWire(row.taxMinor),
  totalMinor: toWire(row.totalMinor),
  offDueMinor: toWire(row.offDueMinor),
  toCreditMinor: toWire(row.toCreditMinor),
  toRefundMinor: toWire(row.toRefundMinor),
  issuedAt: issuedAt.toISOString(),
});

export function listCreditNotes(ctx: Ctx, input: CreditNoteListInput): Promise<Page<CreditNoteSummary>> {
  permit(ctx, 'invoice:read');
  const { filter, q, ...request } = creditNoteListInput.parse(input);
  const where = [Prisma.sql`n.tenant_id = ${ctx.tenantId}::uuid`];
  if (filter.customerId) where.push(Prisma.sql`n.customer_id = ${filter.customerId}::uuid`);
  if (filter.invoiceId) where.push(Prisma.sql`n.invoice_id = ${filter.invoiceId}::uuid`);
  if (filter.currency) where.push(Prisma.sql`n.currency = ${filter.currency}`);
  if (q) where.push(Prisma.sql`starts_with(upper(n.number), upper(${q}))`);
  return transaction(ctx, (tx) =>
    listPage<Row, CreditNoteSummary>(tx, request, {
      select: COLUMNS,
      from: FROM,
      where,
      id: 'n.id',
      sort: {
        issuedAt: { column: 'n.issued_at', type: 'timestamptz' },
        number: { column: 'n.number', type: 'text' },
        customerName: { column: 'n.customer_name', type: 'text' },
        totalMinor: { column: 'n.total_minor', type: 'bigint' },
      },
      read: toSummary,
    }),
  );
}

/** Of an invoice, oldest first. */
export async function creditNotesOf(ctx: Ctx, tx: Tx, invoiceId: string): Promise<CreditNoteSummary[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT ${COLUMNS} FROM ${FROM} WHERE n.tenant_id = ${ctx.tenantId}::uuid AND n.invoice_id = ${invoiceId}::uuid ORDER BY n.issued_at, n.id`;
  return rows.map(toSummary);
}

/** @throws AppError NotFound */
export function getCreditNote(ctx: Ctx, { id }: { id: string }): Promise<CreditNoteDetail> {
  permit(ctx, 'invoice:read');
  return transaction(ctx, (tx) => readCreditNote(ctx, tx, id));
}

interface LineRow {
  position: number;
  invoiceLineId: string;
  description: string;
  amountMinor: bigint;
  taxMinor: bigint;
}

/** @throws AppError NotFound */
export async function readCreditNote(ctx: Ctx, tx: Tx, id: string): Promise<CreditNoteDetail> {
  const [row] = await tx.$queryRaw<(Row & { taxes: { code: string; ratePercent: string; taxMinor: string }[] })[]>`
    SELECT ${COLUMNS}, n.taxes FROM ${FROM} WHERE n.tenant_id = ${ctx.tenantId}::uuid AND n.id = ${id}::uuid`;
  if (!row) throw notFound('This credit note');
  const lines = await tx.$queryRaw<LineRow[]>`
    SELECT position, invoice_line_id AS "invoiceLineId", description, amount_minor AS "amountMinor", tax_minor AS "taxMinor"
    FROM credit_note_line WHERE tenant_id = ${ctx.tenantId}::uuid AND credit_note_id = ${id}::uuid ORDER BY position`;
  return {
    ...toSummary(row),
    lines: lines.map((line) => ({
      ...line,
      amountMinor: toWire(line.amountMinor),
      taxMinor: toWire(line.taxMinor),
    })),
    taxes: row.taxes.map(({ code, ratePercent, taxMinor }) => ({
      code,
      ratePercent,
      taxMinor: toWire(BigInt(taxMinor)),
    })),
    refunds: await readRefunds(ctx, tx, Prisma.sql`r.credit_note_id = ${id}::uuid`),
  };
}
