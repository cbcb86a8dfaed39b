import type { Customer } from '../../domain/billing/contract.ts';
import { notFound, validation } from '../../domain/errors.ts';
import { toWire } from '../../domain/money/money.ts';
import { toIsoOrNull } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import type { StoredPaymentMethod } from './payment-method.ts';

export interface CustomerRow {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly companyId: string | null;
  readonly zone: string;
  readonly paymentTermDays: number;
  readonly phone: string | null;
  readonly paymentMethod: StoredPaymentMethod | null;
  readonly credit: readonly { currency: string; amountMinor: string }[] | null;
  readonly suspendedSince: Date | null;
  readonly createdAt: Date;
  readonly version: number;
  readonly payerId: string | null;
  readonly payerName: string | null;
  readonly vatId: string | null;
  readonly taxTreatment: string;
  readonly exemptTaxCodes: string[];
  readonly exemptionNote: string | null;
  readonly address: Customer['address'];
  readonly language: string | null;
}

// Amounts inside JSON go as text: a number of JSON would be rounded beyond 2^53 before anybody could refuse it.
export const CUSTOMER_COLUMNS = Prisma.sql`c.id, c.name, c.email, c.company_id AS "companyId", c.zone, c.payment_term_days AS "paymentTermDays",
  c.phone, c.payment_method AS "paymentMethod", c.created_at AS "createdAt", c.version,
  c.payer_id AS "payerId", (SELECT p.name FROM customer p WHERE p.tenant_id = c.tenant_id AND p.id = c.payer_id) AS "payerName",
  c.vat_id AS "vatId", c.tax_treatment AS "taxTreatment", c.exempt_tax_codes AS "exemptTaxCodes", c.exemption_note AS "exemptionNote", c.address, c.language,
  (SELECT min(u.since) FROM collection_suspension u JOIN invoice i ON i.tenant_id = u.tenant_id AND i.id = u.invoice_id AND i.status = 'open'
    WHERE u.tenant_id = c.tenant_id AND u.customer_id = c.id) AS "suspendedSince",
  (SELECT jsonb_agg(jsonb_build_object('currency', k.currency, 'amountMinor', k.amount_minor::text) ORDER BY k.currency)
    FROM customer_credit k WHERE k.tenant_id = c.tenant_id AND k.customer_id = c.id AND k.amount_minor > 0) AS credit`;

export function toCustomer({ paymentMethod, credit, createdAt, suspendedSince, ...row }: CustomerRow): Customer {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    companyId: row.companyId,
    zone: row.zone,
    paymentTermDays: row.paymentTermDays,
    phone: row.phone,
    paymentMethod: paymentMethod && shown(paymentMethod),
    credit: (credit ?? []).map(({ currency, amountMinor }) => ({
      currency,
      amountMinor: toWire(BigInt(amountMinor)),
    })),
    suspendedSince: toIsoOrNull(suspendedSince?.getTime()),
    createdAt: createdAt.toISOString(),
    version: row.version,
    payerId: row.payerId,
    payerName: row.payerName,
    vatId: row.vatId,
    taxTreatment: row.taxTreatment as Customer['taxTreatment'],
    exemptTaxCodes: row.exemptTaxCodes,
    exemptionNote: row.exemptionNote,
    address: row.address,
    language: row.language as Customer['language'],
  };
}

const shown = ({ id, provider, label, addedAt, expires = null }: StoredPaymentMethod) => ({
  id,
  provider,
  label,
  addedAt,
  expires,
});

/** @throws AppError NotFound */
export async function readCustomer(
  ctx: Ctx,
  tx: Tx,
  id: string,
  lock: 'none' | 'for-change' = 'none',
): Promise<Customer> {
  if (lock === 'for-change') {
    await tx.$queryRaw`SELECT FROM customer WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`;
  }
  const [row] = await tx.$queryRaw<CustomerRow[]>`
    SELECT ${CUSTOMER_COLUMNS} FROM customer c
    WHERE c.tenant_id = ${ctx.tenantId}::uuid AND c.id = ${id}::uuid AND c.deleted_at IS NULL`;
  if (!row) throw notFound('This customer');
  return toCustomer(row);
}

/** @throws AppError Validation */
export async function requireCompany(ctx: Ctx, tx: Tx, id: string | null | undefined): Promise<void> {
  if (!id || (await tx.company.count({ where: { tenantId: ctx.tenantId, id, deletedAt: null } })) > 0) return;
  throw validation('There is no such company here.', [{ path: 'companyId', message: 'Choose a company' }]);
}
