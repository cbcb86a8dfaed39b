import type { Lead } from '../../domain/leads/contract.ts';
import { type LeadListInput, leadListInput } from '../../domain/leads/requests.ts';
import type { Page } from '../../domain/list.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { listPage } from '../list.ts';
import { ownedRows } from '../owned.ts';
import { MOST_FOUND } from '../search.ts';
import { LEAD_COLUMNS, LEAD_FROM, type LeadRow, toLead } from './read.ts';

export async function listLeads(ctx: Ctx, input: LeadListInput): Promise<Page<Lead>> {
  const reach = ownedRows(ctx, permit(ctx, 'lead:read'), 'l.owner_id');
  const { filter, q, ...request } = leadListInput.parse(input);
  const where = [Prisma.sql`l.tenant_id = ${ctx.tenantId}::uuid`, Prisma.sql`l.deleted_at IS NULL`, reach];
  if (q) where.push(Prisma.sql`l.id = ANY(ARRAY(SELECT id FROM search_leads(${q}, ${MOST_FOUND})))`);
  if (filter.status) where.push(Prisma.sql`l.status = ANY(${filter.status})`);
  if (filter.source) where.push(Prisma.sql`l.source = ANY(${filter.source})`);
  if (filter.origin) where.push(Prisma.sql`l.origin = ANY(${filter.origin})`);
  if (filter.ownerId) where.push(Prisma.sql`l.owner_id = ${filter.ownerId}::uuid`);
  if (filter.email) where.push(Prisma.sql`l.email = ${filter.email}`);
  if (filter.unsubscribed !== undefined) {
    where.push(Prisma.sql`(l.unsubscribed_at IS NOT NULL) = ${filter.unsubscribed}`);
  }
  return transaction(ctx, (tx) =>
    listPage<LeadRow, Lead>(tx, request, {
      select: LEAD_COLUMNS,
      from: LEAD_FROM,
      where,
      id: 'l.id',
      sort: {
        createdAt: { column: 'l.created_at', type: 'timestamptz' },
        updatedAt: { column: 'l.updated_at', type: 'timestamptz' },
        name: { column: 'l.name', type: 'text', nullable: true },
        email: { column: 'l.email', type: 'text', nullable: true },
        source: { column: 'l.source', type: 'text', nullable: true },
        status: { column: 'l.status', type: 'text' },
      },
      read: toLead,
    }),
  );
}
