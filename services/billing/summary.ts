import type { InvoiceStatus, SubscriptionStatus } from '../../domain/billing/contract.ts';
import { periodPrice } from '../../domain/billing/pricing.ts';
import type { BillingSummary } from '../../domain/billing/requests.ts';
import { toWire } from '../../domain/money/money.ts';
import { DAY } from '../../domain/time/instant.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import type { Tx } from '../database.ts';
import { COLLECTING } from './list-invoices.ts';
import { loadPriceVersions } from './price-versions.ts';
import { tenantToday } from './settings.ts';

interface Sum {
  currency: string;
  count: bigint;
  amountMinor: bigint;
}

const toSum = ({ currency, count, amountMinor }: Sum) => ({
  currency,
  count: Number(count),
  amountMinor: toWire(BigInt(amountMinor)),
});

/** Where billing stands: invoices by status, what is overdue, what the next 30 days bring. Sums never mix currencies. */
export async function billingSummary(ctx: Ctx): Promise<BillingSummary> {
  permit(ctx, 'invoice:read');
  const now = await ctx.clock.now();
  const horizon = new Date(now + 30 * DAY);
  return transaction(ctx, async (tx) => {
    const today = await tenantToday(tx, now);
    // sum() of bigint is numeric in Postgres; cast back, it stays exact.
    const invoices = await tx.$queryRaw<(Sum & { status: string })[]>`
      SELECT status, currency, count(*) AS count,
        sum(CASE WHEN status IN ('open', 'uncollectible') THEN due_minor ELSE total_minor END)::bigint AS "amountMinor"
      FROM invoice WHERE tenant_id = ${ctx.tenantId}::uuid GROUP BY 1, 2 ORDER BY 1, 2`;
    const overdue = await tx.$queryRaw<Sum[]>`
      SELECT currency, count(*) AS count, sum(due_minor)::bigint AS "amountMinor" FROM invoice
      WHERE tenant_id = ${ctx.tenantId}::uuid AND status = 'open' AND pay_by < ${today}::date GROUP BY 1 ORDER BY 1`;
    const next30Days = await billedBy(ctx, tx, horizon);
    const subscriptions = await tx.$queryRaw<{ status: string; count: bigint }[]>`
      SELECT status, count(*) AS count FROM subscription WHERE tenant_id = ${ctx.tenantId}::uuid GROUP BY 1 ORDER BY 1`;
    const [collecting] = await tx.$queryRaw<{ count: bigint }[]>`
      SELECT count(*) AS count FROM invoice i WHERE i.tenant_id = ${ctx.tenantId}::uuid AND ${COLLECTING}`;
    const undecided = await tx.process.count({
      where: { tenantId: ctx.tenantId, kind: 'collection', status: 'failed' },
    });
    const stopped = await tx.process.count({ where: { tenantId: ctx.tenantId, kind: 'billing', status: 'failed' } });
    return {
      invoices: invoices.map((row) => ({ status: row.status as InvoiceStatus, ...toSum(row) })),
      overdue: overdue.map(toSum),
      collecting: Number(collecting?.count ?? 0),
      undecided,
      next30Days: next30Days.map(toSum),
      subscriptions: subscriptions.map(({ status, count }) => ({
        status: status as SubscriptionStatus,
        count: Number(count),
      })),
      stopped,
    };
  });
}

interface Priced {
  pricePlanId: string;
  number: number;
  currency: string | null;
  quantity: number;
  count: bigint;
  addOnsMinor: bigint;
}

/** The next invoice of each subscription that has one by then, for whole periods: summed by price, and each price read once. */
async function billedBy(ctx: Ctx, tx: Tx, horizon: Date): Promise<Sum[]> {
  const groups = await tx.$queryRaw<Priced[]>`
    SELECT (n.terms->>'pricePlanId')::uuid AS "pricePlanId", (n.terms->>'number')::int AS number, n.currency, (n.terms->>'quantity')::int AS quantity,
      count(*) AS count, sum(n.add_ons)::bigint AS "addOnsMinor"
    FROM (
      SELECT s.currency, (SELECT coalesce(sum((a->>'amountMinor')::bigint), 0) FROM jsonb_array_elements(s.add_ons) AS a) AS add_ons,
        CASE WHEN pr.next_what LIKE 'change-price%' THEN s.scheduled - 'on'
          ELSE jsonb_build_object('pricePlanId', s.price_plan_id, 'number', s.price_version, 'quantity', s.quantity) END AS terms
      FROM process pr JOIN subscription s ON s.tenant_id = pr.tenant_id AND s.id = pr.subject_id
      WHERE pr.tenant_id = ${ctx.tenantId}::uuid AND pr.kind = 'billing' AND pr.status = 'running'
        AND (pr.next_what LIKE 'invoice%' OR pr.next_what LIKE 'change-price%') AND pr.next_at <= ${horizon}) AS n
    GROUP BY 1, 2, 3, 4`;
  const versions = await loadPriceVersions(tx, groups);
  const sums = new Map<string, Sum>();
  for (const { pricePlanId, number, currency, quantity, count, addOnsMinor } of groups) {
    const price = versions.find(pricePlanId, number, currency)?.pricePlan.price;
    if (!price) continue;
    const { amountMinor, topUpMinor } = periodPrice(price, quantity);
    const sum = sums.get(price.currency) ?? { currency: price.currency, count: 0n, amountMinor: 0n };
    sum.count += count;
    sum.amountMinor += (amountMinor + topUpMinor) * count + addOnsMinor;
    sums.set(price.currency, sum);
  }
  return [...sums.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1));
}
