import type { Page } from '../../domain/list.ts';
import { type StoredUsageEvent, type UsageEventListInput, usageEventListInput } from '../../domain/usage/contract.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { listPage } from '../list.ts';
import { EVENT_COLUMNS, EVENT_FROM, toUsageEvent, type UsageEventRow } from './read-usage-event.ts';

/** Events as they came in, the latest first; by their ids where something is searched for. */
export async function listUsageEvents(ctx: Ctx, input: UsageEventListInput): Promise<Page<StoredUsageEvent>> {
  permit(ctx, 'usage:read');
  const { filter, q, ...request } = usageEventListInput.parse(input);
  const where = [Prisma.sql`e.tenant_id = ${ctx.tenantId}::uuid`];
  if (filter.subscriptionId) where.push(Prisma.sql`e.subscription_id = ${filter.subscriptionId}::uuid`);
  if (filter.meterId) where.push(Prisma.sql`e.meter_id = ${filter.meterId}::uuid`);
  if (filter.day) where.push(Prisma.sql`e.day = ${filter.day}::date`);
  if (filter.voided !== undefined) where.push(Prisma.sql`(e.voided_at IS NOT NULL) = ${filter.voided}`);
  if (q) where.push(Prisma.sql`e.id = ${q}`);
  return transaction(ctx, (tx) =>
    listPage<UsageEventRow, StoredUsageEvent>(tx, request, {
      select: EVENT_COLUMNS,
      from: EVENT_FROM,
      where,
      id: 'e.id',
      idType: 'text',
      uncounted: true,
      sort: { at: { column: 'e.at', type: 'timestamptz' } },
      read: toUsageEvent,
    }),
  );
}
