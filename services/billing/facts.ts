import type { Anchor, BillingTerms, Interval, SubscriptionStatus, Timing } from '../../domain/billing/contract.ts';
import type { BillingFacts, PendingLine } from '../../domain/billing/facts.ts';
import type { LineTax } from '../../domain/billing/totals.ts';
import { fromIso, type Instant } from '../../domain/time/instant.ts';
import type { Tx } from '../database.ts';
import type { Subject } from '../processes/store.ts';

/** A subscription's facts, with what its invoice needs beside them. */
export interface StoredBillingFacts extends BillingFacts {
  readonly customer: {
    readonly id: string;
    readonly name: string;
    readonly zone: string;
    readonly paymentTermDays: number;
    /** Since when its present means of payment is on file; null where there is none. */
    readonly paymentMethodSince: Instant | null;
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
  planId: string;
  planName: string;
  currency: string;
  priceMinor: bigint;
  interval: string;
  intervalCount: number;
  timing: string;
  customerId: string;
  customerName: string;
  customerZone: string;
  paymentTermDays: number;
  paymentMethodSince: string | null;
  creditMinor: bigint | null;
  taxes: LineTax[] | null;
}

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
  taxes: LineTax[];
}

/**
 * Facts of any number of subscriptions by their ids.
 * A customer's credit is shown to the first of several subscriptions only: it can be spent once.
 */
export async function loadBillingFacts(
  tx: Tx,
  terms: BillingTerms,
  subjects: readonly Subject[],
): Promise<Map<string, StoredBillingFacts>> {
  const ids = subjects.map((subject) => subject.subjectId);
  const rows = await tx.$queryRaw<Row[]>`
    SELECT s.id, s.status, s.quantity, s.start_at AS "startAt", s.zone, s.anchor, s.trial_ends_at AS "trialEndsAt",
      s.billed_through AS "billedThrough", s.plan_changes AS "planChanges", s.charged_from::text AS "chargedFrom",
      s.charged_from_at AS "chargedFromAt", s.ends_at AS "endsAt", s.charged_until::text AS "chargedUntil", s.pauses,
      p.id AS "planId", p.name AS "planName", p.currency, p.price_minor AS "priceMinor", p.interval, p.interval_count AS "intervalCount", p.timing,
      c.id AS "customerId", c.name AS "customerName", c.zone AS "customerZone", c.payment_term_days AS "paymentTermDays",
      c.payment_method->>'addedAt' AS "paymentMethodSince",
      k.amount_minor AS "creditMinor",
      (SELECT jsonb_agg(jsonb_build_object('code', t.code, 'ratePercent', t.rate_percent) ORDER BY array_position(p.tax_rate_ids, t.id))
        FROM tax_rate t WHERE t.tenant_id = s.tenant_id AND t.id = ANY(p.tax_rate_ids)) AS taxes
    FROM subscription s
    JOIN price_plan p ON p.tenant_id = s.tenant_id AND p.id = s.price_plan_id
    JOIN customer c ON c.tenant_id = s.tenant_id AND c.id = s.customer_id
    LEFT JOIN customer_credit k ON k.tenant_id = s.tenant_id AND k.customer_id = s.customer_id AND k.currency = p.currency
    WHERE s.tenant_id = (SELECT app_tenant()) AND s.id = ANY(${ids}::uuid[]) ORDER BY s.id`;
  const pending = await pendingLines(tx, ids);
  const found = new Map(rows.map((row) => [row.id, row]));
  const creditShown = new Set<string>();
  const facts = new Map<string, StoredBillingFacts>();
  for (const { processId, subjectId, base } of subjects) {
    const row = found.get(subjectId);
    if (!row) continue;
    const purse = `${row.customerId}/${row.currency}`;
    const creditMinor = creditShown.has(purse) ? 0n : (row.creditMinor ?? 0n);
    creditShown.add(purse);
    facts.set(processId, {
      ...base,
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
      },
      pricePlan: {
        id: row.planId,
        name: row.planName,
        currency: row.currency,
        priceMinor: row.priceMinor,
        interval: row.interval as Interval,
        intervalCount: row.intervalCount,
        timing: row.timing as Timing,
      },
      taxes: row.taxes ?? [],
      coupon: null,
      pendingLines: pending.get(row.id) ?? [],
      creditMinor,
      terms,
      customer: {
        id: row.customerId,
        name: row.customerName,
        zone: row.customerZone,
        paymentTermDays: row.paymentTermDays,
        paymentMethodSince: row.paymentMethodSince === null ? null : fromIso(row.paymentMethodSince),
      },
    });
  }
  return facts;
}

async function pendingLines(tx: Tx, subscriptionIds: readonly string[]): Promise<Map<string, PendingLine[]>> {
  const rows = await tx.$queryRaw<PendingRow[]>`
    SELECT subscription_id AS "subscriptionId", id, kind, description, quantity, unit_price_minor AS "unitPriceMinor",
      amount_minor AS "amountMinor", period_from::text AS "periodFrom", period_to::text AS "periodTo", prorated, taxes
    FROM pending_line WHERE tenant_id = (SELECT app_tenant()) AND subscription_id = ANY(${subscriptionIds}::uuid[]) ORDER BY created_at, id`;
  const lines = new Map<string, PendingLine[]>();
  for (const { subscriptionId, periodFrom, periodTo, ...line } of rows) {
    const all = lines.get(subscriptionId) ?? [];
    all.push({
      ...line,
      kind: line.kind as PendingLine['kind'],
      period: periodFrom && periodTo ? { from: periodFrom, to: periodTo } : null,
    });
    lines.set(subscriptionId, all);
  }
  return lines;
}
