import { aloneKey } from '../../domain/billing/amend.ts';
import { invoiceKey, layoutOf } from '../../domain/billing/charge.ts';
import { type Charged, chargedTogether, type Discounted, NEVER_CHARGED } from '../../domain/billing/facts.ts';
import { periodAt, periodIndexOn } from '../../domain/billing/periods.ts';
import { type CivilDate, civilDateAt } from '../../domain/time/civil.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { StoredBillingFacts } from '../billing/facts.ts';
import type { Tx } from '../database.ts';
import { chargedLines } from '../payers/charged-lines.ts';

interface Row extends Charged {
  readonly key: string;
  readonly addOns: boolean;
  /** The first day of what was charged. */
  readonly from: CivilDate;
}

/**
 * The facts with what is left of the charges of the present period, and of those invoiced ahead, as they were invoiced: less what coupons took off and what was credited since, and
 * nothing of an invoice that is void, was given up, or was deleted as a draft. What a change in its middle gives back is that much and no more.
 */
export async function withDiscounts<F extends StoredBillingFacts>(tx: Tx, facts: F, at: Instant): Promise<F> {
  const { subscription, pricePlan } = facts;
  const layout = layoutOf(facts);
  const index = Math.max(0, periodIndexOn(layout, civilDateAt(subscription.zone, at)));
  if (pricePlan.timing !== 'advance' || subscription.billedThrough <= index) return facts;
  const period = periodAt(layout, index);
  const suffix = subscription.planChanges > 0 ? `#${subscription.planChanges}` : '';
  const key = invoiceKey(subscription, period);
  // Add-ons stay as they were charged when the plan's price changes in the middle of a period.
  const earlier = Array.from({ length: subscription.planChanges }, (_, planChanges) =>
    invoiceKey({ ...subscription, planChanges }, period),
  );
  const { agreement } = subscription;
  const ahead = agreement.ahead !== null && period.from < agreement.ahead.to ? agreement.ahead : null;
  const aheadKey = ahead && invoiceKey(subscription, periodAt(layout, periodIndexOn(layout, ahead.from)));
  const alone = subscription.addOns.flatMap((addOn) => (addOn.billedAlone && addOn.from >= period.from ? [addOn] : []));
  const instalments = agreement.instalments > 1 || agreement.owed.length > 0 ? `instalment:${period.from}/` : null;
  const rows = await tx.$queryRaw<Row[]>`
    SELECT charged.period_key AS key, l.kind = 'add-on' AS "addOns", l.period_from::text AS "from", sum(l.amount_minor)::bigint AS "grossMinor",
      sum(CASE WHEN i.status IN ('void', 'uncollectible') THEN 0 ELSE greatest(0, l.amount_minor - l.coupon_minor
        - coalesce((SELECT sum(n.amount_minor) FROM credit_note_line n WHERE n.tenant_id = l.tenant_id AND n.invoice_line_id = l.id), 0)) END)::bigint AS "netMinor"
    FROM ${chargedLines(subscription.id, [key, ...earlier, ...alone.map(aloneKey), ...(aheadKey ? [aheadKey] : []), ...(instalments ? [`${instalments}%${suffix}`] : [])])}
    WHERE l.amount_minor >= 0 AND (l.kind IN ('subscription', 'minimum', 'add-on', 'proration-charge')
      OR l.kind = 'other' AND charged.period_key LIKE 'instalment:%') GROUP BY 1, 2, 3`;
  const isOfPlan = (row: Row, own: string | null) =>
    !row.addOns && (row.key === own || (row.key.startsWith('instalment:') && row.key.endsWith(suffix)));
  const ofPeriods = rows.filter(({ key: of }) => !alone.some((addOn) => of === aloneKey(addOn)));
  const ofAhead = ofPeriods.filter((row) => row.key === aheadKey);
  const inAhead = ahead !== null && ahead.from <= period.from;
  // Of several periods on one invoice, those of the present one.
  const present = inAhead
    ? ofAhead.filter(({ from }) => period.from <= from && from < period.to)
    : ofPeriods.filter((row) => row.key !== aheadKey);
  const plan = chargedTogether(present.filter((row) => isOfPlan(row, inAhead ? aheadKey : key)));
  const addOns = chargedTogether(present.filter((row) => row.addOns));
  const discounted: Discounted = {
    plan: plan ?? NEVER_CHARGED,
    // One that came in the middle of the period was charged by itself.
    ...((addOns ?? present.length === 0) && { addOns: addOns ?? NEVER_CHARGED }),
    ...(ahead && { ahead: ofAhead }),
    ...(alone.length > 0 && {
      alone: Object.fromEntries(
        alone.flatMap((addOn) => {
          const charged = chargedTogether(rows.filter((row) => row.key === aloneKey(addOn)));
          return charged ? [[addOn.id, charged]] : [];
        }),
      ),
    }),
  };
  return { ...facts, discounted };
}
