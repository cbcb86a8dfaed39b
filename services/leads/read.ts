import { notFound } from '../../domain/errors.ts';
import type { Lead } from '../../domain/leads/contract.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';

export const LEAD_COLUMNS = Prisma.sql`l.id, l.external_id AS "externalId", l.name, l.email, l.phone, l.zone, l.source, l.origin, l.status,
  l.owner_id AS "ownerId", m.name AS "ownerName", l.unsubscribed_at AS "unsubscribedAt", l.converted_at AS "convertedAt", l.fields, l.version,
  l.created_at AS "createdAt", l.updated_at AS "updatedAt"`;
export const LEAD_FROM = Prisma.sql`lead l LEFT JOIN member m ON m.tenant_id = l.tenant_id AND m.id = l.owner_id`;

export type LeadRow = Omit<Lead, 'unsubscribedAt' | 'convertedAt' | 'createdAt' | 'updatedAt'> & {
  unsubscribedAt: Date | null;
  convertedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
};

export const toLead = (row: LeadRow): Lead => ({
  ...row,
  unsubscribedAt: row.unsubscribedAt?.toISOString() ?? null,
  convertedAt: row.convertedAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

/** @param reach which rows the actor's scope allows. @throws AppError NotFound */
export async function readLead(ctx: Ctx, tx: Tx, id: string, reach: Prisma.Sql): Promise<Lead> {
  const [row] = await tx.$queryRaw<LeadRow[]>`
    SELECT ${LEAD_COLUMNS} FROM ${LEAD_FROM}
    WHERE l.tenant_id = ${ctx.tenantId}::uuid AND l.id = ${id}::uuid AND l.deleted_at IS NULL AND ${reach}`;
  if (!row) throw notFound('This lead');
  return toLead(row);
}

/** The same, its row locked until the transaction ends: for an edit, inside `leadChanged`. */
export async function lockLead(ctx: Ctx, tx: Tx, id: string, reach: Prisma.Sql): Promise<Lead> {
  await tx.$queryRaw`SELECT FROM lead WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`;
  return readLead(ctx, tx, id, reach);
}
