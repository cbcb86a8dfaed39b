import { type Agreement, NOTHING_AGREED } from '../../domain/billing/agreement.ts';
import type { Anchor, SubscriptionStatus } from '../../domain/billing/contract.ts';
import { type CustomerTax, STANDARD_TAX } from '../../domain/billing/customer-tax.ts';
import type { AddOn, BillingFacts, CouponFacts, PendingLine } from '../../domain/billing/facts.ts';
import { isFinallyBilled } from '../../domain/billing/plan.ts';
import type { PricePartWire } from '../../domain/billing/price-list.ts';
import type { LineTax } from '../../domain/billing/totals.ts';
import { fromWire } from '../../domain/money/money.ts';
import { fromIso, type Instant } from '../../domain/time/instant.ts';
import { redeemedCoupons } from '../coupons/redeemed.ts';
import type { Tx } from '../database.ts';
import { waitingHours } from '../invoices/waiting-hours.ts';
import type { Subject } from '../processes/store.ts';
import { loadUsage } from '../usage/load-usage.ts';
import { loadPriceVersions, type PriceVersions } from './price-versions.ts';
import { billingSettings } from './settings.ts';

/** A subscription's facts, with what its invoice needs beside them. */
export interface StoredBillingFacts extends BillingFacts {
  readonly customer: {
    readonly id: string;
    readonly name: string;
    readonly zone: string;
    readonly paymentTermDays: number;
    /** Who gets and pays the invoices instead; null: this customer. */
    readonly payerId: string | null;
    readonly email: string;
    /** Since when its present means of payment is on file; null where there is none. */
    readonly paymentMethodSince: Instant | null;
    /** Whose card is charged: this customer's, or its payer's. */
    readonly payer: {
      readonly id: string;
      readonly name: string;
      readonly email: string;
      readonly card: string | null;
    };
  };
}

interface Row {
  id: string;
  status: string;
  quantity: number;
  startAt: Date;
  zone: string;
  anchor: Anchor;
  trialEndsAt: Date | null;
  billedThrough: number;
  planChanges: number;
  chargedFrom: string;
  chargedFromAt: Date | null;
  endsAt: Date | null;
  chargedUntil: string | null;
  pauses: { from: number; to: number | null }[];
  usageThrough: string | null;
  usageSince: string | null;
  agreement: Partial<Agreement>;
  planId: string;
  priceVersion: number;
  currency: string | null;
  scheduled: ScheduledRow | null;
  addOns: AddOnRow[];
  customerId: string;
  customerName: string;
  customerEmail: string;
  customerZone: string;
  paymentTermDays: number;
  paymentMethodSince: string | null;
  taxTreatment: string;
  exemptTaxCodes: string[];
  payerId: string | null;
  payerName: string;
  payerEmail: string;
  cardId: string | null;
  cardLabel: string | null;
  cardExpires: string | null;
  cardSince: string | null;
}

/** As it is stored: the price itself is the version's. */
export interface ScheduledRow {
  on: string;
  pricePlanId: string;
  number: number;
  quantity: number;
  followedBy?: Omit<ScheduledRow, 'followedBy'>[];
}

export type AddOnRow = Omit<AddOn, 'amountMinor'> & { amountMinor: number };

interface PendingRow {
  subscriptionId: string;
  id: string;
  kind: string;
  description: string;
  quantity: number;
  unitPriceMinor: bigint;
  amountMinor: bigint;
  periodFrom: string | null;
  periodTo: string | null;
  prorated: { units: number; periodUnits: number } | null;
  explanation: PricePartWire[] | null;
  taxes: LineTax[];
}

