import { stepWords } from '../../domain/billing/contract.ts';
import {
  type SubscriptionListInput,
  type SubscriptionListItem,
  subscriptionListInput,
} from '../../domain/billing/requests.ts';
import type { Page } from '../../domain/list.ts';
import { kindOfKey } from '../../domain/process/contract.ts';
import { toIsoOrNull } from '../../domain/time/instant.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { listPage } from '../list.ts';
import { smallBeats } from '../processes/beats.ts';
import { found } from '../search.ts';
import { billingStore } from './process.ts';
import { SUBSCRIPTION_COLUMNS, SUBSCRIPTION_FROM, type SubscriptionRow, toSubscriptions } from './subscription-rows.ts';

interface Row extends SubscriptionRow {
  readonly nextAt: Date | null;
  readonly nextWhat: string | null;
}

export async function listSubscriptions(ctx: Ctx, input: SubscriptionListInput): Promise<Page<SubscriptionListItem>> {
  permit(ctx, 'subscription:read');
  const { filter, q, ...request } = subscriptionListInput.parse(input);
  const now = await ctx.clock.now();
  const where = [Prisma.sql`s.tenant_id = ${ctx.tenantId}::uuid`];
  if (filter.status) where.push(Prisma.sql`s.status = ANY(${filter.status})`);
  if (filter.customerId) where.push(Prisma.sql`s.customer_id = ${filter.customerId}::uuid`);
  if (filter.pricePlanId) where.push(Prisma.sql`s.price_plan_id = ${filter.pricePlanId}::uuid`);
  if (filter.priceVersion) where.push(Prisma.sql`s.price_version = ${filter.priceVersion}`);
  if (filter.processStatus) where.push(Prisma.sql`pr.status = ANY(${filter.processStatus})`);
  if (q) where.push(found('subscriptions', 's.id', q));
  return transaction(ctx, async (tx) => {
    const page = await listPage<Row, Row>(tx, request, {
      select: Prisma.sql`${SUBSCRIPTION_COLUMNS}, pr.next_at AS "nextAt", pr.next_what AS "nextWhat"`,
      from: SUBSCRIPTION_FROM,
      where,
      id: 's.id',
      sort: {
        createdAt: { column: 's.created_at', type: 'timestamptz' },
        startAt: { column: 's.start_at', type: 'timestamptz' },
        nextAt: { column: 'pr.next_at', type: 'timestamptz', nullable: true },
        customerName: { column: 'c.name', type: 'text' },
        pricePlanName: { column: 'p.name', type: 'text' },
        status: { column: 's.status', type: 'text' },
      },
      read: (row) => row,
    });
    const items = await toSubscriptions(tx, page.items, now);
    const beats = await smallBeats(
      ctx,
      tx,
      billingStore,
      items.map(({ id }) => id),
    );
    const rows = new Map(page.items.map((row) => [row.id, row]));
    return {
      ...page,
      items: items.map((item) => {
        const { nextAt = null, nextWhat = null } = rows.get(item.id) ?? {};
        return {
          ...item,
          nextAt: toIsoOrNull(nextAt?.getTime()),
          nextWords: nextWhat === null ? null : stepWords(kindOfKey(nextWhat), nextWhat),
          beat: beats.get(item.id) ?? null,
        };
      }),
    };
  });
}
