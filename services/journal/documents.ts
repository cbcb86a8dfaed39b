import type { DocumentTax, MoneyDocument } from '../../domain/journal/postings.ts';
import { fromWire } from '../../domain/money/money.ts';
import type { PaymentMethodKind } from '../../domain/payments/contract.ts';
import { Prisma, type Tx } from '../database.ts';
import { filledBefore, WRITTEN_OFF_AT } from './written-off.ts';

interface Span {
  readonly from: Date;
  readonly to: Date;
}

interface TaxRow {
  code: string;
  ratePercent: string;
  treatment: string | null;
  taxMinor: number;
  netMinor: number;
}

const taxesOf = (rows: readonly TaxRow[] | null): DocumentTax[] =>
  (rows ?? []).map(({ taxMinor, netMinor, ...tax }) => ({
    ...tax,
    taxMinor: fromWire(taxMinor),
    netMinor: fromWire(netMinor),
  }));

/** Everything in [from, to) that moved money or what is owed, in the order in which it happened. */
export async function moneyDocuments(tx: Tx, span: Span): Promise<MoneyDocument[]> {
  const documents = await Promise.all([
    invoicesOf(tx, span),
    creditNotes(tx, span),
    unusedTime(tx, span),
    voided(tx, span),
    paymentsOf(tx, span),
    writtenOff(tx, span),
    refundsOf(tx, span),
    creditMoved(tx, span),
    chargebacksOf(tx, span),
  ]);
  return documents.flat().sort((a, b) => a.at - b.at);
}

/**
 * The taxes of an invoice `i` with what each was charged on: the net of the lines that have it. Where prices contain tax, the lines hold it
 * too, and it is taken out.
 */
const TAXES = Prisma.sql`(
  SELECT jsonb_agg(jsonb_build_object('code', t.tax->>'code', 'ratePercent', t.tax->>'ratePercent', 'treatment', t.tax->>'treatment',
    'taxMinor', (t.tax->>'taxMinor')::bigint, 'netMinor', coalesce((
      SELECT sum(l.amount_minor - l.coupon_minor - CASE WHEN i.tax_minor = 0 THEN 0
        ELSE round(l.tax_minor::numeric * (i.subtotal_minor - i.coupon_minor - i.net_minor) / i.tax_minor) END)
      FROM invoice_line l WHERE l.tenant_id = i.tenant_id AND l.invoice_id = i.id
        AND EXISTS (SELECT FROM jsonb_array_elements(l.taxes) x WHERE x->>'code' = t.tax->>'code' AND x->>'ratePercent' = t.tax->>'ratePercent')
    ), 0)::bigint))
  FROM jsonb_array_elements(i.taxes) WITH ORDINALITY t(tax, place))`;

interface Head {
  at: Date;
  reference: string;
  customerName: string;
  currency: string;
}

const headOf = ({ at, reference, customerName, currency }: Head) => ({
  at: at.getTime(),
  reference,
  customerName,
  currency,
});

async function invoicesOf(tx: Tx, { from, to }: Span): Promise<MoneyDocument[]> {
  const rows = await tx.$queryRaw<
    (Head & { total: bigint; payable: bigint; taxes: TaxRow[] | null; fillsWallet: boolean })[]
  >`
    SELECT i.finalized_at AS at, i.number AS reference, i.customer_name AS "customerName", i.currency, i.total_minor AS total,
      i.payable_minor AS payable, ${TAXES} AS taxes, i.wallet_id IS NOT NULL AS "fillsWallet"
    FROM invoice i WHERE i.tenant_id = (SELECT app_tenant()) AND i.status <> 'draft' AND i.finalized_at >= ${from} AND i.finalized_at < ${to}
    ORDER BY i.finalized_at, i.number`;
  return rows.map((row) => ({
    ...headOf(row),
    kind: 'invoice',
    totalMinor: row.total,
    payableMinor: row.payable,
    taxes: taxesOf(row.taxes),
    fillsWallet: row.fillsWallet,
  }));
}

interface Back extends Head {
  offDue: bigint;
  toCredit: bigint;
  toRefund: bigint;
  total: bigint;
  taxes: TaxRow[] | null;
  writtenOff: boolean | null;
  fillsWallet: boolean;
}

