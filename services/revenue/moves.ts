import { Prisma } from '../database.ts';

/**
 * Each change of what a customer pays a month in a currency, as rows `m` (customer_id, currency, at, before, after, kind): all of its
 * subscriptions together, so that one that ends while another begins is no churn.
 * @param until changes after it have not happened yet (a start in the future)
 */
export const moves = (until: Date): Prisma.Sql => Prisma.sql`
  SELECT customer_id, currency, at, after - delta AS before, after, CASE
      WHEN after - delta = 0 AND coalesce(highest, 0) = 0 THEN 'new'
      WHEN after - delta = 0 THEN 'reactivation'
      WHEN after = 0 THEN 'churn'
      WHEN delta > 0 THEN 'expansion' ELSE 'contraction' END AS kind
  FROM (
    SELECT d.*, max(after) OVER (PARTITION BY customer_id, currency ORDER BY at ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS highest
    FROM (
      SELECT customer_id, currency, at, sum(after_minor - before_minor)::bigint AS delta,
        (sum(sum(after_minor - before_minor)) OVER (PARTITION BY customer_id, currency ORDER BY at))::bigint AS after
      FROM recurring_change WHERE tenant_id = (SELECT app_tenant()) AND at <= ${until} GROUP BY 1, 2, 3) d) r
  WHERE delta <> 0`;
