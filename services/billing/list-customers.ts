import type { Customer } from '../../domain/billing/contract.ts';
import { type CustomerListInput, customerListInput } from '../../domain/billing/requests.ts';
import type { Page } from '../../domain/list.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { containing, listPage } from '../list.ts';
import { CUSTOMER_COLUMNS, type CustomerRow, toCustomer } from './customer-rows.ts';

export async function listCustomers(ctx: Ctx, input: CustomerListInput): Promise<Page<Customer>> {
  permit(ctx, 'customer:read');
  const { filter, q, ...request } = customerListInput.parse(input);
  const where = [Prisma.sql`c.tenant_id = ${ctx.tenantId}::uuid`, Prisma.sql`c.deleted_at IS NULL`];
  if (filter.companyId) where.push(Prisma.sql`c.company_id = ${filter.companyId}::uuid`);
  if (filter.email) where.push(Prisma.sql`c.email = ${filter.email}`);
  if (filter.hasPaymentMethod !== undefined) {
    where.push(Prisma.sql`(c.payment_method IS NOT NULL) = ${filter.hasPaymentMethod}`);
  }
  if (q) where.push(Prisma.sql`(c.name ILIKE ${containing(q)} OR c.email ILIKE ${containing(q)})`);
  return transaction(ctx, (tx) =>
    listPage<CustomerRow, Customer>(tx, request, {
      select: CUSTOMER_COLUMNS,
      from: Prisma.sql`customer c`,
      where,
      id: 'c.id',
      sort: {
        name: { column: 'c.name', type: 'text' },
        email: { column: 'c.email', type: 'text' },
        createdAt: { column: 'c.created_at', type: 'timestamptz' },
      },
      read: toCustomer,
    }),
  );
}
