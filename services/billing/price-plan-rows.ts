import type { Interval, PricePlan, Timing } from '../../domain/billing/contract.ts';
import type { PriceTerms } from '../../domain/billing/price-list.ts';
import type { UsageChargeTerms } from '../../domain/billing/usage-terms.ts';
import { notFound, validation } from '../../domain/errors.ts';
import { toWire } from '../../domain/money/money.ts';
import { toIsoOrNull } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import type { PlanTerms } from './price-terms.ts';

export interface PricePlanRow {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  readonly priceMinor: bigint;
  readonly number: number;
  readonly prices: PriceTerms[];
  readonly interval: string;
  readonly intervalCount: number;
  readonly timing: string;
  readonly trialDays: number;
  readonly taxRateIds: string[];
  readonly usage: UsageChargeTerms[];
  readonly archivedAt: Date | null;
  readonly createdAt: Date;
  readonly version: number;
  readonly subscriptions: bigint;
}

export const PRICE_PLAN_COLUMNS = Prisma.sql`p.id, p.name, p.currency, p.price_minor AS "priceMinor", p.number, v.prices, p.interval, p.interval_count AS "intervalCount",
  p.timing, p.trial_days AS "trialDays", p.tax_rate_ids::text[] AS "taxRateIds", v.usage, p.archived_at AS "archivedAt", p.created_at AS "createdAt",
  p.version, coalesce(u.n, 0) AS subscriptions`;
/** Usage is counted for all plans in one pass over the subscriptions, not once a plan. */
export const PRICE_PLAN_FROM = Prisma.sql`price_plan p
  JOIN price_plan_version v ON v.tenant_id = p.tenant_id AND v.price_plan_id = p.id AND v.number = p.number
  LEFT JOIN (
  SELECT price_plan_id, count(*) AS n FROM subscription WHERE tenant_id = (SELECT app_tenant()) GROUP BY 1) u ON u.price_plan_id = p.id`;

export const toPricePlan = (row: PricePlanRow): PricePlan => ({
  id: row.id,
  name: row.name,
  currency: row.currency,
  priceMinor: toWire(row.priceMinor),
  number: row.number,
  prices: row.prices,
  interval: row.interval as Interval,
  intervalCount: row.intervalCount,
  timing: row.timing as Timing,
  trialDays: row.trialDays,
  taxRateIds: row.taxRateIds,
  usage: row.usage,
  subscriptions: Number(row.subscriptions),
  archivedAt: toIsoOrNull(row.archivedAt?.getTime()),
  createdAt: row.createdAt.toISOString(),
  version: row.version,
});

/**
 * @param lock `for-change` for an edit; `for-use` where a subscription is about to rest on it, so that its terms stay until that commits
 * @throws AppError NotFound
 */
export async function readPricePlan(
  ctx: Ctx,
  tx: Tx,
  id: string,
  lock: 'none' | 'for-use' | 'for-change' = 'none',
): Promise<PricePlan> {
  const clause = { none: '', 'for-use': 'FOR SHARE', 'for-change': 'FOR NO KEY UPDATE' }[lock];
  if (clause) {
    await tx.$queryRaw`SELECT FROM price_plan WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid ${Prisma.raw(clause)}`;
  }
  const [row] = await tx.$queryRaw<PricePlanRow[]>`
    SELECT ${PRICE_PLAN_COLUMNS} FROM ${PRICE_PLAN_FROM} WHERE p.tenant_id = ${ctx.tenantId}::uuid AND p.id = ${id}::uuid`;
  if (!row) throw notFound('This price plan');
  return toPricePlan(row);
}

/** @throws AppError Validation where a tax rate is unknown, archived, or named twice */
export async function requireTaxRates(ctx: Ctx, tx: Tx, ids: readonly string[] | undefined): Promise<void> {
  if (!ids || ids.length === 0) return;
  const found = await tx.taxRate.count({ where: { tenantId: ctx.tenantId, id: { in: [...ids] }, archivedAt: null } });
  if (found === ids.length) return;
  const issues = [{ path: 'taxRateIds', message: 'Choose tax rates of this workspace, each once' }];
  throw validation('One of the tax rates is not there, is archived, or is named twice.', issues);
}

/** Writes a version's terms: a new one, or in place where nobody is on it. */
export async function writePriceVersion(
  ctx: Ctx,
  tx: Tx,
  pricePlanId: string,
  { number, terms, at }: { readonly number: number; readonly terms: PlanTerms; readonly at: Date },
): Promise<void> {
  const { prices, interval, intervalCount, timing, trialDays, taxRateIds, usage } = terms;
  const data = { prices: [...prices], interval, intervalCount, timing, trialDays, taxRateIds, usage: [...usage] };
  const key = { tenantId: ctx.tenantId, pricePlanId, number };
  await tx.pricePlanVersion.upsert({
    where: { tenantId_pricePlanId_number: key },
    create: { ...key, ...data, createdAt: at },
    update: data,
  });
}
