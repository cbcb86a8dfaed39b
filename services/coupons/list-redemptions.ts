import type { SubscriptionStatus } from '../../domain/billing/contract.ts';
import { type Redemption, type RedemptionListInput, redemptionListInput } from '../../domain/coupons/contract.ts';
import type { Page } from '../../domain/list.ts';
import { toWire } from '../../domain/money/money.ts';
import { toIsoOrNull } from '../../domain/time/instant.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { listPage } from '../list.ts';
import { offOf } from './coupon-rows.ts';
import type { CouponTerms } from './redeemed.ts';

interface Row extends CouponTerms {
  readonly id: string;
  readonly couponId: string;
  readonly subscriptionId: string;
  readonly subscriptionStatus: string;
  readonly customerName: string;
  readonly pricePlanName: string;
  readonly billedIn: string;
  readonly remaining: number | null;
  readonly invoices: number;
  readonly offMinor: bigint;
  readonly redeemedAt: Date;
  readonly withdrawnAt: Date | null;
}

const COLUMNS = Prisma.sql`r.id, r.coupon_id AS "couponId", r.subscription_id AS "subscriptionId", s.status AS "subscriptionStatus",
  k.name AS "customerName", p.name AS "pricePlanName", coalesce(s.currency, p.currency) AS "billedIn", r.remaining, r.invoices, r.off_minor AS "offMinor",
  r.redeemed_at AS "redeemedAt", r.withdrawn_at AS "withdrawnAt", c.code, c.name, c.rate_percent AS "ratePercent", c.amount_minor AS "amountMinor",
  c.currency, c.scope, c.price_plan_ids AS "pricePlanIds"`;

const STATES = {
  'in-use': Prisma.sql`r.withdrawn_at IS NULL AND r.remaining IS DISTINCT FROM 0`,
  'used-up': Prisma.sql`r.withdrawn_at IS NULL AND r.remaining = 0`,
  withdrawn: Prisma.sql`r.withdrawn_at IS NOT NULL`,
};

/** Which subscriptions have redeemed a coupon, or which coupons a subscription has, and what each has taken off. */
export async function listRedemptions(ctx: Ctx, input: RedemptionListInput): Promise<Page<Redemption>> {
  permit(ctx, 'coupon:read');
  permit(ctx, 'subscription:read');
  const { filter, q: _, ...request } = redemptionListInput.parse(input);
  const where = [Prisma.sql`r.tenant_id = ${ctx.tenantId}::uuid`];
  if (filter.couponId) where.push(Prisma.sql`r.coupon_id = ${filter.couponId}::uuid`);
  if (filter.subscriptionId) where.push(Prisma.sql`r.subscription_id = ${filter.subscriptionId}::uuid`);
  if (filter.state) {
    where.push(
      Prisma.sql`(${Prisma.join(
        filter.state.map((state) => Prisma.sql`(${STATES[state]})`),
        ' OR ',
      )})`,
    );
  }
  return transaction(ctx, (tx) =>
    listPage<Row, Redemption>(tx, request, {
      select: COLUMNS,
      from: Prisma.sql`coupon_redemption r JOIN coupon c ON c.tenant_id = r.tenant_id AND c.id = r.coupon_id
        JOIN subscription s ON s.tenant_id = r.tenant_id AND s.id = r.subscription_id
        JOIN customer k ON k.tenant_id = s.tenant_id AND k.id = s.customer_id
        JOIN price_plan p ON p.tenant_id = s.tenant_id AND p.id = s.price_plan_id`,
      where,
      id: 'r.id',
      sort: {
        redeemedAt: { column: 'r.redeemed_at', type: 'timestamptz' },
        offMinor: { column: 'r.off_minor', type: 'bigint' },
        customerName: { column: 'k.name', type: 'text' },
      },
      read: toRedemption,
    }),
  );
}

const toRedemption = (row: Row): Redemption => ({
  id: row.id,
  couponId: row.couponId,
  code: row.code,
  name: row.name,
  off: offOf(row),
  scope: row.scope as Redemption['scope'],
  subscriptionId: row.subscriptionId,
  subscriptionStatus: row.subscriptionStatus as SubscriptionStatus,
  customerName: row.customerName,
  pricePlanName: row.pricePlanName,
  currency: row.billedIn,
  remaining: row.remaining,
  invoices: row.invoices,
  offMinor: toWire(row.offMinor),
  redeemedAt: row.redeemedAt.toISOString(),
  withdrawnAt: toIsoOrNull(row.withdrawnAt?.getTime()),
});
