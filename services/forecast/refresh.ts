import { setImmediate as turn } from 'node:timers/promises';
import { type AheadInvoice, invoicesAhead, paidWithCredit } from '../../domain/billing/ahead.ts';
import { expectedUse } from '../../domain/billing/expected-use.ts';
import { MONTHS } from '../../domain/forecast/contract.ts';
import { addMonths, type CivilDate, civilDateAt, civilToInstant } from '../../domain/time/civil.ts';
import { DAY, type Instant } from '../../domain/time/instant.ts';
import type { StoredBillingFacts } from '../billing/facts.ts';
import { billingStore } from '../billing/process.ts';
import { type Ctx, transaction } from '../context.ts';
import { Prisma, recordset, type Tx } from '../database.ts';
import { hoursOnce } from '../invoices/hours-once.ts';
import { selectProcesses, withLedgers } from '../processes/rows.ts';
import { pastUse } from './past-use.ts';

/** Those who pay, in a slice: some 5 ms of computing, then others have their turn. All subscriptions that one pays share its credit, so they go together. */
const SLICE = 40;

export interface Horizon {
  readonly now: Instant;
  readonly zone: string;
  /** The first day of the present month. */
  readonly first: CivilDate;
  /** The first day that is no longer shown. */
  readonly through: CivilDate;
  /** What all subscriptions are computed from: the terms and the tax rates. */
  readonly epoch: string;
}

export async function horizonOf(tx: Tx, now: Instant): Promise<Horizon> {
  const [tenant] = await tx.$queryRaw<{ zone: string; epoch: string }[]>`
    SELECT zone, md5(coalesce((settings->'billing'->'terms')::text, '') || coalesce((SELECT string_agg(t.id || t.rate_percent, ',' ORDER BY t.id)
      FROM tax_rate t WHERE t.tenant_id = (SELECT app_tenant())), '')) AS epoch FROM tenant`;
  const zone = tenant?.zone ?? 'UTC';
  const first = `${civilDateAt(zone, now).slice(0, 7)}-01`;
  return { now, zone, first, through: addMonths(first, MONTHS), epoch: tenant?.epoch ?? '' };
}

/**
 * A living subscription's row `b` with who pays for it, and with what its forecast was or would be computed from; `fresh` where the kept one
 * still holds. Whatever changes facts bumps the revision of the process; the payer's tax and credit, coupons and waiting lines may come from
 * elsewhere. None is older than a day, so that what nobody thought of is right tomorrow.
 */
export const basis = ({ epoch, through, now }: Horizon): Prisma.Sql => Prisma.sql`
  SELECT p.id AS process_id, p.status, p.next_at, s.id, y.id AS payer_id, n.basis,
    (f.basis = n.basis AND f.through = ${through}::date AND f.computed_at > ${new Date(now - DAY)} AND f.computed_at <= ${new Date(now)}) IS TRUE AS fresh
  FROM process p
  JOIN subscription s ON s.tenant_id = p.tenant_id AND s.id = p.subject_id
  JOIN customer c ON c.tenant_id = s.tenant_id AND c.id = s.customer_id
  JOIN customer y ON y.tenant_id = c.tenant_id AND y.id = coalesce(c.payer_id, c.id)
  CROSS JOIN LATERAL (SELECT string_agg(currency || amount_minor, ',' ORDER BY currency) AS amounts FROM customer_credit
    WHERE tenant_id = y.tenant_id AND customer_id = y.id) k
  CROSS JOIN LATERAL (SELECT sum(amount_minor) AS amount, count(*) AS lines FROM pending_line
    WHERE tenant_id = s.tenant_id AND subscription_id = s.id) w
  CROSS JOIN LATERAL (SELECT sum(remaining) AS periods, count(*) AS redeemed FROM coupon_redemption
    WHERE tenant_id = s.tenant_id AND subscription_id = s.id AND withdrawn_at IS NULL) r
  CROSS JOIN LATERAL (SELECT count(*) AS entries, sum(e.seconds) AS seconds FROM time_entry e JOIN timesheet t ON t.tenant_id = e.tenant_id AND t.id = e.timesheet_id
    WHERE s.agreement @> '{"billsHours": true}' AND e.tenant_id = c.tenant_id AND e.customer_id = c.id AND e.billable AND e.invoice_id IS NULL
      AND t.status IN ('approved', 'locked')) h
  CROSS JOIN LATERAL (SELECT concat_ws('/', p.revision, p.status, s.version, c.version, y.id, y.version, coalesce(k.amounts, '-'),
    coalesce(w.amount, 0), w.lines, coalesce(r.periods, 0), r.redeemed, nullif(h.entries, 0), h.seconds, ${epoch}::text) AS basis) n
  LEFT JOIN subscription_forecast f ON f.tenant_id = s.tenant_id AND f.subscription_id = s.id
  WHERE p.tenant_id = (SELECT app_tenant()) AND p.kind = 'billing' AND p.status IN ('running', 'paused', 'failed')`;

