import { Prisma } from '../database.ts';

/** When an invoice `i` was given up, by its ladder or by hand; null where it was not. */
export const WRITTEN_OFF_AT = Prisma.sql`least(
  (SELECT min(l.at) FROM process p JOIN ledger l ON l.tenant_id = p.tenant_id AND l.process_id = p.id AND l.kind = 'give-up' AND l.state = 'done'
    WHERE p.tenant_id = i.tenant_id AND p.kind = 'collection' AND p.subject_id = i.id),
  (SELECT min(a.at) FROM audit a WHERE a.tenant_id = i.tenant_id AND a.noun = 'invoice' AND a.subject_id = i.id AND a.action = 'written-off'))`;

/**
 * Whether an invoice `i`, a top-up, had been paid in full, and so had filled its wallet, before `at`. By when its money was entered: the
 * wallet's own entry has the day on which it was received, which may lie before that on which the top-up was given up.
 */
export const filledBefore = (at: Prisma.Sql): Prisma.Sql => Prisma.sql`EXISTS (
  SELECT FROM (
    SELECT sum(x.minor) OVER (ORDER BY x.at) AS paid FROM (
      SELECT a.allocated_at AS at, a.amount_minor AS minor FROM payment_allocation a
        WHERE a.tenant_id = i.tenant_id AND a.invoice_id = i.id AND a.allocated_at < ${at}
      UNION ALL
      SELECT f.at, -u.amount_minor - u.wallet_minor FROM chargeback_part u JOIN chargeback f ON f.tenant_id = u.tenant_id AND f.id = u.chargeback_id
        WHERE u.tenant_id = i.tenant_id AND u.invoice_id = i.id AND f.at < ${at}) x) y
  WHERE y.paid >= i.total_minor)`;
