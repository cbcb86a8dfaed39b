import type { Coupon, CouponOff } from '../../domain/coupons/contract.ts';
import { notFound } from '../../domain/errors.ts';
import { toWire } from '../../domain/money/money.ts';
import { toIsoOrNull } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import type { CouponTerms } from './redeemed.ts';

export interface CouponRow extends CouponTerms {
  readonly id: string;
  readonly periods: number | null;
  readonly customerIds: string[];
  readonly newCustomersOnly: boolean;
  readonly maxRedemptions: number | null;
  readonly redeemed: number;
  readonly expiresAt: Date | null;
  readonly archivedAt: Date | null;
  readonly createdAt: Date;
  readonly version: number;
}

export const COUPON_COLUMNS = Prisma.sql`c.id, c.code, c.name, c.rate_percent AS "ratePercent", c.amount_minor AS "amountMinor", c.currency,
  c.periods, c.scope, c.price_plan_ids AS "pricePlanIds", c.customer_ids AS "customerIds", c.new_customers_only AS "newCustomersOnly",
  c.max_redemptions AS "maxRedemptions", c.redeemed, c.expires_at AS "expiresAt", c.archived_at AS "archivedAt", c.created_at AS "createdAt", c.version`;

export const offOf = (row: Pick<CouponTerms, 'ratePercent' | 'amountMinor' | 'currency'>): CouponOff =>
  row.ratePercent === null
    ? { kind: 'amount', amountMinor: toWire(row.amountMinor ?? 0n), currency: row.currency ?? '' }
    : { kind: 'percent', ratePercent: row.ratePercent };

export const toCoupon = (row: CouponRow): Coupon => ({
  id: row.id,
  code: row.code,
  name: row.name,
  off: offOf(row),
  periods: row.periods,
  scope: row.scope as Coupon['scope'],
  pricePlanIds: row.pricePlanIds,
  customerIds: row.customerIds,
  newCustomersOnly: row.newCustomersOnly,
  maxRedemptions: row.maxRedemptions,
  redeemed: row.redeemed,
  expiresAt: toIsoOrNull(row.expiresAt?.getTime()),
  archivedAt: toIsoOrNull(row.archivedAt?.getTime()),
  createdAt: row.createdAt.toISOString(),
  version: row.version,
});

/** @throws AppError NotFound */
export async function readCoupon(ctx: Ctx, tx: Tx, id: string, lock: 'none' | 'for-change' = 'none'): Promise<Coupon> {
  const [row] = await tx.$queryRaw<CouponRow[]>`
    SELECT ${COUPON_COLUMNS} FROM coupon c WHERE c.tenant_id = ${ctx.tenantId}::uuid AND c.id = ${id}::uuid
    ${lock === 'none' ? Prisma.empty : Prisma.sql`FOR NO KEY UPDATE`}`;
  if (!row) throw notFound('This coupon');
  return toCoupon(row);
}
