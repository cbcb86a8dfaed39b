import { addDays, type CivilDate, civilDateAt, earlierDate, laterDate } from '../time/civil.ts';
import type { Instant } from '../time/instant.ts';
import type { BillingTerms } from './contract.ts';
import { type CivilPeriod, type Layout, periodAt, periodIndexOn } from './periods.ts';
import { type Part, prorate, type Share, share } from './proration.ts';

/** The first civil day that is no longer charged when a subscription ends at the instant. */
export function firstFreeDay(
  zone: string,
  endsAt: Instant,
  terms: Pick<BillingTerms, 'terminationDayBilled'>,
): CivilDate {
  const day = civilDateAt(zone, endsAt);
  return terms.terminationDayBilled ? addDays(day, 1) : day;
}

export interface Termination {
  readonly layout: Layout;
  readonly zone: string;
  readonly priceMinor: bigint;
  readonly endsAt: Instant;
  /** The first civil day charged at all (after a trial, after a change of plan); the start where left out. */
  readonly chargedFrom?: CivilDate;
  readonly terms: Pick<BillingTerms, 'terminationDayBilled' | 'prorationUnit'>;
}

export interface TerminationPart extends Share {
  readonly amountMinor: bigint;
  readonly part: Part;
}

/**
 * What of the period in which the subscription ends was used (to be charged in arrears) and what was not
 * (to be credited where it was paid in advance). Both are non-negative amounts before coupon and tax.
 */
export function terminate(ending: Termination): {
  readonly period: CivilPeriod;
  readonly used: TerminationPart;
  readonly unused: TerminationPart;
} {
  const { layout, zone, terms, endsAt, priceMinor } = ending;
  const measure = { unit: terms.prorationUnit, zone, interval: layout.interval, intervalCount: layout.intervalCount };
  const index = Math.max(0, periodIndexOn(layout, civilDateAt(zone, endsAt)));
  const period = periodAt(layout, index);
  const from = laterDate(period.from, ending.chargedFrom ?? period.from);
  const free = firstFreeDay(zone, endsAt, terms);
  const end = laterDate(from, earlierDate(free, period.to));

  const exactEnd = terms.prorationUnit === 'second' ? endsAt : undefined;
  const parts = {
    used: { from, to: end, ...(exactEnd !== undefined && { toAt: exactEnd }) },
    unused: { from: end, to: period.to, ...(exactEnd !== undefined && { fromAt: exactEnd }) },
  };
  const priced = (part: Part): TerminationPart => {
    const measured = share(measure, [part], period.full);
    return { ...measured, amountMinor: prorate(priceMinor, measured), part };
  };
  return { period: period.full, used: priced(parts.used), unused: priced(parts.unused) };
}
