import { invoiceKey, layoutOf } from '../../domain/billing/charge.ts';
import type { Charged, Discounted } from '../../domain/billing/facts.ts';
import { periodAt, periodIndexOn } from '../../domain/billing/periods.ts';
import { civilDateAt } from '../../domain/time/civil.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { StoredBillingFacts } from '../billing/facts.ts';
import type { Tx } from '../database.ts';
import { chargedLines } from '../payers/charged-lines.ts';

interface Row {
  readonly key: string;
  readonly addOns: boolean;
  readonly grossMinor: bigint;
  readonly netMinor: bigint;
}

/**
 * The facts with what is left of the present period's charges, as it was invoiced: less what coupons took off and what was credited since, and
 * nothing of an invoice that is void, was given up, or was deleted as a draft. What a change in its middle gives back is that much and no more.
 */
export async function withDiscounts<F extends StoredBillingFacts>(tx: Tx, facts: F, at: Instant): Promise<F> {
  const { subscription, pricePlan } = facts;
  const layout = layoutOf(facts);
  const index = Math.max(0, periodIndexOn(layout, civilDateAt(subscription.zone, at)));
  if (pricePlan.timing !== 'advance' || subscription.billedThrough <= index) return facts;
  const period = periodAt(layout, index);
  const key = invoiceKey(subscription, period);
  // Add-ons stay as they were charged when the plan's price changes in the middle of a period.
  const earlier = Array.from({ length: subscription.planChanges }, (_, planChanges) =>
    invoiceKey({ ...subscription, planChanges }, period),
  );
  const rows = await tx.$queryRaw<Row[]>`
    SELECT charged.period_key AS key, l.kind = 'add-on' AS "addOns", sum(l.amount_minor)::bigint AS "grossMinor",
      sum(CASE WHEN i.status IN ('void', 'uncollectible') THEN 0 ELSE greatest(0, l.amount_minor - l.coupon_minor
        - coalesce((SELECT sum(n.amount_minor) FROM credit_note_line n WHERE n.tenant_id = l.tenant_id AND n.invoice_line_id = l.id), 0)) END)::bigint AS "netMinor"
    FROM ${chargedLines(subscription.id, [key, ...earlier])}
    WHERE l.amount_minor >= 0 AND l.kind IN ('subscription', 'minimum', 'add-on', 'proration-charge') GROUP BY 1, 2`;
  const plan = left(rows.filter((row) => row.key === key && !row.addOns));
  const addOns = left(rows.filter((row) => row.addOns));
  const discounted: Discounted = {
    plan: plan ?? NEVER,
    // One that came in the middle of the period was charged by itself, and its invoice has no key of the period.
    ...((addOns ?? rows.length === 0) && { addOns: addOns ?? NEVER }),
  };
  return { ...facts, discounted };
}

/** Its invoice is gone, or there was none. */
const NEVER: Charged = { grossMinor: 1n, netMinor: 0n };

function left(rows: readonly Row[]): Charged | undefined {
  if (rows.length === 0) return undefined;
  const sum = (of: (row: Row) => bigint) => rows.reduce((all, row) => all + of(row), 0n);
  return { grossMinor: sum((row) => row.grossMinor), netMinor: sum((row) => row.netMinor) };
}
