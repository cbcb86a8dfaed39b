import type { PayExperience } from '../../domain/forecast/contract.ts';
import { type PaymentCurve, type PaymentSample, paymentCurve } from '../../domain/forecast/experience.ts';
import { DAY, type Instant } from '../../domain/time/instant.ts';
import type { Tx } from '../database.ts';

/** Customers of two years ago paid otherwise. */
const LEARNED_DAYS = 365;

/**
 * How customers with and without a means of payment have paid in the last year; null where too few invoices tell. One that was opened again says nothing
 * of when it was first paid, and is left out.
 */
export async function curves(tx: Tx, now: Instant): Promise<Record<PayExperience['kind'], PaymentCurve | null>> {
  const rows = await tx.$queryRaw<(PaymentSample & { card: boolean })[]>`
    SELECT c.payment_method IS NOT NULL AS card,
      floor(extract(epoch FROM i.paid_at - i.finalized_at) / 86400)::int AS "paidAfterDays",
      CASE WHEN i.status = 'open' THEN floor(extract(epoch FROM ${new Date(now)}::timestamptz - i.finalized_at) / 86400)::int END AS "ageDays",
      count(*)::int AS count
    FROM invoice i JOIN customer c ON c.tenant_id = i.tenant_id AND c.id = i.customer_id
    WHERE i.tenant_id = (SELECT app_tenant()) AND i.status IN ('open', 'paid', 'uncollectible') AND i.payable_minor > 0
      AND i.finalized_at > ${new Date(now - LEARNED_DAYS * DAY)}
      AND i.id NOT IN (SELECT h.invoice_id FROM collection_hold h WHERE h.tenant_id = (SELECT app_tenant()) AND h.kind = 'chargeback')
    GROUP BY 1, 2, 3`;
  const of = (card: boolean) => paymentCurve(rows.filter((row) => row.card === card));
  return { card: of(true), 'no-card': of(false) };
}
