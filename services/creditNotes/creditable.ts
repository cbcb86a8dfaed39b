import type { BillingTerms } from '../../domain/billing/contract.ts';
import { type CreditableLine, withGiven } from '../../domain/billing/credit-lines.ts';
import { conflict, notFound } from '../../domain/errors.ts';
import { smaller } from '../../domain/money/money.ts';
import { sentBackByStripe } from '../../domain/money/stripe-amount.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { givenForUnusedTime } from '../payments/credit.ts';

/** A final invoice, with what can still be credited of it. */
export interface Creditable {
  readonly id: string;
  readonly number: string | null;
  readonly status: string;
  readonly version: number;
  readonly customerId: string;
  readonly customerName: string;
  readonly currency: string;
  readonly dueMinor: bigint;
  readonly lines: readonly CreditableLine[];
  /** Whether its prices contain their taxes, where a tax does not say so itself. */
  readonly behaviour: BillingTerms['taxBehaviour'];
}

type Row = Omit<Creditable, 'lines' | 'behaviour'> & { netMinor: bigint; beforeTaxMinor: bigint; fillsWallet: boolean };

/** @throws AppError NotFound, Conflict for a draft, one that is void, or the top-up of a wallet */
export async function readCreditable(ctx: Ctx, tx: Tx, id: string, lock: 'none' | 'for-change'): Promise<Creditable> {
  // In one trip: what comes behind a row that is to be locked is read once it is.
  const [[row], lines, givenMinor] = await Promise.all([
    tx.$queryRaw<Row[]>`
    SELECT id, number, status, version, customer_id AS "customerId", customer_name AS "customerName", currency, due_minor AS "dueMinor",
      net_minor AS "netMinor", subtotal_minor - coupon_minor AS "beforeTaxMinor", wallet_id IS NOT NULL AS "fillsWallet"
    FROM invoice WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid ${lock === 'none' ? Prisma.empty : Prisma.sql`FOR NO KEY UPDATE`}`,
    tx.$queryRaw<(CreditableLine & { kind: string })[]>`
    SELECT l.id, l.kind, l.description, l.amount_minor - l.coupon_minor AS "chargedMinor", l.tax_minor AS "taxMinor", l.taxes,
      coalesce(c.amount, 0)::bigint AS "creditedMinor", coalesce(c.tax, 0)::bigint AS "creditedTaxMinor"
    FROM invoice_line l LEFT JOIN (
      SELECT nl.invoice_line_id, sum(nl.amount_minor) AS amount, sum(nl.tax_minor) AS tax
      FROM credit_note n JOIN credit_note_line nl ON nl.tenant_id = n.tenant_id AND nl.credit_note_id = n.id
      WHERE n.tenant_id = ${ctx.tenantId}::uuid AND n.invoice_id = ${id}::uuid GROUP BY 1) c ON c.invoice_line_id = l.id
    WHERE l.tenant_id = ${ctx.tenantId}::uuid AND l.invoice_id = ${id}::uuid ORDER BY l.position`,
    givenForUnusedTime(ctx, tx, id),
  ]);
  if (!row) throw notFound('This invoice');
  if (row.status === 'draft') throw conflict('This invoice is a draft: edit it, or delete it.');
  if (row.fillsWallet) {
    throw conflict(
      'This invoice fills a wallet. Where nothing of it was paid, void it; else write off what is still due.',
    );
  }
  if (row.status === 'void') throw conflict('This invoice is void: there is nothing to credit.');
  const { netMinor, beforeTaxMinor, fillsWallet: _, ...invoice } = row;
  // As it was written: the settings may say something else by now.
  const behaviour = netMinor === beforeTaxMinor ? 'exclusive' : 'inclusive';
  return { ...invoice, lines: withGiven(lines, givenMinor, behaviour, ({ kind }) => FOR_TIME.has(kind)), behaviour };
}

/** Lines whose period may go unused. */
const FOR_TIME: ReadonlySet<string> = new Set(['subscription', 'minimum', 'proration-charge']);

/** A payment of the invoice, with what of its part can still be sent back. */
export interface Refundable {
  readonly paymentId: string;
  readonly method: string;
  readonly provider: string;
  readonly leftMinor: bigint;
}

/** The newest first. A refund that failed took nothing. What a wallet or credit paid has no way back that leaves the house: it becomes credit. */
export const readRefundable = (ctx: Ctx, tx: Tx, invoiceId: string): Promise<Refundable[]> =>
  tx.$queryRaw<Refundable[]>`
    SELECT p.id AS "paymentId", p.method, p.provider, (a.amount_minor - coalesce((SELECT sum(r.amount_minor) FROM refund r
      WHERE r.tenant_id = p.tenant_id AND r.payment_id = p.id AND r.invoice_id = a.invoice_id AND r.credit_note_id IS NOT NULL
        AND r.status <> 'failed'), 0)
      - coalesce((SELECT sum(o.amount_minor) FROM chargeback b
        JOIN chargeback_part o ON o.tenant_id = b.tenant_id AND o.chargeback_id = b.id AND o.invoice_id = a.invoice_id
        WHERE b.tenant_id = p.tenant_id AND b.payment_id = p.id), 0))::bigint AS "leftMinor"
    FROM payment_allocation a JOIN payment p ON p.tenant_id = a.tenant_id AND p.id = a.payment_id
    WHERE a.tenant_id = ${ctx.tenantId}::uuid AND a.invoice_id = ${invoiceId}::uuid AND p.method NOT IN ('wallet', 'credit')
    ORDER BY p.received_at DESC, p.id DESC`;

export interface PlannedRefund {
  readonly paymentId: string;
  readonly amountMinor: bigint;
  /** Came by no provider that could send it back: a person transfers it. */
  readonly byHand: boolean;
  readonly provider: string;
}

/** Spreads an amount over payments, newest first. What they do not cover is left over, and so is what is less than a provider sends. */
export function planRefunds(payments: readonly Refundable[], amountMinor: bigint, currency: string): PlannedRefund[] {
  let left = amountMinor;
  const refunds: PlannedRefund[] = [];
  for (const { paymentId, method, provider, leftMinor } of payments) {
    const most = smaller(left, leftMinor);
    const part = provider === 'stripe' && most > 0n ? sentBackByStripe(most, currency) : most;
    if (part <= 0n) continue;
    left -= part;
    refunds.push({ paymentId, amountMinor: part, byHand: method !== 'card', provider });
  }
  return refunds;
}
