import type { SellerDetails } from '../../domain/documents/contract.ts';
import { notFound } from '../../domain/errors.ts';
import type { Card } from '../../domain/money/card.ts';
import { toWire } from '../../domain/money/money.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { transaction } from '../context.ts';
import type { Tx } from '../database.ts';
import { PARTIES, partiesOf, type StoredParties } from '../documents/load-invoice.ts';
import { PAID_WITH } from '../payments/read.ts';
import type { PayCtx } from './open.ts';

export interface PayLine {
  readonly description: string;
  readonly quantity: number;
  readonly amountMinor: number;
}

/** An invoice as whoever pays it sees it. */
export interface PayView {
  readonly workspace: string;
  readonly number: string;
  readonly status: 'open' | 'paid' | 'void' | 'uncollectible';
  readonly customerId: string;
  readonly customerName: string;
  readonly currency: string;
  readonly lines: readonly PayLine[];
  readonly taxMinor: number;
  readonly totalMinor: number;
  readonly dueMinor: number;
  readonly payBy: string | null;
  /** Where it is paid by transfer, as the invoice says it, and whom to ask. */
  readonly seller: Pick<SellerDetails, 'legalName' | 'iban' | 'bic' | 'bankName' | 'email' | 'phone'>;
  /** That paid it last; null where it was none. */
  readonly card: Card | null;
  /** "Visa ending 4242": what is on file. */
  readonly methodLabel: string | null;
  /** Of the latest attempt of the customer's own: what came of it. */
  readonly latest: {
    readonly id: string;
    readonly state: 'open' | 'paid' | 'declined' | 'expired';
    readonly code: string | null;
  } | null;
}

type Row = StoredParties &
  Omit<PayView, 'seller' | 'lines' | 'latest' | 'taxMinor' | 'totalMinor' | 'dueMinor'> & {
    taxMinor: bigint;
    totalMinor: bigint;
    dueMinor: bigint;
  };

/** A draft is nobody's to see. @throws AppError NotFound */
export async function viewPay(ctx: PayCtx): Promise<PayView> {
  const now = await ctx.clock.now();
  return transaction(ctx, (tx) => readPay(ctx, tx, now));
}

async function readPay(ctx: PayCtx, tx: Tx, now: Instant): Promise<PayView> {
  const [[row], lines, [latest]] = await Promise.all([
    tx.$queryRaw<Row[]>`
      SELECT t.name AS workspace, i.number, i.status, i.customer_id AS "customerId", i.customer_name AS "customerName", i.currency,
        i.tax_minor AS "taxMinor", i.total_minor AS "totalMinor", i.due_minor AS "dueMinor", i.pay_by::text AS "payBy",
        c.payment_method->>'label' AS "methodLabel", ${PAID_WITH} AS card, ${PARTIES}
      FROM invoice i JOIN tenant t ON t.id = i.tenant_id JOIN customer c ON c.tenant_id = i.tenant_id AND c.id = i.customer_id
      WHERE i.tenant_id = ${ctx.tenantId}::uuid AND i.id = ${ctx.invoiceId}::uuid AND i.status <> 'draft'`,
    tx.$queryRaw<{ description: string; quantity: number; amountMinor: bigint }[]>`
      SELECT description, quantity, amount_minor AS "amountMinor" FROM invoice_line
      WHERE tenant_id = ${ctx.tenantId}::uuid AND invoice_id = ${ctx.invoiceId}::uuid ORDER BY position LIMIT 200`,
    tx.$queryRaw<NonNullable<PayView['latest']>[]>`
      SELECT k.id, CASE WHEN k.state = 'open' AND h.until_at <= ${new Date(now)} THEN 'expired' ELSE k.state END AS state, k.code
      FROM checkout k LEFT JOIN collection_hold h ON h.tenant_id = k.tenant_id AND h.id = k.id
      WHERE k.tenant_id = ${ctx.tenantId}::uuid AND k.invoice_id = ${ctx.invoiceId}::uuid ORDER BY k.created_at DESC, k.id DESC LIMIT 1`,
  ]);
  if (!row) throw notFound('This link');
  const { workspace, number, status, customerId, customerName, currency, payBy, methodLabel, card } = row;
  const { legalName, iban, bic, bankName, email, phone } = partiesOf(row).seller;
  return {
    ...{ workspace, number, status, customerId, customerName, currency, payBy, methodLabel, card },
    seller: { legalName, iban, bic, bankName, email, phone },
    taxMinor: toWire(row.taxMinor),
    totalMinor: toWire(row.totalMinor),
    dueMinor: toWire(row.dueMinor),
    lines: lines.map((line) => ({ ...line, amountMinor: toWire(line.amountMinor) })),
    latest: latest ?? null,
  };
}
