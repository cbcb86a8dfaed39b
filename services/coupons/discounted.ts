import { invoiceKey, layoutOf } from '../../domain/billing/charge.ts';
import type { Discounted } from '../../domain/billing/facts.ts';
import { periodAt, periodIndexOn } from '../../domain/billing/periods.ts';
import { ONE, ratio } from '../../domain/money/ratio.ts';
import { civilDateAt } from '../../domain/time/civil.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { StoredBillingFacts } from '../billing/facts.ts';
import type { Tx } from '../database.ts';
import { chargedLines } from '../payers/charged-lines.ts';

interface Row {
  readonly addOns: boolean;
  readonly amountMinor: bigint;
  readonly couponMinor: bigint;
}

/** The facts with what coupons left of the present period's charges: what a change in its middle gives back is that much and no more. */
export async function withDiscounts<F extends StoredBillingFacts>(tx: Tx, facts: F, at: Instant): Promise<F> {
  const { subscription } = facts;
  const layout = layoutOf(facts);
  const index = Math.max(0, periodIndexOn(layout, civilDateAt(subscription.zone, at)));
  const rows = await tx.$queryRaw<Row[]>`
    SELECT l.kind = 'add-on' AS "addOns", sum(l.amount_minor)::bigint AS "amountMinor", sum(l.coupon_minor)::bigint AS "couponMinor"
    FROM ${chargedLines(subscription.id, invoiceKey(subscription, periodAt(layout, index)))}
    WHERE l.amount_minor > 0 AND l.kind IN ('subscription', 'minimum', 'add-on', 'proration-charge') GROUP BY 1`;
  if (rows.every(({ couponMinor }) => couponMinor === 0n)) return facts;
  const left = (addOns: boolean) => {
    const row = rows.find((each) => each.addOns === addOns);
    return row ? ratio(row.amountMinor - row.couponMinor, row.amountMinor) : ONE;
  };
  const discounted: Discounted = { plan: left(false), addOns: left(true) };
  return { ...facts, discounted };
}