/** Facts of any number of subscriptions by their ids. Each is shown all of its customer's credit and hours: who bills several at once shares them out. */
export async function loadBillingFacts(tx: Tx, subjects: readonly Subject[]): Promise<Map<string, StoredBillingFacts>> {
  const ids = subjects.map((subject) => subject.subjectId);
  const [rows, pending, credits, coupons, { terms }] = await Promise.all([
    subscriptionRows(tx, ids),
    pendingLines(tx, ids),
    creditsOf(tx, ids),
    redeemedCoupons(tx, ids),
    billingSettings(tx),
  ]);
  const versions = await loadPriceVersions(
    tx,
    rows.flatMap(({ planId, priceVersion, scheduled }) => [
      { pricePlanId: planId, number: priceVersion },
      ...(scheduled ? [scheduled, ...(scheduled.followedBy ?? [])] : []),
    ]),
  );
  const found = new Map(rows.map((row) => [row.id, row]));
  const usage = await loadUsage(
    tx,
    rows.flatMap(({ id, usageThrough, usageSince, chargedFrom, planId, priceVersion, currency, scheduled }) => {
      const coming = scheduled ? [scheduled, ...(scheduled.followedBy ?? [])] : [];
      const charges = [{ pricePlanId: planId, number: priceVersion }, ...coming].flatMap(
        ({ pricePlanId, number }) => versions.find(pricePlanId, number, currency)?.pricePlan.usage ?? [],
      );
      return usageThrough !== null || charges.length > 0
        ? [{ id, usageThrough, usageSince, chargedFrom, charges }]
        : [];
    }),
  );
  const hours = await waitingHours(
    tx,
    subjects.flatMap(({ subjectId, base }) => {
      const row = found.get(subjectId);
      if (!row?.agreement.billsHours || !billsMore(row, base)) return [];
      const { id, customerId, planId, priceVersion, endsAt } = row;
      const price = versions.find(planId, priceVersion, row.currency);
      if (!price) return [];
      const { currency } = price.pricePlan.price;
      return [{ subscriptionId: id, customerId, currency, taxes: price.taxes, approvedBy: endsAt?.getTime() ?? null }];
    }),
  );
  const facts = new Map<string, StoredBillingFacts>();
  for (const { processId, subjectId, base } of subjects) {
    const row = found.get(subjectId);
    const price = row && versions.find(row.planId, row.priceVersion, row.currency);
    if (!row || !price) continue;
    const { currency } = price.pricePlan.price;
    const waiting = pending.get(row.id) ?? NO_LINES;
    const paymentMethodSince = row.paymentMethodSince === null ? null : fromIso(row.paymentMethodSince);
    // Each field by its name: objects spread together are slow to make, and a run makes thousands.
    facts.set(processId, {
      status: base.status,
      ledger: base.ledger,
      subscription: {
        id: row.id,
        status: row.status as SubscriptionStatus,
        startAt: row.startAt.getTime(),
        zone: row.zone,
        anchor: row.anchor,
        quantity: row.quantity,
        trialEndsAt: row.trialEndsAt?.getTime() ?? null,
        billedThrough: row.billedThrough,
        planChanges: row.planChanges,
        chargedFrom: row.chargedFrom,
        chargedFromAt: row.chargedFromAt?.getTime() ?? null,
        endsAt: row.endsAt?.getTime() ?? null,
        chargedUntil: row.chargedUntil,
        pauses: row.pauses,
        agreement: agreementOf(row.agreement),
        addOns: row.addOns.map((addOn) => ({ ...addOn, amountMinor: fromWire(addOn.amountMinor) })),
      },
      pricePlan: price.pricePlan,
      taxes: price.taxes,
      coupons: coupons.get(row.id) ?? NONE,
      customerTax: row.taxTreatment === 'standard' ? STANDARD_TAX : customerTaxOf(row),
      scheduled: scheduledOf(row.scheduled, versions, currency),
      pendingLines: hours.has(row.id) ? [...waiting, ...(hours.get(row.id) ?? [])] : waiting,
      creditMinor: credits.get(`${row.customerId}/${currency}`) ?? 0n,
      collected: row.payerId !== null,
      terms,
      usage: usage?.get(row.id),
      paymentMethodSince,
      card: cardOf(row),
      customer: {
        id: row.customerId,
        name: row.customerName,
        email: row.customerEmail,
        zone: row.customerZone,
        paymentTermDays: row.paymentTermDays,
        payerId: row.payerId,
        paymentMethodSince,
        payer: {
          id: row.payerId ?? row.customerId,
          name: row.payerName,
          email: row.payerEmail,
          card: row.cardLabel,
        },
      },
    });
  }
  return facts;
}

const subscriptionRows = (tx: Tx, ids: readonly string[]): Promise<Row[]> => tx.$queryRaw<Row[]>`
  SELECT s.id, s.status, s.quantity, s.start_at AS "startAt", s.zone, s.anchor, s.trial_ends_at AS "trialEndsAt",
    s.billed_through AS "billedThrough", s.plan_changes AS "planChanges", s.charged_from::text AS "chargedFrom",
    s.charged_from_at AS "chargedFromAt", s.ends_at AS "endsAt", s.charged_until::text AS "chargedUntil", s.pauses, s.usage_through::text AS "usageThrough", s.usage_since::text AS "usageSince", s.agreement,
    s.price_plan_id AS "planId", s.price_version AS "priceVersion", s.currency, s.scheduled, s.add_ons AS "addOns",
    c.id AS "customerId", c.name AS "customerName", c.email AS "customerEmail", c.zone AS "customerZone", c.payment_term_days AS "paymentTermDays",
    c.payment_method->>'addedAt' AS "paymentMethodSince",
    coalesce(p.tax_treatment, c.tax_treatment) AS "taxTreatment", coalesce(p.exempt_tax_codes, c.exempt_tax_codes) AS "exemptTaxCodes",
    c.payer_id AS "payerId", coalesce(p.name, c.name) AS "payerName", coalesce(p.email, c.email) AS "payerEmail",
    m.card->>'id' AS "cardId", m.card->>'label' AS "cardLabel", m.card->>'expires' AS "cardExpires", m.card->>'addedAt' AS "cardSince"
  FROM subscription s
  JOIN customer c ON c.tenant_id = s.tenant_id AND c.id = s.customer_id
  LEFT JOIN customer p ON p.tenant_id = c.tenant_id AND p.id = c.payer_id
  CROSS JOIN LATERAL (SELECT CASE WHEN p.id IS NULL THEN c.payment_method ELSE p.payment_method END AS card) m
  WHERE s.tenant_id = (SELECT app_tenant()) AND s.id = ANY(${ids}::uuid[]) ORDER BY s.id`;

