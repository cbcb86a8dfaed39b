import type { Page } from '../../domain/list.ts';
import { type SlaPolicyListInput, slaPolicyListInput } from '../../domain/tickets/requests.ts';
import type { SlaPolicy } from '../../domain/tickets/sla-policy.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { containing, listPage } from '../list.ts';
import { POLICY_COLUMNS, POLICY_FROM, type PolicyRow, toPolicy } from './read.ts';

export async function listSlaPolicies(ctx: Ctx, input: SlaPolicyListInput): Promise<Page<SlaPolicy>> {
  permit(ctx, 'slaPolicy:read');
  const { filter, q, ...request } = slaPolicyListInput.parse(input);
  const where = [Prisma.sql`s.tenant_id = ${ctx.tenantId}::uuid AND s.archived_at IS NULL`];
  if (filter.calendarId) where.push(Prisma.sql`s.calendar_id = ${filter.calendarId}::uuid`);
  // A workspace has a handful: no index is missed.
  if (q) where.push(Prisma.sql`s.name ILIKE ${containing(q)}`);
  return transaction(ctx, (tx) =>
    listPage<PolicyRow, SlaPolicy>(tx, request, {
      select: POLICY_COLUMNS,
      from: POLICY_FROM,
      where,
      id: 's.id',
      sort: {
        position: { column: 's.position', type: 'bigint' },
        name: { column: 's.name', type: 'text' },
        createdAt: { column: 's.created_at', type: 'timestamptz' },
      },
      read: toPolicy,
    }),
  );
}