const back = (kind: 'credit-note' | 'unused-time' | 'void', row: Back): MoneyDocument => ({
  ...headOf(row),
  kind,
  offDueMinor: row.offDue,
  toCreditMinor: row.toCredit,
  toRefundMinor: row.toRefund,
  taxes: taxesOf(row.taxes),
  of: { totalMinor: row.total },
  writtenOff: row.writtenOff === true,
  fillsWallet: row.fillsWallet,
});

async function creditNotes(tx: Tx, { from, to }: Span): Promise<MoneyDocument[]> {
  const rows = await tx.$queryRaw<Back[]>`
    SELECT n.issued_at AS at, n.number AS reference, n.customer_name AS "customerName", n.currency, n.off_due_minor AS "offDue",
      n.to_credit_minor AS "toCredit", n.to_refund_minor AS "toRefund", n.total_minor AS total, ${WRITTEN_OFF_AT} < n.issued_at AS "writtenOff",
      i.wallet_id IS NOT NULL AS "fillsWallet",
      (SELECT jsonb_agg(jsonb_build_object('code', t->>'code', 'ratePercent', t->>'ratePercent', 'treatment', t->>'treatment',
        'taxMinor', (t->>'taxMinor')::bigint, 'netMinor', n.net_minor)) FROM jsonb_array_elements(n.taxes) t) AS taxes
    FROM credit_note n JOIN invoice i ON i.tenant_id = n.tenant_id AND i.id = n.invoice_id
    WHERE n.tenant_id = (SELECT app_tenant()) AND n.issued_at >= ${from} AND n.issued_at < ${to}`;
  return rows.map((row) => back('credit-note', row));
}

/** Time that a draft charges and that was not used: it became credit, for a draft cannot be credited by a note. */
async function unusedTime(tx: Tx, { from, to }: Span): Promise<MoneyDocument[]> {
  const rows = await tx.$queryRaw<Back[]>`
    SELECT e.at, i.number AS reference, i.customer_name AS "customerName", i.currency, 0::bigint AS "offDue", sum(e.amount_minor)::bigint AS "toCredit",
      0::bigint AS "toRefund", i.total_minor AS total, ${TAXES} AS taxes, ${WRITTEN_OFF_AT} < e.at AS "writtenOff",
      i.wallet_id IS NOT NULL AS "fillsWallet"
    FROM credit_entry e JOIN invoice i ON i.tenant_id = e.tenant_id AND i.id = e.cause_id
    WHERE e.tenant_id = (SELECT app_tenant()) AND e.cause = 'unused-time' AND e.at >= ${from} AND e.at < ${to}
    GROUP BY e.at, i.tenant_id, i.id`;
  return rows.map((row) => back('unused-time', row));
}

async function voided(tx: Tx, { from, to }: Span): Promise<MoneyDocument[]> {
  const rows = await tx.$queryRaw<Back[]>`
    SELECT a.at, i.number AS reference, i.customer_name AS "customerName", i.currency, (a.before->>'dueMinor')::bigint AS "offDue",
      coalesce((a.after->>'creditReturnedMinor')::bigint, 0) AS "toCredit", 0::bigint AS "toRefund", i.total_minor AS total, ${TAXES} AS taxes,
      a.before->>'status' = 'uncollectible' AS "writtenOff", i.wallet_id IS NOT NULL AS "fillsWallet"
    FROM audit a JOIN invoice i ON i.tenant_id = a.tenant_id AND i.id = a.subject_id
    WHERE a.tenant_id = (SELECT app_tenant()) AND a.noun = 'invoice' AND a.action = 'voided' AND a.at >= ${from} AND a.at < ${to}`;
  return rows.map((row) => back('void', row));
}

