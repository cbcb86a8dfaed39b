import { type ComputedInvoice, payBy } from '../../domain/billing/invoice.ts';
import { toWireParts } from '../../domain/billing/pricing.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { beginCollections } from '../collection/begin.ts';
import type { Ctx } from '../context.ts';
import { couponsOn, enterCoupons } from '../coupons/redeemed.ts';
import { recordset, type Tx } from '../database.ts';
import { LANGUAGE } from '../documents/language.ts';
import { mailInvoices } from '../documents/mail-invoices.ts';
import { claimHours, claimsOf } from '../invoices/waiting-hours.ts';
import { collectForPayers } from '../payers/collect.ts';
import { moveCredit } from '../payments/credit.ts';
import { drawWallets } from '../wallets/draw-wallets.ts';
import type { StoredBillingFacts } from './facts.ts';
import { LINE_COLUMNS } from './line-columns.ts';
import { type BillingSettings, graceEnd } from './settings.ts';
import { takeNumbers } from './take-numbers.ts';

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

/**
 * Inserts invoices with their lines (those that somebody else pays go on that customer's invoice of the day instead), in one statement a table: final ones with their numbers, or drafts where there is a grace period.
 * Numbers are taken last, from locked series, in this transaction: what rolls back leaves no gap.
 */
export async function writeInvoices(
  ctx: Ctx,
  tx: Tx,
  all: readonly InvoiceToWrite[],
  settings: BillingSettings,
  now: Instant,
): Promise<void> {
  const invoices = all.filter(({ facts }) => facts.customer.payerId === null);
  if (invoices.length < all.length) {
    const collected = all.filter(({ facts }) => facts.customer.payerId !== null);
    await collectForPayers(ctx, tx, collected, settings, now);
  }
  if (invoices.length === 0) return;
  const endsAt = graceEnd(settings, now);
  const isDraft = endsAt !== null;
  const numbered = isDraft ? [] : invoices;
  const numbers = await takeNumbers(
    ctx,
    tx,
    numbered.map(({ facts }) => ({ customerId: facts.customer.id, series: null, at: now })),
    settings.numbering,
  );
  const at = new Date(now);
  const rows = invoices.map(({ id, periodKey, computed, facts }, i) => ({
    id,
    number: numbers[i] ?? null,
    status: isDraft ? 'draft' : computed.dueMinor === 0n ? 'paid' : 'open',
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
    coupons: computed.coupons.length === 0 ? null : couponsOn(computed),
    pay_by: isDraft ? null : payBy(facts.customer.zone, now, facts.customer.paymentTermDays),
  }));
  const written = tx.$executeRaw`
    INSERT INTO invoice (tenant_id, id, number, status, customer_id, customer_name, subscription_id, period_key, period_from, period_to, currency,
      subtotal_minor, coupon_minor, net_minor, tax_minor, total_minor, credit_applied_minor, payable_minor, due_minor, taxes, coupons, pay_by,
      finalized_at, finalizes_at, paid_at, created_at, buyer, language, seller_number)
    SELECT ${ctx.tenantId}::uuid, r.id, r.number, r.status, r.customer_id, r.customer_name, r.subscription_id, r.period_key, r.period_from, r.period_to,
      r.currency, r.subtotal_minor, r.coupon_minor, r.net_minor, r.tax_minor, r.total_minor, r.credit_applied_minor, r.payable_minor,
      r.payable_minor, r.taxes, r.coupons, r.pay_by, ${isDraft ? null : at}, ${isDraft ? new Date(endsAt) : null}, CASE WHEN r.status = 'paid' THEN ${at}::timestamptz END, ${at},
      CASE WHEN r.status <> 'draft' THEN buyer_of(c) END,
      CASE WHEN r.status <> 'draft' THEN ${LANGUAGE} END,
      CASE WHEN r.status <> 'draft' THEN (SELECT max(number) FROM seller_profile) END
    FROM ${recordset(rows, INVOICE_COLUMNS)} JOIN customer c ON c.tenant_id = ${ctx.tenantId}::uuid AND c.id = r.customer_id`;
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
      r.period_to, r.prorated, r.explanation, r.amount_minor, r.coupon_minor, r.tax_minor, r.taxes FROM ${recordset(lines, { invoice_id: 'uuid', position: 'int', ...LINE_COLUMNS })}`;
  const redeemed = enterCoupons(
    tx,
    invoices.map(({ computed }) => computed),
  );
  const claimed = claimHours(
    tx,
    invoices.flatMap(({ id, computed }) => claimsOf(id, computed.lines)),
  );
  const moves = invoices.map(({ id, computed, facts: { customer } }) => ({
    customerId: customer.id,
    currency: computed.currency,
    amountMinor: computed.creditGrantedMinor - computed.creditAppliedMinor,
    cause: 'invoice' as const,
    causeId: id,
  }));
  const ids = numbered.map(({ id }) => id);
  // In one trip, in this order: others who number wait for each to and fro until the commit.
  await Promise.all([
    ...[written, detailed, redeemed, claimed, moveCredit(ctx, tx, moves, now)],
    ids.length > 0 ? drawWallets(ctx, tx, ids, now, beginCollections) : null,
    mailInvoices(ctx, tx, ids, now),
  ]);
}
