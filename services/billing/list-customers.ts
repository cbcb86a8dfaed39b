import { type CustomerListInput, type CustomerListItem, customerListInput } from '../../domain/billing/requests.ts';
import type { Page } from '../../domain/list.ts';
import { toWire } from '../../domain/money/money.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { listPage } from '../list.ts';
import { found } from '../search.ts';
import { CUSTOMER_COLUMNS, type CustomerRow, toCustomer } from './customer-rows.ts';

type Row = CustomerRow & {
  subscriptions: bigint;
  open: readonly { currency: string; count: number; amountMinor: string }[] | null;
};

// As in CUSTOMER_COLUMNS, amounts inside JSON go as text.
const COLUMNS = Prisma.sql`${CUSTOMER_COLUMNS},
  (SELECT count(*) FROM subscription s WHERE s.tenant_id = c.tenant_id AND s.customer_id = c.id AND s.status <> 'cancelled') AS subscriptions,
  (SELECT jsonb_agg(jsonb_build_object('currency', o.currency, 'count', o.count, 'amountMinor', o.due::text) ORDER BY o.currency) FROM (
    SELECT i.currency, count(*) AS count, sum(i.due_minor)::bigint AS due FROM invoice i
    WHERE i.tenant_id = c.tenant_id AND i.customer_id = c.id AND i.status = 'open' GROUP BY 1) o) AS open`;

export async function listCustomers(ctx: Ctx, input: CustomerListInput): Promise<Page<CustomerListItem>> {
  permit(ctx, 'customer:read');
  const { filter, q, ...request } = customerListInput.parse(input);
  const where = [Prisma.sql`c.tenant_id = ${ctx.tenantId}::uuid`, Prisma.sql`c.deleted_at IS NULL`];
  if (filter.companyId) where.push(Prisma.sql`c.company_id = ${filter.companyId}::uuid`);
  if (filter.payerId) where.push(Prisma.sql`c.payer_id = ${filter.payerId}::uuid`);
  if (filter.email) where.push(Prisma.sql`c.email = ${filter.email}`);
  if (filter.hasPaymentMethod !== undefined) {
    where.push(Prisma.sql`(c.payment_method IS NOT NULL) = ${filter.hasPaymentMethod}`);
  }
  if (q) where.push(found('customers', 'c.id', q));
  return transaction(ctx, (tx) =>
    listPage<Row, CustomerListItem>(tx, request, {
      select: COLUMNS,
      from: Prisma.sql`customer c`,
      where,
      id: 'c.id',
      sort: {
        name: { column: 'c.name', type: 'text' },
        email: { column: 'c.email', type: 'text' },
        createdAt: { column: 'c.created_at', type: 'timestamptz' },
      },
      read: ({ subscriptions, open, ...row }) => ({
        ...toCustomer(row),
        subscriptions: Number(subscriptions),
        open: (open ?? []).map((sum) => ({ ...sum, amountMinor: toWire(BigInt(sum.amountMinor)) })),
      }),
    }),
  );
}
