import type { CouponFacts } from '../../domain/billing/facts.ts';
import type { AppliedCoupon } from '../../domain/billing/reduction.ts';
import { recordset, type Tx } from '../database.ts';

/** What decides how much a coupon takes off, as its row has it. */
export interface CouponTerms {
  readonly code: string;
  readonly name: string;
  readonly ratePercent: string | null;
  readonly amountMinor: bigint | null;
  readonly currency: string | null;
  readonly scope: string;
  readonly pricePlanIds: string[];
}

export const couponFacts = (id: string, remaining: number | null, coupon: CouponTerms): CouponFacts => ({
  id,
  code: coupon.code,
  name: coupon.name,
  off:
    coupon.ratePercent === null
      ? { amountMinor: coupon.amountMinor ?? 0n, currency: coupon.currency ?? '' }
      : { ratePercent: coupon.ratePercent },
  remaining,
  scope: coupon.scope as CouponFacts['scope'],
  pricePlanIds: coupon.pricePlanIds,
});

type Row = CouponTerms & { id: string; subscriptionId: string; remaining: number | null };

/** What subscriptions have redeemed and is not used up, or came off the period that goes on, in the order in which it comes off, by subscription. */
export async function redeemedCoupons(
  tx: Tx,
  subscriptionIds: readonly string[],
): Promise<ReadonlyMap<string, readonly CouponFacts[]>> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT r.id, r.subscription_id AS "subscriptionId", r.remaining, c.code, c.name, c.rate_percent AS "ratePercent", c.amount_minor AS "amountMinor",
      c.currency, c.scope, c.price_plan_ids AS "pricePlanIds"
    FROM coupon_redemption r JOIN coupon c ON c.tenant_id = r.tenant_id AND c.id = r.coupon_id
    WHERE r.tenant_id = (SELECT app_tenant()) AND r.subscription_id = ANY(${subscriptionIds}::uuid[])
      AND r.withdrawn_at IS NULL AND (r.remaining IS DISTINCT FROM 0 OR r.last_period)
    ORDER BY r.position, r.id`;
  const found = new Map<string, CouponFacts[]>();
  for (const row of rows) {
    const all = found.get(row.subscriptionId) ?? [];
    all.push(couponFacts(row.id, row.remaining, row));
    found.set(row.subscriptionId, all);
  }
  return found;
}

interface Reduced {
  readonly coupons: readonly AppliedCoupon[];
  readonly period: object | null;
}

/** A coupon on an invoice, with whose it is: a payer's has one code of several subscriptions. */
export interface CouponOnInvoice {
  readonly code: string;
  readonly name: string;
  readonly amountMinor: string | number;
  /** What was entered with its redemptions, whatever became of the draft since. */
  readonly uses?: readonly { readonly id: string; readonly amountMinor: string | number; readonly periods: number }[];
}

export const couponsOn = ({ coupons, period }: Reduced): CouponOnInvoice[] =>
  coupons.map(({ id, code, name, amountMinor, periods = 1 }) => {
    const amount = String(amountMinor);
    return {
      code,
      name,
      amountMinor: amount,
      uses: [{ id, amountMinor: amount, periods: period === null ? 0 : periods }],
    };
  });

/** Enters what coupons took off invoices, and that those of a period used up one each of what they are good for. */
export const enterCoupons = (tx: Tx, invoices: readonly Reduced[]): Promise<void> =>
  enterUses(tx, invoices.flatMap(couponsOn), 1n);

/** Takes that back, of a draft that is deleted. */
export const releaseCoupons = (tx: Tx, coupons: readonly CouponOnInvoice[]): Promise<void> =>
  enterUses(tx, coupons, -1n);

async function enterUses(tx: Tx, coupons: readonly CouponOnInvoice[], sign: 1n | -1n): Promise<void> {
  const used = coupons.flatMap(({ uses = [] }) =>
    uses.map(({ id, amountMinor, periods }) => ({
      id,
      invoices: Number(sign),
      off_minor: sign * BigInt(amountMinor),
      periods: Number(sign) * periods,
    })),
  );
  if (used.length === 0) return;
  await tx.$executeRaw`
    UPDATE coupon_redemption c SET invoices = c.invoices + u.invoices, off_minor = c.off_minor + u.off_minor, remaining = c.remaining - u.periods,
      last_period = c.last_period AND c.remaining - u.periods = 0
    FROM (SELECT r.id, sum(r.invoices)::int AS invoices, sum(r.off_minor)::bigint AS off_minor, sum(r.periods)::int AS periods
      FROM ${recordset(used, { id: 'uuid', invoices: 'int', off_minor: 'bigint', periods: 'int' })} GROUP BY r.id) u
    WHERE c.tenant_id = (SELECT app_tenant()) AND c.id = u.id`;
}

/** The coupons that are used up and came off the period that goes on, and those of which that period is over, where that changed. */
export async function enterLastPeriods(
  tx: Tx,
  changes: readonly { readonly before: readonly CouponFacts[]; readonly after: readonly CouponFacts[] }[],
): Promise<void> {
  const last = new Map<string, boolean>();
  for (const { before, after } of changes) {
    if (before === after) continue;
    const inLast = (coupons: readonly CouponFacts[]) => coupons.filter(({ remaining }) => remaining === 0);
    for (const { id } of inLast(before)) last.set(id, false);
    for (const { id } of inLast(after)) last.set(id, true);
  }
  if (last.size === 0) return;
  const rows = [...last].map(([id, isLast]) => ({ id, is_last: isLast }));
  await tx.$executeRaw`
    UPDATE coupon_redemption c SET last_period = r.is_last FROM ${recordset(rows, { id: 'uuid', is_last: 'boolean' })}
    WHERE c.tenant_id = (SELECT app_tenant()) AND c.id = r.id`;
}
