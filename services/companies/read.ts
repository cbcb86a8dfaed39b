import type { Company } from '../../domain/companies/contract.ts';
import { notFound } from '../../domain/errors.ts';
import type { CustomFields } from '../../domain/leads/contract.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';

export const COMPANY_COLUMNS = Prisma.sql`c.id, c.external_id AS "externalId", c.name, c.domain, c.phone, c.industry, c.country,
  c.owner_id AS "ownerId", c.calendar_id AS "calendarId", b.name AS "calendarName", m.name AS "ownerName", c.fields, c.version, c.created_at AS "createdAt", c.updated_at AS "updatedAt",
  (SELECT count(*)::int FROM contact k WHERE k.tenant_id = c.tenant_id AND k.company_id = c.id AND k.deleted_at IS NULL) AS "contactCount"`;
export const COMPANY_FROM = Prisma.sql`company c LEFT JOIN member m ON m.tenant_id = c.tenant_id AND m.id = c.owner_id
  LEFT JOIN business_calendar b ON b.tenant_id = c.tenant_id AND b.id = c.calendar_id`;

export type CompanyRow = Omit<Company, 'createdAt' | 'updatedAt' | 'fields'> & {
  fields: CustomFields;
  createdAt: Date;
  updatedAt: Date;
};

export const toCompany = (row: CompanyRow): Company => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

/** @param reach which rows the actor's scope allows. @throws AppError NotFound */
export async function readCompany(ctx: Ctx, tx: Tx, id: string, reach: Prisma.Sql): Promise<Company> {
  const [row] = await tx.$queryRaw<CompanyRow[]>`
    SELECT ${COMPANY_COLUMNS} FROM ${COMPANY_FROM}
    WHERE c.tenant_id = ${ctx.tenantId}::uuid AND c.id = ${id}::uuid AND c.deleted_at IS NULL AND ${reach}`;
  if (!row) throw notFound('This company');
  return toCompany(row);
}

/** The same, its row locked until the transaction ends: for an edit. */
export async function lockCompany(ctx: Ctx, tx: Tx, id: string, reach: Prisma.Sql): Promise<Company> {
  await tx.$queryRaw`SELECT FROM company WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`;
  return readCompany(ctx, tx, id, reach);
}