/** One that has ended has its last invoice still to come: at once, or once use that comes late is counted. */
const billsMore = ({ status, agreement }: Row, base: Subject['base']): boolean =>
  status !== 'cancelled' || (base.status !== 'over' && !isFinallyBilled(base.ledger, agreementOf(agreement)));

// One and the same, so that an invoice already computed is known by it.
const NONE: readonly CouponFacts[] = [];
const NO_LINES: readonly PendingLine[] = [];

/** With most nothing is agreed. */
const agreementOf = (kept: Partial<Agreement>): Agreement =>
  Object.keys(kept).length === 0 ? NOTHING_AGREED : { ...NOTHING_AGREED, ...kept };

const customerTaxOf = (row: Pick<Row, 'taxTreatment' | 'exemptTaxCodes'>): CustomerTax => ({
  treatment: row.taxTreatment as CustomerTax['treatment'],
  exemptCodes: row.exemptTaxCodes,
});

const cardOf = ({ cardId: id, cardExpires: expires, cardSince }: Row): BillingFacts['card'] =>
  id !== null && expires !== null && cardSince !== null ? { id, expires, since: fromIso(cardSince) } : undefined;

function scheduledOf(row: ScheduledRow | null, versions: PriceVersions, currency: string): BillingFacts['scheduled'] {
  if (!row) return null;
  const [first, ...followedBy] = [row, ...(row.followedBy ?? [])].flatMap(({ on, pricePlanId, number, quantity }) => {
    const price = versions.find(pricePlanId, number, currency);
    return price ? [{ on, quantity, pricePlan: price.pricePlan, taxes: price.taxes }] : [];
  });
  return first ? { ...first, ...(followedBy.length > 0 && { followedBy }) } : null;
}

/** By customer and currency. */
async function creditsOf(tx: Tx, subscriptionIds: readonly string[]): Promise<Map<string, bigint>> {
  const rows = await tx.$queryRaw<{ customerId: string; currency: string; amountMinor: bigint }[]>`
    SELECT k.customer_id AS "customerId", k.currency, k.amount_minor AS "amountMinor" FROM customer_credit k
    WHERE k.tenant_id = (SELECT app_tenant()) AND k.customer_id IN (
      SELECT s.customer_id FROM subscription s WHERE s.tenant_id = (SELECT app_tenant()) AND s.id = ANY(${subscriptionIds}::uuid[]))`;
  return new Map(rows.map((row) => [`${row.customerId}/${row.currency}`, row.amountMinor]));
}

async function pendingLines(tx: Tx, subscriptionIds: readonly string[]): Promise<Map<string, PendingLine[]>> {
  const rows = await tx.$queryRaw<PendingRow[]>`
    SELECT subscription_id AS "subscriptionId", id, kind, description, quantity, unit_price_minor AS "unitPriceMinor",
      amount_minor AS "amountMinor", period_from::text AS "periodFrom", period_to::text AS "periodTo", prorated, explanation, taxes
    FROM pending_line WHERE tenant_id = (SELECT app_tenant()) AND subscription_id = ANY(${subscriptionIds}::uuid[]) ORDER BY created_at, id`;
  const lines = new Map<string, PendingLine[]>();
  for (const { subscriptionId, periodFrom, periodTo, ...line } of rows) {
    const all = lines.get(subscriptionId) ?? [];
    all.push({
      ...line,
      kind: line.kind as PendingLine['kind'],
      explanation: line.explanation?.map((part) => ({ ...part, amountMinor: fromWire(part.amountMinor) })) ?? null,
      period: periodFrom && periodTo ? { from: periodFrom, to: periodTo } : null,
    });
    lines.set(subscriptionId, all);
  }
  return lines;
}
