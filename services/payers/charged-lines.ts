import { Prisma } from '../database.ts';

/**
 * `i` JOIN `l`: the invoice that charges a subscription for a period and its lines of that subscription, whether it is one of its own or one
 * that its payer gets.
 */
export const chargedLines = (subscriptionId: string, periodKey: string): Prisma.Sql => Prisma.sql`(
    SELECT tenant_id, id AS invoice_id, NULL::uuid[] AS line_ids FROM invoice
    WHERE tenant_id = (SELECT app_tenant()) AND subscription_id = ${subscriptionId}::uuid AND period_key = ${periodKey}
    UNION ALL SELECT tenant_id, invoice_id, line_ids FROM invoice_part
    WHERE tenant_id = (SELECT app_tenant()) AND subscription_id = ${subscriptionId}::uuid AND period_key = ${periodKey}) charged
  JOIN invoice i ON i.tenant_id = charged.tenant_id AND i.id = charged.invoice_id
  JOIN invoice_line l ON l.tenant_id = i.tenant_id AND l.invoice_id = i.id AND (charged.line_ids IS NULL OR l.id = ANY(charged.line_ids))`;