export interface Refreshed {
  readonly subscriptions: number;
  readonly ready: number;
  /** Stopped by a failure, or held: their plans do nothing. */
  readonly stopped: number;
}

/**
 * Computes what is missing of the forecast, slice by slice, a transaction each, for about so long. Two that do it at once do the same.
 * @param budgetMs after which it leaves the rest to the next question
 */
export async function refreshForecast(ctx: Ctx, horizon: Horizon, budgetMs: number): Promise<Refreshed> {
  const started = performance.now();
  const counted = await transaction(ctx, async (tx) => {
    const [row] = await tx.$queryRaw<
      { subscriptions: bigint; ready: bigint; stopped: bigint; stale: string[] | null }[]
    >`
      SELECT count(*) AS subscriptions, count(*) FILTER (WHERE fresh) AS ready, count(*) FILTER (WHERE status <> 'running') AS stopped,
        array_agg(DISTINCT payer_id::text) FILTER (WHERE NOT fresh) AS stale FROM (${basis(horizon)}) b`;
    return row;
  });
  const stale = counted?.stale ?? [];
  const subscriptions = Number(counted?.subscriptions ?? 0n);
  let left = subscriptions - Number(counted?.ready ?? 0n);
  for (let at = 0; at < stale.length; at += SLICE) {
    if (at > 0 && performance.now() - started > budgetMs) break;
    const payers = stale.slice(at, at + SLICE);
    left -= await transaction(ctx, (tx) => computeSlice(tx, horizon, payers));
    await turn();
  }
  return { subscriptions, ready: subscriptions - Math.max(left, 0), stopped: Number(counted?.stopped ?? 0n) };
}

interface Based {
  id: string;
  processId: string;
  basis: string;
  fresh: boolean;
}

/** @returns how many of them were not fresh */
async function computeSlice(tx: Tx, horizon: Horizon, payers: readonly string[]): Promise<number> {
  const based = await tx.$queryRaw<Based[]>`
    SELECT b.id, b.process_id AS "processId", b.basis, b.fresh FROM (${basis(horizon)}) b WHERE b.payer_id = ANY(${payers}::uuid[])`;
  const ids = based.map(({ processId }) => processId);
  const found = await invoicesAheadOf(tx, ids, horizon);
  const metered = based.flatMap(({ id, processId }) =>
    found.get(processId)?.facts.pricePlan.usage?.length ? [id] : [],
  );
  const past = await pastUse(tx, metered);
  const { now, zone, through } = horizon;
  const until = civilToInstant(zone, through) - 1;
  const rows = based.flatMap(({ id, processId, basis: computedFrom }) => {
    const one = found.get(processId);
    if (!one) return [];
    const used = past.get(id);
    const use = used ? expectedUse(one.facts, used, one.ahead, now, until) : NO_USE;
    return [{ id, basis: computedFrom, ...columns(one.facts, one.ahead, use) }];
  });
  await keep(tx, horizon, rows);
  return based.filter(({ fresh }) => !fresh).length;
}

