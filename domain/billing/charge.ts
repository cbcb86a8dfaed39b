import { addDays, type CivilDate, civilDateAt, civilToInstant, earlierDate, laterDate } from '../time/civil.ts';
import { earliest, type Instant } from '../time/instant.ts';
import type { AddOn, BillingFacts, ScheduledPrice, SubscriptionFacts } from './facts.ts';
import {
  type BillingPeriod,
  billingDate,
  type CivilPeriod,
  type Layout,
  periodAt,
  periodIndexOn,
  sharedLayout,
} from './periods.ts';
import type { Part } from './proration.ts';
import { usageGrace } from './usage-facts.ts';

/** When its present cycle began: its start, but for one that was taken up again. */
export const cycleBegan = ({ agreement, startAt }: SubscriptionFacts): Instant => agreement.restartedAt ?? startAt;

type LaidOut = Pick<BillingFacts, 'subscription' | 'pricePlan'>;
/** A plan asks again and again for that of the same facts. */
let lastLaidOut: (LaidOut & { readonly layout: Layout }) | null = null;

/** How the subscription's periods lie under its present price plan. */
export function layoutOf({ subscription, pricePlan }: LaidOut): Layout {
  if (lastLaidOut?.subscription === subscription && lastLaidOut.pricePlan === pricePlan) return lastLaidOut.layout;
  const layout = sharedLayout({
    startDate: civilDateAt(subscription.zone, cycleBegan(subscription)),
    anchor: subscription.anchor,
    interval: pricePlan.interval,
    intervalCount: pricePlan.intervalCount,
  });
  lastLaidOut = { subscription, pricePlan, layout };
  return layout;
}

/**
 * The parts of a period that are charged: from the end of the trial or the change of plan, up to the end of the
 * subscription, without the days it was paused or skipped. The days on which a pause begins and ends are charged.
 */
export function chargedParts(facts: BillingFacts, period: BillingPeriod): Part[] {
  const { subscription, terms } = facts;
  const { zone, chargedFrom, chargedFromAt, chargedUntil, endsAt } = subscription;
  const bySecond = terms.prorationUnit === 'second';
  const from = laterDate(period.from, chargedFrom);
  const to = chargedUntil === null ? period.to : earlierDate(period.to, chargedUntil);
  let rest: Part = { from, to };
  if (bySecond && chargedFromAt !== null && from === chargedFrom) rest = { ...rest, fromAt: chargedFromAt };
  if (bySecond && endsAt !== null && to === chargedUntil) rest = { ...rest, toAt: endsAt };
  const parts: Part[] = [];
  for (const pause of subscription.pauses) {
    const resumedAt = pause.to !== null && (endsAt === null || pause.to < endsAt) ? pause.to : null;
    const pausedFrom = addDays(civilDateAt(zone, pause.from), 1);
    const pausedTo = resumedAt === null ? rest.to : civilDateAt(zone, resumedAt);
    if (pausedTo <= pausedFrom || pausedTo <= rest.from || pausedFrom >= rest.to) continue;
    const before: Part = { ...rest, to: pausedFrom, ...(bySecond && { toAt: pause.from }) };
    if (before.from < before.to) parts.push(before);
    rest = { ...rest, from: pausedTo, ...(bySecond && resumedAt !== null && { fromAt: resumedAt }) };
  }
  if (rest.from < rest.to) parts.push(rest);
  return subscription.agreement.skipped.reduce(without, parts);
}

/** The parts without the days that were skipped, from midnight to midnight. */
function without(parts: Part[], skipped: CivilPeriod): Part[] {
  return parts.flatMap((part) => {
    if (skipped.to <= part.from || skipped.from >= part.to) return [part];
    const { toAt: _, ...before } = { ...part, to: skipped.from };
    const { fromAt: __, ...after } = { ...part, from: skipped.to };
    return [before, after].filter(({ from, to }) => from < to);
  });
}

/** Whether the day is one of those that were skipped. */
export const isSkipped = ({ agreement }: SubscriptionFacts, date: CivilDate): boolean =>
  agreement.skipped.some(({ from, to }) => from <= date && date < to);

