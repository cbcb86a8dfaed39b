import type { Lead } from '../../domain/leads/contract.ts';
import { type LeadListInput, type LeadListItem, leadListInput } from '../../domain/leads/requests.ts';
import type { Page } from '../../domain/list.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { listPage } from '../list.ts';
import { ownedRows } from '../owned.ts';
import { found } from '../search.ts';
import { journeysOfLeads } from './journeys.ts';
import { LEAD_COLUMNS, LEAD_FROM, type LeadRow, toLead } from './read.ts';

/** Active enrolments of lead `l`. */
const ACTIVE = `enrolment e WHERE e.tenant_id = l.tenant_id AND e.lead_id = l.id AND e.status = 'active'`;
const NEXT_AT = `(SELECT min(p.next_at) FROM process p WHERE p.tenant_id = l.tenant_id AND p.kind = 'nurture' AND p.status = 'running'
  AND p.subject_id IN (SELECT e.id FROM ${ACTIVE}))`;

/** Leads, each with the journey it is in: a fixed number of statements. */
export async function listLeads(ctx: Ctx, input: LeadListInput): Promise<Page<LeadListItem>> {
  const reach = ownedRows(ctx, permit(ctx, 'lead:read'), 'l.owner_id');
  const { filter, q, ...request } = leadListInput.parse(input);
  const where = [Prisma.sql`l.tenant_id = ${ctx.tenantId}::uuid`, Prisma.sql`l.deleted_at IS NULL`, reach];
  if (q) where.push(found('leads', 'l.id', q));
  if (filter.status) where.push(Prisma.sql`l.status = ANY(${filter.status})`);
  if (filter.source) where.push(Prisma.sql`l.source = ANY(${filter.source})`);
  if (filter.origin) where.push(Prisma.sql`l.origin = ANY(${filter.origin})`);
  if (filter.ownerId) where.push(Prisma.sql`l.owner_id = ANY(${filter.ownerId}::uuid[])`);
  if (filter.zone) where.push(Prisma.sql`l.zone = ANY(${filter.zone})`);
  if (filter.email) where.push(Prisma.sql`l.email = ${filter.email}`);
  if (filter.unsubscribed !== undefined) {
    where.push(Prisma.sql`(l.unsubscribed_at IS NOT NULL) = ${filter.unsubscribed}`);
  }
  if (filter.inJourney !== undefined) {
    where.push(Prisma.sql`EXISTS (SELECT FROM ${Prisma.raw(ACTIVE)}) = ${filter.inJourney}`);
  }
  return transaction(ctx, async (tx) => {
    const { items, ...page } = await listPage<LeadRow, Lead>(tx, request, {
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
        nextAt: { column: NEXT_AT, type: 'timestamptz', nullable: true },
      },
      read: toLead,
    });
    const journeys = await journeysOfLeads(
      ctx,
      tx,
      items.map((row) => row.id),
    );
    return {
      ...page,
      items: items.map((row): LeadListItem => ({ ...row, ...(journeys.get(row.id) ?? { journey: null, beat: null }) })),
    };
  });
}
