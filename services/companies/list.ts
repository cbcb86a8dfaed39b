import type { z } from 'zod';
import { type Company, companyListInput } from '../../domain/companies/contract.ts';
import type { Page } from '../../domain/list.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { listPage } from '../list.ts';
import { ownedRows } from '../owned.ts';
import { found } from '../search.ts';
import { COMPANY_COLUMNS, COMPANY_FROM, type CompanyRow, toCompany } from './read.ts';

export async function listCompanies(ctx: Ctx, input: z.input<typeof companyListInput>): Promise<Page<Company>> {
  const reach = ownedRows(ctx, permit(ctx, 'company:read'), 'c.owner_id');
  const { filter, q, ...request } = companyListInput.parse(input);
  const where = [Prisma.sql`c.tenant_id = ${ctx.tenantId}::uuid`, Prisma.sql`c.deleted_at IS NULL`, reach];
  if (q) where.push(found('companies', 'c.id', q));
  if (filter.ownerId) where.push(Prisma.sql`c.owner_id = ${filter.ownerId}::uuid`);
  if (filter.country) where.push(Prisma.sql`c.country = ANY(${filter.country})`);
  if (filter.industry) where.push(Prisma.sql`c.industry = ANY(${filter.industry})`);
  return transaction(ctx, (tx) =>
    listPage<CompanyRow, Company>(tx, request, {
      select: COMPANY_COLUMNS,
      from: COMPANY_FROM,
      where,
      id: 'c.id',
      sort: {
        name: { column: 'c.name', type: 'text' },
        createdAt: { column: 'c.created_at', type: 'timestamptz' },
        updatedAt: { column: 'c.updated_at', type: 'timestamptz' },
      },
      read: toCompany,
    }),
  );
}