async function paymentsOf(tx: Tx, { from, to }: Span): Promise<MoneyDocument[]> {
  // When it was entered, and not when it was received: what is entered late belongs to a month that is still open.
  const rows = await tx.$queryRaw<
    (Head & { method: PaymentMethodKind; amount: bigint; allocated: bigint; recovered: bigint; unfilled: bigint })[]
  >`
    SELECT y.created_at AS at, coalesce(y.reference, y.provider_id, y.provider) AS reference, c.name AS "customerName", y.currency, y.method,
      y.amount_minor AS amount, k.allocated, k.recovered, k.unfilled
    FROM payment y JOIN customer c ON c.tenant_id = y.tenant_id AND c.id = y.customer_id
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(o.amount_minor), 0)::bigint AS allocated,
        coalesce(sum(o.amount_minor) FILTER (WHERE ${WRITTEN_OFF_AT} < o.allocated_at), 0)::bigint AS recovered,
        coalesce(sum(o.amount_minor) FILTER (WHERE i.wallet_id IS NOT NULL AND ${WRITTEN_OFF_AT} < o.allocated_at
          AND NOT ${filledBefore(Prisma.sql`o.allocated_at`)}), 0)::bigint AS unfilled
      FROM payment_allocation o JOIN invoice i ON i.tenant_id = o.tenant_id AND i.id = o.invoice_id
      WHERE o.tenant_id = y.tenant_id AND o.payment_id = y.id) k
    WHERE y.tenant_id = (SELECT app_tenant()) AND y.created_at >= ${from} AND y.created_at < ${to} ORDER BY y.created_at, y.id`;
  return rows.map((row) => ({
    ...headOf(row),
    kind: 'payment',
    method: row.method,
    amountMinor: row.amount,
    allocatedMinor: row.allocated,
    recoveredMinor: row.recovered,
    unfilledMinor: row.unfilled,
  }));
}

/** What was due of it when it was given up: what is due now, and what has come off since, less what a bank took back since. */
async function writtenOff(tx: Tx, { from, to }: Span): Promise<MoneyDocument[]> {
  const rows = await tx.$queryRaw<(Head & { amount: bigint; unfilled: boolean })[]>`
    SELECT w.at, i.number AS reference, i.customer_name AS "customerName", i.currency, (i.due_minor
      + coalesce((SELECT sum(o.amount_minor) FROM payment_allocation o WHERE o.tenant_id = i.tenant_id AND o.invoice_id = i.id AND o.allocated_at > w.at), 0)
      + coalesce((SELECT sum(n.off_due_minor) FROM credit_note n WHERE n.tenant_id = i.tenant_id AND n.invoice_id = i.id AND n.issued_at > w.at), 0)
      + coalesce((SELECT sum((v.before->>'dueMinor')::bigint) FROM audit v WHERE v.tenant_id = i.tenant_id AND v.noun = 'invoice' AND v.subject_id = i.id
        AND v.action = 'voided' AND v.at > w.at), 0)
      - coalesce((SELECT sum(o.amount_minor) FROM chargeback_part o JOIN chargeback b ON b.tenant_id = o.tenant_id AND b.id = o.chargeback_id
        WHERE o.tenant_id = i.tenant_id AND o.invoice_id = i.id AND b.at > w.at), 0))::bigint AS amount,
      i.wallet_id IS NOT NULL AND NOT ${filledBefore(Prisma.sql`w.at`)} AS unfilled
    FROM (
      SELECT p.subject_id AS id, l.at FROM ledger l JOIN process p ON p.tenant_id = l.tenant_id AND p.id = l.process_id AND p.kind = 'collection'
      WHERE l.tenant_id = (SELECT app_tenant()) AND l.kind = 'give-up' AND l.state = 'done' AND l.at >= ${from} AND l.at < ${to}
      UNION
      SELECT a.subject_id, a.at FROM audit a WHERE a.tenant_id = (SELECT app_tenant()) AND a.noun = 'invoice' AND a.action = 'written-off'
        AND a.at >= ${from} AND a.at < ${to}) w
    JOIN invoice i ON i.tenant_id = (SELECT app_tenant()) AND i.id = w.id`;
  return rows.map((row) => ({ ...headOf(row), kind: 'write-off', amountMinor: row.amount, unfilled: row.unfilled }));
}

