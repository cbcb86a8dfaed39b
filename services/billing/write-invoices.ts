import { type ComputedInvoice, payBy } from '../../domain/billing/invoice.ts';
import { formatNumber } from '../../domain/billing/numbering.ts';
import { toWireParts } from '../../domain/billing/pricing.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import { useCoupons } from '../coupons/redeemed.ts';
import { recordset, type Tx } from '../database.ts';
import { moveCredit } from '../payments/credit.ts';
import type { StoredBillingFacts } from './facts.ts';
import type { BillingSettings } from './settings.ts';

export interface InvoiceToWrite {
  /** Derived from the effect's ledger id: the same effect is the same invoice. */
  readonly id: string;
  readonly periodKey: string | null;
  readonly computed: ComputedInvoice;
  readonly facts: StoredBillingFacts;
}

const INVOICE_COLUMNS = {
  id: 'uuid',
  number: 'text',
  status: 'text',
  customer_id: 'uuid',
  customer_name: 'text',
  subscription_id: 'uuid',
  period_key: 'text',
  period_from: 'date',
  period_to: 'date',
  currency: 'text',
  subtotal_minor: 'bigint',
  coupon_minor: 'bigint',
  net_minor: 'bigint',
  tax_minor: 'bigint',
  total_minor: 'bigint',
  credit_applied_minor: 'bigint',
  payable_minor: 'bigint',
  taxes: 'jsonb',
  coupons: 'jsonb',
  pay_by: 'date',
} as const;
const LINE_COLUMNS = {
  invoice_id: 'uuid',
  position: 'int',
  kind: 'text',
  description: 'text',
  quantity: 'int',
  unit_price_minor: 'bigint',
  period_from: 'date',
  period_to: 'date',
  prorated: 'jsonb',
  explanation: 'jsonb',
  amount_minor: 'bigint',
  coupon_minor: 'bigint',
  tax_minor: 'bigint',
  taxes: 'jsonb',
} as const;

/**
 * Inserts finalised invoices with their lines and numbers, in one statement a table.
 * Numbers are taken last, from locked series, in this transaction: what rolls back leaves no gap.
 */
