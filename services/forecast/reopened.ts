import { Prisma } from '../database.ts';

/**
 * For `i` (invoice) and `c` (its customer), as `r`: of an invoice whose payment a bank took back, whether it waits for a person's decision, when
 * it was last begun again, and whether the customer's card is the one that is not charged for it any more. No row for any other.
 */
export const REOPENED = Prisma.sql`LEFT JOIN (
    SELECT h.tenant_id, h.invoice_id, bool_or(h.until_at IS NULL) AS waits, max(h.until_at) AS since, array_agg(h.method_id) AS refused
    FROM collection_hold h WHERE h.tenant_id = (SELECT app_tenant()) AND h.kind = 'chargeback' GROUP BY 1, 2
  ) r ON r.tenant_id = i.tenant_id AND r.invoice_id = i.id`;

/** Nothing is charged or asked for until then, so that nothing is expected. */
export const WAITS = Prisma.sql`coalesce(r.waits, false)`;

/** From when it is reckoned when it is paid: from its issue, or from when its collection was begun again. */
export const COLLECTED_SINCE = Prisma.sql`coalesce(r.since, i.finalized_at)`;

/** Whether it is charged by itself. */
export const CHARGED = Prisma.sql`(c.payment_method IS NOT NULL AND NOT coalesce((c.payment_method->>'id')::uuid = ANY(r.refused), false))`;