/** One that came back after it had gone out is in twice: as it went, and with the opposite sign when its money became credit. */
async function refundsOf(tx: Tx, { from, to }: Span): Promise<MoneyDocument[]> {
  const rows = await tx.$queryRaw<(Head & { method: PaymentMethodKind; amount: bigint })[]>`
    SELECT m.at, coalesce(r.provider_id, r.provider) AS reference, c.name AS "customerName", r.currency, y.method, m.amount
    FROM (SELECT r.id, r.settled_at AS at, r.amount_minor AS amount FROM refund r
        WHERE r.tenant_id = (SELECT app_tenant()) AND (r.status = 'done' OR (r.status = 'failed' AND r.provider_id IS NOT NULL))
          AND r.settled_at >= ${from} AND r.settled_at < ${to}
      UNION ALL
      SELECT r.id, e.at, -r.amount_minor FROM credit_entry e JOIN refund r ON r.tenant_id = e.tenant_id AND r.id = e.cause_id
        WHERE e.tenant_id = (SELECT app_tenant()) AND e.cause = 'refund' AND e.amount_minor > 0 AND e.at >= ${from} AND e.at < ${to}
          AND r.status = 'failed' AND r.provider_id IS NOT NULL) m
    JOIN refund r ON r.tenant_id = (SELECT app_tenant()) AND r.id = m.id
    JOIN payment y ON y.tenant_id = r.tenant_id AND y.id = r.payment_id
    JOIN customer c ON c.tenant_id = y.tenant_id AND c.id = y.customer_id`;
  return rows.map((row) => ({ ...headOf(row), kind: 'refund', method: row.method, amountMinor: row.amount }));
}

async function creditMoved(tx: Tx, { from, to }: Span): Promise<MoneyDocument[]> {
  const rows = await tx.$queryRaw<(Head & { cause: 'opening' | 'adjustment' | 'wallet' | 'refund'; amount: bigint })[]>`
    SELECT e.at, 'Credit' AS reference, c.name AS "customerName", e.currency, e.cause, e.amount_minor AS amount
    FROM credit_entry e JOIN customer c ON c.tenant_id = e.tenant_id AND c.id = e.customer_id
    WHERE e.tenant_id = (SELECT app_tenant()) AND e.cause IN ('opening', 'adjustment', 'wallet', 'refund') AND e.at >= ${from} AND e.at < ${to}`;
  return rows.map((row) => ({ ...headOf(row), kind: 'credit-moved', cause: row.cause, amountMinor: row.amount }));
}

/** The fee of a dispute is an entry of its own: it may be in the currency of our account with the provider. */
async function chargebacksOf(tx: Tx, { from, to }: Span): Promise<MoneyDocument[]> {
  type Row = Head & {
    method: PaymentMethodKind;
    amount: bigint;
    opened: bigint;
    givenUp: bigint;
    unfilled: bigint;
    credit: bigint;
    wallet: bigint;
  };
  const rows = await tx.$queryRaw<(Row & { fee: bigint | null; feeCurrency: string | null })[]>`
    SELECT b.at, b.provider_id AS reference, c.name AS "customerName", b.currency, y.method, b.amount_minor AS amount, b.credit_minor AS credit,
      b.fee_minor AS fee, b.fee_currency AS "feeCurrency", k.opened, k."givenUp", k.unfilled, k.wallet
    FROM chargeback b JOIN payment y ON y.tenant_id = b.tenant_id AND y.id = b.payment_id
    JOIN customer c ON c.tenant_id = y.tenant_id AND c.id = y.customer_id
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(o.amount_minor), 0)::bigint AS opened, coalesce(sum(o.wallet_minor), 0)::bigint AS wallet,
        coalesce(sum(o.amount_minor) FILTER (WHERE ${WRITTEN_OFF_AT} < b.at), 0)::bigint AS "givenUp",
        coalesce(sum(o.amount_minor) FILTER (WHERE i.wallet_id IS NOT NULL AND ${WRITTEN_OFF_AT} < b.at
          AND NOT ${filledBefore(Prisma.sql`b.at`)}), 0)::bigint AS unfilled
      FROM chargeback_part o JOIN invoice i ON i.tenant_id = o.tenant_id AND i.id = o.invoice_id
      WHERE o.tenant_id = b.tenant_id AND o.chargeback_id = b.id) k
    WHERE b.tenant_id = (SELECT app_tenant()) AND b.at >= ${from} AND b.at < ${to} ORDER BY b.at, b.id`;
  return rows.flatMap((row): MoneyDocument[] => {
    const { method, fee, feeCurrency } = row;
    const taken: MoneyDocument = {
      ...headOf(row),
      kind: 'chargeback',
      method,
      amountMinor: row.amount,
      openedMinor: row.opened,
      givenUpMinor: row.givenUp,
      unfilledMinor: row.unfilled,
      creditMinor: row.credit,
      walletMinor: row.wallet,
    };
    if (fee === null || feeCurrency === null) return [taken];
    return [taken, { ...headOf(row), currency: feeCurrency, kind: 'fee', method, amountMinor: fee }];
  });
}
