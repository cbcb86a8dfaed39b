import { type Coupon, type CouponListInput, couponListInput } from '../../domain/coupons/contract.ts';
import type { Page } from '../../domain/list.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { containing, listPage } from '../list.ts';
import { COUPON_COLUMNS, type CouponRow, toCoupon } from './coupon-rows.ts';

export async function listCoupons(ctx: Ctx, input: CouponListInput): Promise<Page<Coupon>> {
  permit(ctx, 'coupon:read');
  const { filter, q, ...request } = couponListInput.parse(input);
  const now = new Date(await ctx.clock.now());
  const where = [Prisma.sql`c.tenant_id = ${ctx.tenantId}::uuid`];
  if (filter.archived !== undefined) where.push(Prisma.sql`(c.archived_at IS NOT NULL) = ${filter.archived}`);
  if (filter.open !== undefined) {
    const open = Prisma.sql`(c.archived_at IS NULL AND (c.expires_at IS NULL OR c.expires_at > ${now})
      AND (c.max_redemptions IS NULL OR c.redeemed < c.max_redemptions))`;
    where.push(Prisma.sql`${open} = ${filter.open}`);
  }
  if (q) where.push(Prisma.sql`(c.code ILIKE ${containing(q)} OR c.name ILIKE ${containing(q)})`);
  return transaction(ctx, (tx) =>
    listPage<CouponRow, Coupon>(tx, request, {
      select: COUPON_COLUMNS,
      from: Prisma.sql`coupon c`,
      where,
      id: 'c.id',
      sort: {
        code: { column: 'c.code', type: 'text' },
        name: { column: 'lower(c.name)', type: 'text' },
        redeemed: { column: 'c.redeemed', type: 'bigint' },
        createdAt: { column: 'c.created_at', type: 'timestamptz' },
        expiresAt: { column: 'c.expires_at', type: 'timestamptz', nullable: true },
      },
      read: toCoupon,
    }),
  );
}
