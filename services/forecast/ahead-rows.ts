import { Prisma } from '../database.ts';

/** A billing process `p` that is not over. */
export const LIVING = Prisma.sql`p.tenant_id = (SELECT app_tenant()) AND p.kind = 'billing' AND p.status IN ('running', 'paused', 'failed')`;

/**
 * Every invoice ahead in [from, to) as a row `u`: those that living subscriptions' plans will make, and drafts that will be finalised by
 * themselves. What should have been finalised already comes now. The customer is who gets and pays it; `use` is what is
 * expected of use to come, in none of the other amounts.
 */
export const aheadRows = (span: {
  readonly from: Date;
  readonly to: Date;
  readonly now: Date;
}): Prisma.Sql => Prisma.sql`(
  SELECT s.id AS subscription_id, NULL::uuid AS invoice_id, a.key, coalesce(c.payer_id, c.id) AS customer_id, s.price_plan_id, f.currency, a.at, a.net, a.tax, a.total, a.due, coalesce(a.use, 0) AS use
  FROM process p
  JOIN subscription_forecast f ON f.tenant_id = p.tenant_id AND f.subscription_id = p.subject_id
  JOIN subscription s ON s.tenant_id = p.tenant_id AND s.id = p.subject_id
  JOIN customer c ON c.tenant_id = s.tenant_id AND c.id = s.customer_id
  CROSS JOIN LATERAL unnest(f.keys, f.at, f.net_minor, f.tax_minor, f.total_minor, f.due_minor, f.use_minor) AS a(key, at, net, tax, total, due, use)
  WHERE ${LIVING} AND a.at >= ${span.from} AND a.at < ${span.to}
  UNION ALL
  SELECT i.subscription_id, i.id, coalesce(i.period_key, ''), i.customer_id, s.price_plan_id, i.currency, greatest(i.finalizes_at, ${span.now}),
    i.net_minor, i.tax_minor, i.total_minor, i.due_minor, 0
  FROM invoice i LEFT JOIN subscription s ON s.tenant_id = i.tenant_id AND s.id = i.subscription_id
  WHERE i.tenant_id = (SELECT app_tenant()) AND i.status = 'draft' AND i.finalizes_at IS NOT NULL
    AND greatest(i.finalizes_at, ${span.now}) >= ${span.from} AND greatest(i.finalizes_at, ${span.now}) < ${span.to}) u`;
