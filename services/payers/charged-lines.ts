import { Prisma } from '../database.ts';

/**
 * `charged` JOIN `i` JOIN `l`: the invoice that charges a subscription for a period and its lines of that subscription, whether it is one of
 * its own or one that its payer gets.
 * @param keys of the invoice, or patterns (LIKE) of those of several
 */
export function chargedLines(subscriptionId: string, keys: string | readonly string[]): Prisma.Sql {
  const wanted = typeof keys === 'string' ? Prisma.sql`= ${keys}` : Prisma.sql`LIKE ANY(${keys}::text[])`;
  return Prisma.sql`(
    SELECT tenant_id, id AS invoice_id, period_key, NULL::uuid[] AS line_ids FROM invoice
    WHERE tenant_id = (SELECT app_tenant()) AND subscription_id = ${subscriptionId}::uuid AND period_key ${wanted}
    UNION ALL SELECT tenant_id, invoice_id, period_key, line_ids FROM invoice_part
    WHERE tenant_id = (SELECT app_tenant()) AND subscription_id = ${subscriptionId}::uuid AND period_key ${wanted}) charged
  JOIN invoice i ON i.tenant_id = charged.tenant_id AND i.id = charged.invoice_id
  JOIN invoice_line l ON l.tenant_id = i.tenant_id AND l.invoice_id = i.id AND (charged.line_ids IS NULL OR l.id = ANY(charged.line_ids))`;
}
