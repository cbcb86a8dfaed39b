import type { Invoice, InvoiceLineKind, InvoiceStatus, ProrationUnit } from '../../domain/billing/contract.ts';
import type { PricePartWire } from '../../domain/billing/price-list.ts';
import type { InvoiceDetail } from '../../domain/billing/requests.ts';
import type { LineTax } from '../../domain/billing/totals.ts';
import type { PaymentAttempt } from '../../domain/collection/contract.ts';
import { notFound } from '../../domain/errors.ts';
import { toWire } from '../../domain/money/money.ts';
import { toIsoOrNull } from '../../domain/time/instant.ts';
import { collectionStore } from '../collection/process.ts';
import type { Ctx } from '../context.ts';
import { creditNotesOf } from '../creditNotes/read.ts';
import { Prisma, type Tx } from '../database.ts';
import { chargebacksOf } from '../payments/chargeback-rows.ts';
import { CARD } from '../payments/read.ts';
import { processOfSubject } from '../processes/get.ts';

export interface InvoiceRow {
  readonly id: string;
  readonly number: string | null;
  readonly status: string;
  readonly customerId: string;
  readonly customerName: string;
  readonly subscriptionId: string | null;
  readonly currency: string;
  readonly periodFrom: string | null;
  readonly periodTo: string | null;
  readonly subtotalMinor: bigint;
  readonly couponMinor: bigint;
  readonly netMinor: bigint;
  readonly taxMinor: bigint;
  readonly totalMinor: bigint;
  readonly creditAppliedMinor: bigint;
  readonly payableMinor: bigint;
  readonly dueMinor: bigint;
  readonly finalizedAt: Date | null;
  readonly finalizesAt: Date | null;
  readonly note: string | null;
  readonly series: string | null;
  readonly payBy: string | null;
  readonly paidAt: Date | null;
  readonly createdAt: Date;
  readonly version: number;
}

export const INVOICE_COLUMNS = Prisma.sql`i.id, i.number, i.status, i.customer_id AS "customerId", i.customer_name AS "customerName",
  i.subscription_id AS "subscriptionId", i.currency, i.period_from::text AS "periodFrom", i.period_to::text AS "periodTo",
  i.subtotal_minor AS "subtotalMinor", i.coupon_minor AS "couponMinor", i.net_minor AS "netMinor", i.tax_minor AS "taxMinor",
  i.total_minor AS "totalMinor", i.credit_applied_minor AS "creditAppliedMinor", i.payable_minor AS "payableMinor", i.due_minor AS "dueMinor",
  i.finalized_at AS "finalizedAt", i.finalizes_at AS "finalizesAt", i.note, i.series, i.pay_by::text AS "payBy", i.paid_at AS "paidAt", i.created_at AS "createdAt", i.version`;

const period = (from: string | null, to: string | null) => (from && to ? { from, to } : null);

export const toInvoice = (row: InvoiceRow): Omit<Invoice, 'lines' | 'taxes' | 'coupons'> => ({
  id: row.id,
  number: row.number,
  status: row.status as InvoiceStatus,
  customerId: row.customerId,
  customerName: row.customerName,
  subscriptionId: row.subscriptionId,
  currency: row.currency,
  period: period(row.periodFrom, row.periodTo),
  subtotalMinor: toWire(row.subtotalMinor),
  couponMinor: toWire(row.couponMinor),
  netMinor: toWire(row.netMinor),
  taxMinor: toWire(row.taxMinor),
  totalMinor: toWire(row.totalMinor),
  creditAppliedMinor: toWire(row.creditAppliedMinor),
  payableMinor: toWire(row.payableMinor),
  dueMinor: toWire(row.dueMinor),
  finalizedAt: toIsoOrNull(row.finalizedAt?.getTime()),
  finalizesAt: toIsoOrNull(row.finalizesAt?.getTime()),
  note: row.note,
  series: row.series,
  payBy: row.payBy,
  paidAt: toIsoOrNull(row.paidAt?.getTime()),
  createdAt: row.createdAt.toISOString(),
  version: row.version,
});

type DetailRow = InvoiceRow & {
  customerEmail: string;
  pricePlanName: string | null;
  fillsWallet: boolean;
  taxes: (LineTax & { taxMinor: string | number })[];
  coupons: { code: string; name: string; amountMinor: string | number }[] | null;
  collected: boolean;
  customerCreditMinor: bigint;
};

