import { Prisma } from '../database.ts';

/** Every invoice ahead of living subscriptions as a row of `u`, with its subscription `s` and customer `c`. */
export const AHEAD = Prisma.sql`
  process p
  JOIN subscription_forecast f ON f.tenant_id = p.tenant_id AND f.subscription_id = p.subject_id
  JOIN subscription s ON s.tenant_id = p.tenant_id AND s.id = p.subject_id
  JOIN customer c ON c.tenant_id = s.tenant_id AND c.id = s.customer_id
  CROSS JOIN LATERAL unnest(f.keys, f.at, f.net_minor, f.tax_minor, f.total_minor, f.due_minor) AS u(key, at, net, tax, total, due)`;

export const LIVING = Prisma.sql`p.tenant_id = (SELECT app_tenant()) AND p.kind = 'billing' AND p.status IN ('running', 'paused', 'failed')`;