export async function writeInvoices(
  ctx: Ctx,
  tx: Tx,
  invoices: readonly InvoiceToWrite[],
  settings: BillingSettings,
  now: Instant,
): Promise<void> {
  if (invoices.length === 0) return;
  const numbers = await takeNumbers(ctx, tx, invoices, settings, now);
  const at = new Date(now);
  // Most invoices of a run share a zone and a term, and a civil date costs more than all other fields together.
  const payDates = new Map<string, string>();
  const payDate = (zone: string, days: number): string => {
    const key = `${zone}/${days}`;
    const known = payDates.get(key) ?? payBy(zone, now, days);
    payDates.set(key, known);
    return known;
  };
  const rows = invoices.map(({ id, periodKey, computed, facts }, i) => ({
    id,
    number: numbers[i],
    status: computed.dueMinor === 0n ? 'paid' : 'open',
    customer_id: facts.customer.id,
    customer_name: facts.customer.name,
    subscription_id: facts.subscription.id,
    period_key: periodKey,
    period_from: computed.period?.from ?? null,
    period_to: computed.period?.to ?? null,
    currency: computed.currency,
    subtotal_minor: computed.subtotalMinor,
    coupon_minor: computed.couponMinor,
    net_minor: computed.netMinor,
    tax_minor: computed.taxMinor,
    total_minor: computed.totalMinor,
    credit_applied_minor: computed.creditAppliedMinor,
    payable_minor: computed.dueMinor,
    taxes: computed.taxes,
    coupons: computed.coupons.length === 0 ? null : computed.coupons.map(({ id: _, ...coupon }) => coupon),
    pay_by: payDate(facts.customer.zone, facts.customer.paymentTermDays),
  }));
  const written = tx.$executeRaw`
    INSERT INTO invoice (tenant_id, id, number, status, customer_id, customer_name, subscription_id, period_key, period_from, period_to, currency,
      subtotal_minor, coupon_minor, net_minor, tax_minor, total_minor, credit_applied_minor, payable_minor, due_minor, taxes, coupons, pay_by,
      finalized_at, paid_at, created_at)
    SELECT ${ctx.tenantId}::uuid, r.id, r.number, r.status, r.customer_id, r.customer_name, r.subscription_id, r.period_key, r.period_from, r.period_to,
      r.currency, r.subtotal_minor, r.coupon_minor, r.net_minor, r.tax_minor, r.total_minor, r.credit_applied_minor, r.payable_minor,
      r.payable_minor, r.taxes, r.coupons, r.pay_by, ${at}, CASE WHEN r.status = 'paid' THEN ${at}::timestamptz END, ${at}
    FROM ${recordset(rows, INVOICE_COLUMNS)}`;
  const lines = invoices.flatMap(({ id, computed, facts }) =>
    computed.lines.map((line, position) => ({
      invoice_id: id,
      position,
      kind: line.kind,
      description: line.description,
      quantity: line.quantity,
      unit_price_minor: line.unitPriceMinor,
      period_from: line.period?.from ?? null,
      period_to: line.period?.to ?? null,
      prorated: line.prorated && { ...line.prorated, unit: facts.terms.prorationUnit },
      explanation: line.explanation && toWireParts(line.explanation),
      amount_minor: line.amountMinor,
      coupon_minor: line.couponMinor,
      tax_minor: line.taxMinor,
      taxes: line.taxes,
    })),
  );
  const detailed = tx.$executeRaw`
    INSERT INTO invoice_line (tenant_id, invoice_id, position, id, kind, description, quantity, unit_price_minor, period_from, period_to,
      prorated, explanation, amount_minor, coupon_minor, tax_minor, taxes)
    SELECT ${ctx.tenantId}::uuid, r.invoice_id, r.position, uuidv7(), r.kind, r.description, r.quantity, r.unit_price_minor, r.period_from,
      r.period_to, r.prorated, r.explanation, r.amount_minor, r.coupon_minor, r.tax_minor, r.taxes FROM ${recordset(lines, LINE_COLUMNS)}`;
  const redeemed = useCoupons(
    tx,
    invoices.map(({ computed }) => computed),
  );
  await Promise.all([written, detailed, redeemed]);
  const moves = invoices.map(({ id, computed, facts: { customer } }) => ({
    customerId: customer.id,
    currency: computed.currency,
    amountMinor: computed.creditGrantedMinor - computed.creditAppliedMinor,
    cause: 'invoice' as const,
    causeId: id,
  }));
  await moveCredit(ctx, tx, moves, now);
}

/** Locks the series in a fixed order and takes as many numbers as there are invoices. */
async function takeNumbers(
  ctx: Ctx,
  tx: Tx,
  invoices: readonly InvoiceToWrite[],
  { numbering }: BillingSettings,
  now: Instant,
): Promise<string[]> {
  const perCustomer = new Map<string, number>();
  for (const { facts } of invoices) perCustomer.set(facts.customer.id, (perCustomer.get(facts.customer.id) ?? 0) + 1);
  // Both counts go on whichever scheme is in force; the customers' only where a format asks for them.
  const wanted: { series: string; count: number }[] = [{ series: 'organization', count: invoices.length }];
  const countsCustomers = numbering.formats[numbering.scheme]?.includes('{customer');
  if (countsCustomers) for (const [id, count] of perCustomer) wanted.push({ series: `customer/${id}`, count });
  wanted.sort((a, b) => (a.series < b.series ? -1 : 1));
  const taken = await tx.$queryRaw<{ series: string; last: bigint }[]>`
    INSERT INTO number_series (tenant_id, series, last)
    SELECT ${ctx.tenantId}::uuid, r.series, r.count FROM ${recordset(wanted, { series: 'text', count: 'bigint' })}
    ON CONFLICT (tenant_id, series) DO UPDATE SET last = number_series.last + excluded.last
    RETURNING series, last`;
  const next = new Map(
    wanted.map(({ series, count }) => [series, Number(taken.find((row) => row.series === series)?.last ?? 0n) - count]),
  );
  const draw = (series: string): number => {
    const value = (next.get(series) ?? 0) + 1;
    next.set(series, value);
    return value;
  };
  return invoices.map(({ facts }) => {
    const counts = {
      organization: draw('organization'),
      customer: countsCustomers ? draw(`customer/${facts.customer.id}`) : 0,
    };
    return formatNumber(numbering, facts.customer.id.slice(-6), counts, now);
  });
}