/** The invoices ahead of subscriptions by process id, paid with the credit of those who pay them: all that one of them pays are to be among them. */
export async function invoicesAheadOf(
  tx: Tx,
  processIds: readonly string[],
  { now, zone, through }: Horizon,
): Promise<ReadonlyMap<string, { readonly facts: StoredBillingFacts; readonly ahead: readonly AheadInvoice[] }>> {
  const until = civilToInstant(zone, through) - 1;
  const found = await factsOf(tx, processIds, now);
  const once = hoursOnce([...found.values()], now, until);
  const all = [...found.keys()].flatMap((processId, at): [string, StoredBillingFacts][] => {
    const facts = once[at];
    return facts ? [[processId, facts]] : [];
  });
  const payerOf = ({ customer }: StoredBillingFacts) => customer.payerId ?? customer.id;
  const paid = paidWithCredit(
    all.map(([, facts]) => ({
      purse: `${payerOf(facts)}/${facts.pricePlan.price.currency}`,
      ahead: invoicesAhead({ ...facts, creditMinor: 0n }, now, until),
    })),
    await pursesOf(
      tx,
      all.map(([, facts]) => payerOf(facts)),
    ),
  );
  return new Map(all.map(([processId, facts], at) => [processId, { facts, ahead: paid[at] ?? [] }]));
}

/** By customer and currency. */
async function pursesOf(tx: Tx, customerIds: readonly string[]): Promise<Map<string, bigint>> {
  const rows = await tx.$queryRaw<{ purse: string; amountMinor: bigint }[]>`
    SELECT customer_id || '/' || currency AS purse, amount_minor AS "amountMinor" FROM customer_credit
    WHERE tenant_id = (SELECT app_tenant()) AND customer_id = ANY(${customerIds}::uuid[])`;
  return new Map(rows.map(({ purse, amountMinor }) => [purse, amountMinor]));
}

/** Facts by process id, in the order in which a batch takes them. */
export async function factsOf(
  tx: Tx,
  processIds: readonly string[],
  now: Instant,
): Promise<ReadonlyMap<string, StoredBillingFacts>> {
  const rows = await selectProcesses(
    tx,
    Prisma.sql`p.tenant_id = (SELECT app_tenant()) AND p.id = ANY(${processIds}::uuid[])`,
  );
  return billingStore.load(tx, await withLedgers(tx, rows), now);
}

const list = (values: readonly unknown[]): string => `{${values.map((value) => `"${String(value)}"`).join(',')}}`;

const NO_USE: ReadonlyMap<string, bigint> = new Map();

const columns = (
  { pricePlan }: StoredBillingFacts,
  ahead: readonly AheadInvoice[],
  use: ReadonlyMap<string, bigint>,
) => ({
  currency: pricePlan.price.currency,
  keys: list(ahead.map(({ key }) => key)),
  at: list(ahead.map(({ at }) => new Date(at).toISOString())),
  net: list(ahead.map(({ computed }) => computed.netMinor)),
  tax: list(ahead.map(({ computed }) => computed.taxMinor)),
  total: list(ahead.map(({ computed }) => computed.totalMinor)),
  due: list(ahead.map(({ computed }) => computed.dueMinor)),
  use: list(ahead.map(({ key }) => use.get(key) ?? 0n)),
});

const COLUMNS = {
  id: 'uuid',
  basis: 'text',
  currency: 'text',
  keys: 'text',
  at: 'text',
  net: 'text',
  tax: 'text',
  total: 'text',
  due: 'text',
  use: 'text',
} as const;

async function keep(tx: Tx, { through, now }: Horizon, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO subscription_forecast (tenant_id, subscription_id, basis, through, computed_at, currency, keys, at, net_minor, tax_minor, total_minor, due_minor, use_minor)
    SELECT (SELECT app_tenant()), r.id, r.basis, ${through}::date, ${new Date(now)}, r.currency, r.keys::text[], r.at::timestamptz[], r.net::bigint[],
      r.tax::bigint[], r.total::bigint[], r.due::bigint[], r.use::bigint[] FROM ${recordset(rows, COLUMNS)} ORDER BY r.id
    ON CONFLICT (tenant_id, subscription_id) DO UPDATE SET basis = excluded.basis, through = excluded.through, computed_at = excluded.computed_at,
      currency = excluded.currency, keys = excluded.keys, at = excluded.at, net_minor = excluded.net_minor, tax_minor = excluded.tax_minor,
      total_minor = excluded.total_minor, due_minor = excluded.due_minor,
      use_minor = excluded.use_minor`;
}
