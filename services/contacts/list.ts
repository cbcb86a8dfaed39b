import type { z } from 'zod';
import { type Contact, contactListInput } from '../../domain/contacts/contract.ts';
import type { Page } from '../../domain/list.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { listPage } from '../list.ts';
import { ownedRows } from '../owned.ts';
import { found } from '../search.ts';
import { CONTACT_COLUMNS, CONTACT_FROM, type ContactRow, toContact } from './read.ts';

export async function listContacts(ctx: Ctx, input: z.input<typeof contactListInput>): Promise<Page<Contact>> {
  const reach = ownedRows(ctx, permit(ctx, 'contact:read'), 'c.owner_id');
  const { filter, q, ...request } = contactListInput.parse(input);
  const where = [Prisma.sql`c.tenant_id = ${ctx.tenantId}::uuid`, Prisma.sql`c.deleted_at IS NULL`, reach];
  if (q) where.push(found('contacts', 'c.id', q));
  if (filter.ownerId) where.push(Prisma.sql`c.owner_id = ${filter.ownerId}::uuid`);
  if (filter.companyId) where.push(Prisma.sql`c.company_id = ${filter.companyId}::uuid`);
  if (filter.email) where.push(Prisma.sql`c.email = ${filter.email}`);
  return transaction(ctx, (tx) =>
    listPage<ContactRow, Contact>(tx, request, {
      select: CONTACT_COLUMNS,
      from: CONTACT_FROM,
      where,
      id: 'c.id',
      sort: {
        email: { column: 'c.email', type: 'text', nullable: true },
        name: { column: 'c.name', type: 'text' },
        createdAt: { column: 'c.created_at', type: 'timestamptz' },
        updatedAt: { column: 'c.updated_at', type: 'timestamptz' },
      },
      read: toContact,
    }),
  );
}
