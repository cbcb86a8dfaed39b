import type { PricePlan } from '../../domain/billing/contract.ts';
import { type PricePlanListInput, pricePlanListInput } from '../../domain/billing/requests.ts';
import type { Page } from '../../domain/list.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { containing, listPage } from '../list.ts';
import { PRICE_PLAN_COLUMNS, PRICE_PLAN_FROM, type PricePlanRow, toPricePlan } from './price-plan-rows.ts';

export async function listPricePlans(ctx: Ctx, input: PricePlanListInput): Promise<Page<PricePlan>> {
  permit(ctx, 'pricePlan:read');
  const { filter, q, ...request } = pricePlanListInput.parse(input);
  const where = [Prisma.sql`p.tenant_id = ${ctx.tenantId}::uuid`];
  if (filter.archived !== undefined) where.push(Prisma.sql`(p.archived_at IS NOT NULL) = ${filter.archived}`);
  if (filter.currency) where.push(Prisma.sql`p.currency = ${filter.currency}`);
  if (filter.interval) where.push(Prisma.sql`p.interval = ANY(${filter.interval})`);
  if (q) where.push(Prisma.sql`p.name ILIKE ${containing(q)}`);
  return transaction(ctx, (tx) =>
    listPage<PricePlanRow, PricePlan>(tx, request, {
      select: PRICE_PLAN_COLUMNS,
      from: PRICE_PLAN_FROM,
      where,
      id: 'p.id',
      sort: {
        name: { column: 'lower(p.name)', type: 'text' },
        createdAt: { column: 'p.created_at', type: 'timestamptz' },
        priceMinor: { column: 'p.price_minor', type: 'bigint' },
        subscriptions: { column: 'coalesce(u.n, 0)', type: 'bigint' },
      },
      read: toPricePlan,
    }),
  );
}