/** The parts of a period in which an add-on is charged: those of the subscription, from its first day to its last. */
export function addOnParts(facts: BillingFacts, addOn: AddOn, period: BillingPeriod): Part[] {
  const bySecond = facts.terms.prorationUnit === 'second';
  return chargedParts(facts, period).flatMap((part) => {
    const later = addOn.from > part.from || (bySecond && addOn.from === part.from && addOn.fromAt !== null);
    const sooner = addOn.until !== null && addOn.until <= part.to;
    if (!later && !sooner) return [part];
    const cut: Part = {
      ...part,
      ...(later && { from: addOn.from, ...(bySecond && addOn.fromAt !== null && { fromAt: addOn.fromAt }) }),
      ...(sooner && { to: addOn.until, ...(bySecond && addOn.untilAt !== null && { toAt: addOn.untilAt }) }),
    };
    return cut.from < cut.to || (bySecond && cut.from === cut.to && cut.toAt !== undefined) ? [cut] : [];
  });
}

export interface Billable {
  readonly period: BillingPeriod;
  /** Unique among the subscription's invoices. */
  readonly key: string;
  /** When it is to be invoiced; null while an open pause holds it. */
  readonly dueAt: Instant | null;
}

export const invoiceKey = (subscription: SubscriptionFacts, period: BillingPeriod): string =>
  `invoice:${period.from}${subscription.planChanges > 0 ? `#${subscription.planChanges}` : ''}`;

/** The price that comes into force at the end of a period; null where none is agreed on, or the subscription ends before. */
export function comingPrice({ scheduled, subscription: { chargedUntil } }: BillingFacts): ScheduledPrice | null {
  return scheduled !== null && (chargedUntil === null || scheduled.on < chargedUntil) ? scheduled : null;
}

/**
 * The first period from `index` on that is to be invoiced, null where the subscription ends before or has another price from there on.
 * Periods without a charged day (trial, pause) get no invoice.
 */
export function nextBillable(facts: BillingFacts, index: number): Billable | null {
  const { subscription, ledger } = facts;
  const layout = layoutOf(facts);
  const change = comingPrice(facts);
  const openPause = subscription.pauses.some((pause) => pause.to === null) && subscription.endsAt === null;
  for (let at = index; ; at += 1) {
    let period = periodAt(layout, at);
    if (period.to <= subscription.chargedFrom) {
      at = periodIndexOn(layout, subscription.chargedFrom);
      period = periodAt(layout, at);
    }
    if (subscription.chargedUntil !== null && period.from >= subscription.chargedUntil) return null;
    if (change !== null && period.from >= change.on) return null;
    const key = invoiceKey(subscription, period);
    if (Object.hasOwn(ledger, key)) continue;
    const dueAt = invoiceDueAt(facts, period);
    if (chargedParts(facts, period).length > 0) return { period, key, dueAt };
    // Nothing is charged as long as the pause is open, however far one looks.
    if (openPause && dueAt === null) return { period, key, dueAt: null };
  }
}

/** Whether something of it is due by then and not done: an invoice that is still being made, or a price that is still to come into force. */
export function isBehind(facts: BillingFacts, at: Instant): boolean {
  const next = nextBillable(facts, facts.subscription.billedThrough);
  // That it waits for late events of use makes it no less owed.
  if (next !== null) return next.dueAt !== null && next.dueAt - usageGrace(facts, next.period) <= at;
  const coming = comingPrice(facts);
  return coming !== null && civilToInstant(facts.subscription.zone, coming.on) <= at;
}

/**
 * Local midnight of the billing date, but not before the start, the end of the trial or the end of a pause;
 * in arrears the last, cut period is invoiced when the subscription ends.
 */
function invoiceDueAt(facts: BillingFacts, period: BillingPeriod): Instant | null {
  const { subscription, pricePlan } = facts;
  const { zone, trialEndsAt, endsAt, chargedFrom, chargedFromAt } = subscription;
  const date = billingDate(period, pricePlan.timing);
  // A price that came into force inside a period of its own layout is billed from its day, not from the period's first.
  let dueAt = civilToInstant(zone, chargedFromAt === null ? laterDate(date, chargedFrom) : date);
  if (pricePlan.timing === 'arrears' && endsAt !== null) dueAt = Math.min(dueAt, endsAt);
  dueAt = Math.max(dueAt, cycleBegan(subscription));
  if (trialEndsAt !== null) dueAt = Math.max(dueAt, trialEndsAt);
  dueAt += usageGrace(facts, period);
  return afterPauses(subscription, dueAt);
}

/** The instant, or the end of the pause that holds it; null while that one is open. */
export function afterPauses({ pauses, endsAt }: SubscriptionFacts, at: Instant): Instant | null {
  let dueAt = at;
  for (const pause of pauses) {
    const to = earliest(pause.to, endsAt);
    if (pause.from <= dueAt && (to === null || dueAt < to)) {
      if (to === null) return null;
      dueAt = to;
    }
  }
  return dueAt;
}
