import type { Interval, Timing } from '../../domain/billing/contract.ts';
import type { PriceTerms } from '../../domain/billing/price-list.ts';
import type { PriceVersion } from '../../domain/billing/requests.ts';
import type { UsageChargeTerms } from '../../domain/billing/usage-terms.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { readPricePlan } from './price-plan-rows.ts';

interface Row {
  number: number;
  prices: PriceTerms[];
  interval: string;
  intervalCount: number;
  timing: string;
  trialDays: number;
  taxRateIds: string[];
  usage: UsageChargeTerms[];
  createdAt: Date;
  living: number;
  ended: number;
  coming: number;
}

/** A plan's versions, the present one first, with how many are on each. @throws AppError NotFound, Forbidden */
export async function listPriceVersions(ctx: Ctx, input: { readonly id: string }): Promise<PriceVersion[]> {
  permit(ctx, 'pricePlan:read');
  return transaction(ctx, async (tx) => {
    const { id, number: present } = await readPricePlan(ctx, tx, input.id);
    const rows = await tx.$queryRaw<Row[]>`
      SELECT v.number, v.prices, v.interval, v.interval_count AS "intervalCount", v.timing, v.trial_days AS "trialDays",
        v.tax_rate_ids::text[] AS "taxRateIds", v.usage, v.created_at AS "createdAt", coalesce(u.living, 0) AS living, coalesce(u.ended, 0) AS ended,
        (SELECT count(*)::int FROM subscription c WHERE c.tenant_id = v.tenant_id AND c.scheduled IS NOT NULL AND c.status <> 'cancelled'
          AND c.scheduled->>'pricePlanId' = ${id} AND (c.scheduled->>'number')::int = v.number) AS coming
      FROM price_plan_version v
      LEFT JOIN (
        SELECT price_version, count(*) FILTER (WHERE status <> 'cancelled')::int AS living, count(*) FILTER (WHERE status = 'cancelled')::int AS ended
        FROM subscription WHERE tenant_id = ${ctx.tenantId}::uuid AND price_plan_id = ${id}::uuid GROUP BY 1) u ON u.price_version = v.number
      WHERE v.tenant_id = ${ctx.tenantId}::uuid AND v.price_plan_id = ${id}::uuid ORDER BY v.number DESC`;
    return rows.map(({ createdAt, ...row }) => ({
      ...row,
      present: row.number === present,
      interval: row.interval as Interval,
      timing: row.timing as Timing,
      createdAt: createdAt.toISOString(),
    }));
  });
}
