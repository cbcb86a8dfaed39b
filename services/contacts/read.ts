import type { Contact } from '../../domain/contacts/contract.ts';
import { notFound } from '../../domain/errors.ts';
import type { CustomFields } from '../../domain/leads/contract.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';

export const CONTACT_COLUMNS = Prisma.sql`c.id, c.external_id AS "externalId", c.name, c.email, c.phone, c.title, c.zone,
  k.id AS "companyId", k.name AS "companyName", c.owner_id AS "ownerId", m.name AS "ownerName", c.fields, c.version,
  c.created_at AS "createdAt", c.updated_at AS "updatedAt"`;
export const CONTACT_FROM = Prisma.sql`contact c
  LEFT JOIN company k ON k.tenant_id = c.tenant_id AND k.id = c.company_id AND k.deleted_at IS NULL
  LEFT JOIN member m ON m.tenant_id = c.tenant_id AND m.id = c.owner_id`;

export type ContactRow = Omit<Contact, 'createdAt' | 'updatedAt' | 'fields'> & {
  fields: CustomFields;
  createdAt: Date;
  updatedAt: Date;
};

export const toContact = (row: ContactRow): Contact => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

/** @param reach which rows the actor's scope allows. @throws AppError NotFound */
export async function readContact(ctx: Ctx, tx: Tx, id: string, reach: Prisma.Sql): Promise<Contact> {
  const [row] = await tx.$queryRaw<ContactRow[]>`
    SELECT ${CONTACT_COLUMNS} FROM ${CONTACT_FROM}
    WHERE c.tenant_id = ${ctx.tenantId}::uuid AND c.id = ${id}::uuid AND c.deleted_at IS NULL AND ${reach}`;
  if (!row) throw notFound('This contact');
  return toContact(row);
}

/**
 * The same, its row locked until the transaction ends: for an edit.
 * @returns beside it the company that the row holds, which may have been deleted: a contact shows none then, but their tickets are with it
 */
export async function lockContact(
  ctx: Ctx,
  tx: Tx,
  id: string,
  reach: Prisma.Sql,
): Promise<{ readonly current: Contact; readonly heldCompanyId: string | null }> {
  const [row] = await tx.$queryRaw<{ companyId: string | null }[]>`
    SELECT company_id AS "companyId" FROM contact WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`;
  return { current: await readContact(ctx, tx, id, reach), heldCompanyId: row?.companyId ?? null };
}
