import { applyOutcome } from '../process/plan.ts';
import { addDays, type CivilDate, civilDateAt, daysBetween, laterDate } from '../time/civil.ts';
import type { Instant } from '../time/instant.ts';
import { type AheadInvoice, invoicesAhead } from './ahead.ts';
import { layoutOf } from './charge.ts';
import type { BillingFacts, PricePlanFacts } from './facts.ts';
import { type BillingPeriod, type CivilPeriod, periodAt, periodIndexOn } from './periods.ts';
import { billing, usageReached } from './plan.ts';
import { quantityOf } from './usage.ts';
import { NO_USAGE, type UsageCharge, type UsageDay } from './usage-facts.ts';

const MICRO = 1_000_000n;

/** So many full periods say what is expected of the next ones. */
export const EXPECTED_FROM = 3;

/** What was counted of a meter in full periods, the latest first. */
export type PastUse = ReadonlyMap<string, readonly { readonly period: CivilPeriod; readonly quantity: number }[]>;

/**
 * What use that is still to come is expected to add to invoices ahead, with its tax and after coupons, by the invoice's key: as if in each period
 * as much is used as in the mean of the last full ones. It is an estimate, made by the computation that makes the invoices: so tiers and minimums
 * are those of the whole quantity. A meter without a full period behind it is expected to count nothing more than it has.
 * @param certain the invoices ahead as they are with what has been used by now
 */
export function expectedUse(
  facts: BillingFacts,
  past: PastUse,
  certain: readonly AheadInvoice[],
  from: Instant,
  until: Instant,
): ReadonlyMap<string, bigint> {
  const { status } = facts.subscription;
  const means = meansOf(facts, past);
  if (means.length === 0 || (status !== 'active' && status !== 'trialing')) return new Map();
  const now = afterReached(facts, from);
  const usage = now.usage ?? NO_USAGE;
  const counted = { ...usage.counted };
  for (const { charge, meanMicro } of means) {
    const known = counted[charge.meterId] ?? [];
    counted[charge.meterId] = [...known, ...expectedDays(now, charge, known, meanMicro, from, until)];
  }
  // At the end of each period: when in it an amount is reached, nobody knows.
  const { scheduled } = now;
  const estimated = {
    ...now,
    creditMinor: 0n,
    pricePlan: withoutThresholds(now.pricePlan),
    scheduled: scheduled && { ...scheduled, pricePlan: withoutThresholds(scheduled.pricePlan) },
    usage: { ...usage, counted },
  };
  const known = new Map(certain.map(({ key, computed }) => [key, computed.totalMinor]));
  return new Map(
    invoicesAhead(estimated, from, until).flatMap(({ key, computed }) => {
      const without = known.get(key);
      return without === undefined || without === computed.totalMinor ? [] : [[key, computed.totalMinor - without]];
    }),
  );
}

/** The mean of each meter that is charged for, in millionths. */
function meansOf(facts: BillingFacts, past: PastUse) {
  const layout = layoutOf(facts);
  const isFull = ({ from, to }: CivilPeriod) => {
    const period = periodAt(layout, Math.max(0, periodIndexOn(layout, from)));
    return period.from === from && period.to === to;
  };
  return (facts.pricePlan.usage ?? []).flatMap((charge) => {
    const full = (past.get(charge.meterId) ?? []).filter(({ period }) => isFull(period)).slice(0, EXPECTED_FROM);
    const all = full.reduce((sum, { quantity }) => sum + BigInt(quantity), 0n);
    return all === 0n ? [] : [{ charge, meanMicro: (all * MICRO) / BigInt(full.length) }];
  });
}

/** Days to come as they would be counted, in each period as much as in the mean one: a sum day by day, all else on the first day. */
function expectedDays(
  facts: BillingFacts,
  charge: UsageCharge,
  known: readonly UsageDay[],
  meanMicro: bigint,
  from: Instant,
  until: Instant,
): UsageDay[] {
  const { zone } = facts.subscription;
  const layout = layoutOf(facts);
  const [tomorrow, last] = [addDays(civilDateAt(zone, from), 1), civilDateAt(zone, until)];
  const days: UsageDay[] = [];
  let period = periodAt(layout, Math.max(0, periodIndexOn(layout, tomorrow)));
  for (; period.from <= last; period = periodAt(layout, period.index + 1)) {
    const first = laterDate(period.from, tomorrow);
    if (charge.aggregation === 'sum') days.push(...dayByDay(period, first, meanMicro));
    else if (charge.aggregation === 'unique') {
      const seen = BigInt(quantityOf(known, 'unique', period)) * MICRO;
      if (meanMicro > seen) days.push({ day: first, after: null, micro: meanMicro - seen });
    } else days.push({ day: first, after: null, micro: meanMicro });
  }
  return days;
}

function dayByDay({ from, to }: BillingPeriod, first: CivilDate, meanMicro: bigint): UsageDay[] {
  const length = BigInt(daysBetween(from, to));
  const upTo = (day: bigint) => (meanMicro * day) / length;
  return Array.from({ length: daysBetween(first, to) }, (_, n) => {
    const day = addDays(first, n);
    const index = BigInt(daysBetween(from, day));
    return { day, after: null, micro: upTo(index + 1n) - upTo(index) };
  });
}

/** The facts once what has been reached by now is invoiced. */
function afterReached<F extends BillingFacts>(facts: F, now: Instant): F {
  if (!facts.usage) return facts;
  const reached = usageReached(facts).find(
    ({ kind, key }) => kind === 'usage-invoice' && !Object.hasOwn(facts.ledger, key),
  );
  return reached ? (applyOutcome(billing, facts, reached, { state: 'done', at: now }, now) as F) : facts;
}

const withoutThresholds = (plan: PricePlanFacts): PricePlanFacts =>
  plan.usage
    ? { ...plan, usage: plan.usage.map((charge) => ({ ...charge, alertAt: [], invoiceAtMinor: null })) }
    : plan;
