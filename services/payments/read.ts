import { notFound } from '../../domain/errors.ts';
import type { Page } from '../../domain/list.ts';
import { toWire } from '../../domain/money/money.ts';
import {
  type Payment,
  type PaymentDetail,
  type PaymentListInput,
  paymentListInput,
} from '../../domain/payments/contract.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { listPage } from '../list.ts';
import { readChargebacks } from './chargeback-rows.ts';
import { readRefunds } from './refund-rows.ts';

type Row = Omit<
  Payment,
  'amountMinor' | 'refundedMinor' | 'toCreditMinor' | 'takenBackMinor' | 'receivedAt' | 'allocations' | 'method'
> & {
  method: string;
  amountMinor: bigint;
  refundedMinor: bigint;
  toCreditMinor: bigint;
  takenBackMinor: bigint;
  receivedAt: Date;
  allocations: { invoiceId: string; invoiceNumber: string | null; amountMinor: string }[] | null;
};

/** For `p` (payment). */
export const CARD = Prisma.sql`CASE WHEN p.card_last4 IS NOT NULL THEN jsonb_build_object('brand', p.card_brand, 'last4', p.card_last4) END`;

/** For `i` (invoice): the card that paid it last, while it is paid. Null where something else did: what a bank took back did not pay it. */
export const PAID_WITH = Prisma.sql`(SELECT ${CARD} FROM payment_allocation a JOIN payment p ON p.tenant_id = a.tenant_id AND p.id = a.payment_id
  WHERE i.status = 'paid' AND a.tenant_id = i.tenant_id AND a.invoice_id = i.id AND NOT EXISTS (SELECT FROM chargeback b
    JOIN chargeback_part o ON o.tenant_id = b.tenant_id AND o.chargeback_id = b.id AND o.invoice_id = a.invoice_id
    WHERE b.tenant_id = a.tenant_id AND b.payment_id = a.payment_id)
  ORDER BY a.allocated_at DESC, p.received_at DESC LIMIT 1)`;

const COLUMNS = Prisma.sql`p.id, p.customer_id AS "customerId", c.name AS "customerName", p.method, p.provider, p.provider_id AS "providerId",
  p.currency, p.amount_minor AS "amountMinor", p.received_at AS "receivedAt", p.reference, p.note, ${CARD} AS card,
  coalesce((SELECT sum(r.amount_minor) FROM refund r WHERE r.tenant_id = p.tenant_id AND r.payment_id = p.id AND r.status <> 'failed'), 0)::bigint
    AS "refundedMinor",
  (p.amount_minor - coalesce((SELECT sum(a.amount_minor) FROM payment_allocation a WHERE a.tenant_id = p.tenant_id AND a.payment_id = p.id), 0))::bigint
    AS "toCreditMinor",
  coalesce((SELECT sum(b.amount_minor) FROM chargeback b WHERE b.tenant_id = p.tenant_id AND b.payment_id = p.id), 0)::bigint AS "takenBackMinor",
  (SELECT jsonb_agg(jsonb_build_object('invoiceId', i.id, 'invoiceNumber', i.number, 'amountMinor', a.amount_minor::text) ORDER BY i.number)
    FROM payment_allocation a JOIN invoice i ON i.tenant_id = a.tenant_id AND i.id = a.invoice_id
    WHERE a.tenant_id = p.tenant_id AND a.payment_id = p.id) AS allocations`;
const FROM = Prisma.sql`payment p JOIN customer c ON c.tenant_id = p.tenant_id AND c.id = p.customer_id`;

const toPayment = (row: Row): Payment => ({
  ...row,
  method: row.method as Payment['method'],
  amountMinor: toWire(row.amountMinor),
  refundedMinor: toWire(row.refundedMinor),
  toCreditMinor: toWire(row.toCreditMinor),
  takenBackMinor: toWire(row.takenBackMinor),
  receivedAt: row.receivedAt.toISOString(),
  allocations: (row.allocations ?? []).map(({ amountMinor, ...allocation }) => ({
    ...allocation,
    amountMinor: toWire(BigInt(amountMinor)),
  })),
});

const ALLOCATED = Prisma.sql`coalesce((SELECT sum(a.amount_minor) FROM payment_allocation a WHERE a.tenant_id = p.tenant_id AND a.payment_id = p.id), 0)`;

export function listPayments(ctx: Ctx, input: PaymentListInput): Promise<Page<Payment>> {
  permit(ctx, 'payment:read');
  const { filter, q, ...request } = paymentListInput.parse(input);
  const where = [Prisma.sql`p.tenant_id = ${ctx.tenantId}::uuid`];
  if (filter.method) where.push(Prisma.sql`p.method = ANY(${filter.method})`);
  if (filter.customerId) where.push(Prisma.sql`p.customer_id = ${filter.customerId}::uuid`);
  if (filter.currency) where.push(Prisma.sql`p.currency = ${filter.currency}`);
  if (filter.invoiceId) {
    where.push(Prisma.sql`EXISTS (SELECT FROM payment_allocation a
      WHERE a.tenant_id = p.tenant_id AND a.payment_id = p.id AND a.invoice_id = ${filter.invoiceId}::uuid)`);
  }
  if (filter.overpaid !== undefined) {
    where.push(filter.overpaid ? Prisma.sql`p.amount_minor > ${ALLOCATED}` : Prisma.sql`p.amount_minor = ${ALLOCATED}`);
  }
  if (filter.refunded !== undefined) {
    const refunded = Prisma.sql`EXISTS (SELECT FROM refund r WHERE r.tenant_id = p.tenant_id AND r.payment_id = p.id)`;
    where.push(filter.refunded ? refunded : Prisma.sql`NOT ${refunded}`);
  }
  if (filter.takenBack !== undefined) {
    const takenBack = Prisma.sql`EXISTS (SELECT FROM chargeback b WHERE b.tenant_id = p.tenant_id AND b.payment_id = p.id)`;
    where.push(filter.takenBack ? takenBack : Prisma.sql`NOT ${takenBack}`);
  }
  if (q) {
    where.push(
      Prisma.sql`(starts_with(lower(c.name), lower(${q})) OR starts_with(lower(p.reference), lower(${q})) OR p.provider_id = ${q})`,
    );
  }
  return transaction(ctx, (tx) =>
    listPage<Row, Payment>(tx, request, {
      select: COLUMNS,
      from: FROM,
      where,
      id: 'p.id',
      sort: {
        receivedAt: { column: 'p.received_at', type: 'timestamptz' },
        amountMinor: { column: 'p.amount_minor', type: 'bigint' },
        customerName: { column: 'c.name', type: 'text' },
      },
      read: toPayment,
    }),
  );
}

/** @throws AppError NotFound */
export function getPayment(ctx: Ctx, { id }: { id: string }): Promise<PaymentDetail> {
  permit(ctx, 'payment:read');
  return transaction(ctx, (tx) => readPayment(ctx, tx, id));
}

/** @throws AppError NotFound */
export async function readPayment(ctx: Ctx, tx: Tx, id: string): Promise<PaymentDetail> {
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT ${COLUMNS} FROM ${FROM} WHERE p.tenant_id = ${ctx.tenantId}::uuid AND p.id = ${id}::uuid`;
  if (!row) throw notFound('This payment');
  const [refunds, chargebacks] = await Promise.all([
    readRefunds(ctx, tx, Prisma.sql`r.payment_id = ${id}::uuid`),
    readChargebacks(ctx, tx, Prisma.sql`b.payment_id = ${id}::uuid`),
  ]);
  return { ...toPayment(row), refunds, chargebacks };
}