/** @throws AppError NotFound */
export async function readInvoiceDetail(ctx: Ctx, tx: Tx, id: string): Promise<InvoiceDetail> {
  const [row] = await tx.$queryRaw<DetailRow[]>`
    SELECT ${INVOICE_COLUMNS}, i.taxes, i.coupons, c.email AS "customerEmail", p.name AS "pricePlanName",
      i.wallet_id IS NOT NULL AS "fillsWallet",
      EXISTS (SELECT FROM process pr WHERE pr.tenant_id = i.tenant_id AND pr.kind = 'collection' AND pr.subject_id = i.id) AS collected,
      coalesce((SELECT k.amount_minor FROM customer_credit k
        WHERE k.tenant_id = i.tenant_id AND k.customer_id = i.customer_id AND k.currency = i.currency), 0)::bigint AS "customerCreditMinor"
    FROM invoice i JOIN customer c ON c.tenant_id = i.tenant_id AND c.id = i.customer_id
    LEFT JOIN subscription s ON s.tenant_id = i.tenant_id AND s.id = i.subscription_id
    LEFT JOIN price_plan p ON p.tenant_id = s.tenant_id AND p.id = s.price_plan_id
    WHERE i.tenant_id = ${ctx.tenantId}::uuid AND i.id = ${id}::uuid`;
  if (!row) throw notFound('This invoice');
  return {
    ...toInvoice(row),
    customerEmail: row.customerEmail,
    pricePlanName: row.pricePlanName,
    fillsWallet: row.fillsWallet,
    taxes: row.taxes.map((tax) => ({ ...tax, taxMinor: toWire(BigInt(tax.taxMinor)) })),
    coupons: (row.coupons ?? []).map(({ code, name, amountMinor }) => ({
      code,
      name,
      amountMinor: toWire(BigInt(amountMinor)),
    })),
    lines: await readLines(ctx, tx, id),
    attempts: await readAttempts(ctx, tx, id),
    payments: await readPayments(ctx, tx, id),
    creditNotes: await creditNotesOf(ctx, tx, id),
    chargebacks: await chargebacksOf(ctx, tx, id),
    customerCreditMinor: toWire(row.customerCreditMinor),
    collection: row.collected ? await processOfSubject(ctx, tx, collectionStore, id) : null,
  };
}

interface LineRow {
  id: string;
  position: number;
  kind: string;
  description: string;
  quantity: number;
  unitPriceMinor: bigint;
  periodFrom: string | null;
  periodTo: string | null;
  prorated: { units: number; periodUnits: number; unit: ProrationUnit } | null;
  explanation: PricePartWire[] | null;
  amountMinor: bigint;
  couponMinor: bigint;
  taxMinor: bigint;
}

async function readLines(ctx: Ctx, tx: Tx, invoiceId: string): Promise<Invoice['lines']> {
  const rows = await tx.$queryRaw<LineRow[]>`
    SELECT id, position, kind, description, quantity, unit_price_minor AS "unitPriceMinor", period_from::text AS "periodFrom",
      period_to::text AS "periodTo", prorated, explanation, amount_minor AS "amountMinor", coupon_minor AS "couponMinor", tax_minor AS "taxMinor"
    FROM invoice_line WHERE tenant_id = ${ctx.tenantId}::uuid AND invoice_id = ${invoiceId}::uuid ORDER BY position`;
  return rows.map(({ periodFrom, periodTo, ...line }) => ({
    ...line,
    kind: line.kind as InvoiceLineKind,
    period: period(periodFrom, periodTo),
    unitPriceMinor: toWire(line.unitPriceMinor),
    amountMinor: toWire(line.amountMinor),
    couponMinor: toWire(line.couponMinor),
    taxMinor: toWire(line.taxMinor),
  }));
}

async function readAttempts(ctx: Ctx, tx: Tx, invoiceId: string): Promise<PaymentAttempt[]> {
  const rows = await tx.paymentAttempt.findMany({
    where: { tenantId: ctx.tenantId, invoiceId },
    orderBy: [{ at: 'asc' }, { number: 'asc' }],
    omit: { tenantId: true },
  });
  return rows.map((row) => ({
    ...row,
    amountMinor: toWire(row.amountMinor),
    at: row.at.toISOString(),
    outcome: row.outcome as PaymentAttempt['outcome'],
  }));
}

async function readPayments(ctx: Ctx, tx: Tx, invoiceId: string): Promise<InvoiceDetail['payments']> {
  const rows = await tx.$queryRaw<
    (Omit<InvoiceDetail['payments'][number], 'receivedAt' | 'amountMinor'> & {
      receivedAt: Date;
      amountMinor: bigint;
    })[]
  >`
    SELECT p.id, p.method, p.reference, ${CARD} AS card, p.received_at AS "receivedAt", a.amount_minor AS "amountMinor"
    FROM payment_allocation a JOIN payment p ON p.tenant_id = a.tenant_id AND p.id = a.payment_id
    WHERE a.tenant_id = ${ctx.tenantId}::uuid AND a.invoice_id = ${invoiceId}::uuid ORDER BY p.received_at, p.id`;
  return rows.map((row) => ({
    ...row,
    receivedAt: row.receivedAt.toISOString(),
    amountMinor: toWire(row.amountMinor),
  }));
}
