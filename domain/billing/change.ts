import { addDays, type CivilDate, civilDateAt, laterDate } from '../time/civil.ts';
import type { Instant } from '../time/instant.ts';
import type { BillingTerms, Interval, Timing } from './contract.ts';
import { type BillingPeriod, type CivilPeriod, type Layout, periodAt, periodIndexOn } from './periods.ts';
import { type Part, prorate, type Share, share } from './proration.ts';

export interface Price {
  readonly priceMinor: bigint;
  readonly interval: Interval;
  readonly intervalCount: number;
  readonly timing: Timing;
}

export interface Change {
  readonly startDate: CivilDate;
  readonly zone: string;
  readonly anchor: Layout['anchor'];
  readonly at: Instant;
  readonly oldPrice: Price;
  readonly newPrice: Price;
  /** The first civil day charged at the old price; the subscription's start where left out. */
  readonly chargedFrom?: CivilDate;
  readonly terms: Pick<BillingTerms, 'prorationUnit' | 'changeDayBelongsTo'>;
}

export interface ChangeLine extends Share {
  readonly type: 'credit' | 'charge';
  readonly side: 'old' | 'new';
  /** Credits are negative. */
  readonly amountMinor: bigint;
  readonly part: Part;
  /** The full period that the part is measured against. */
  readonly period: CivilPeriod;
}

export interface ChangeResult {
  readonly lines: readonly ChangeLine[];
  /** The first civil day at the new price. */
  readonly splitOn: CivilDate;
  /** Index, in the new layout, of the first period that is still to be billed. */
  readonly billedThrough: number;
}

/**
 * A change of price in the middle of a period. The periods at the new price are laid out from the old start day
 * (the same edges where the interval stays). Paid in advance: what is left of the old period is credited and what is
 * left of the new one charged, as separate lines; in arrears: what was used at the old price is charged now and the
 * new price is billed at the end of its period, from the change on.
 */
export function changePrice(change: Change): ChangeResult {
  const { zone, terms, oldPrice, newPrice } = change;
  const changedOn = civilDateAt(zone, change.at);
  const bySecond = terms.prorationUnit === 'second';
  const splitOn = splitDate(zone, change.at, terms);
  const exact = bySecond ? change.at : undefined;

  const charged = change.chargedFrom ?? change.startDate;
  if (splitOn < charged) {
    // Still on trial: nothing was charged, and charging begins where it was to begin.
    return { lines: [], splitOn: charged, billedThrough: periodOn(change, newPrice, charged).index };
  }
  const before = periodOn(change, oldPrice, changedOn);
  const after = periodOn(change, newPrice, splitOn);
  const lines: ChangeLine[] = [];
  const add = (side: 'old' | 'new', type: ChangeLine['type'], price: Price, part: Part, period: BillingPeriod) => {
    const { interval, intervalCount } = price;
    const measured = share({ unit: terms.prorationUnit, zone, interval, intervalCount }, [part], period.full);
    const amount = prorate(price.priceMinor, measured);
    if (measured.units > 0) {
      const amountMinor = type === 'credit' ? -amount : amount;
      lines.push({ side, type, amountMinor, part, period: period.full, ...measured });
    }
  };

  const oldFrom = laterDate(before.from, charged);
  if (oldPrice.timing === 'advance') {
    const from = laterDate(splitOn, oldFrom);
    add('old', 'credit', oldPrice, { from, to: before.to, ...(exact !== undefined && { fromAt: exact }) }, before);
  } else {
    add('old', 'charge', oldPrice, { from: oldFrom, to: splitOn, ...(exact !== undefined && { toAt: exact }) }, before);
  }

  // A split that falls on a later period's first day leaves that period whole to its own billing date.
  const wholeLater = splitOn > changedOn && after.from === splitOn;
  if (newPrice.timing === 'arrears' || wholeLater) return { lines, splitOn, billedThrough: after.index };
  add('new', 'charge', newPrice, { from: splitOn, to: after.to, ...(exact !== undefined && { fromAt: exact }) }, after);
  return { lines, splitOn, billedThrough: after.index + 1 };
}

/** The first civil day of what is agreed on at the instant. */
export function splitDate(zone: string, at: Instant, terms: Change['terms']): CivilDate {
  const day = civilDateAt(zone, at);
  return terms.prorationUnit !== 'second' && terms.changeDayBelongsTo === 'old-plan' ? addDays(day, 1) : day;
}

function periodOn(change: Change, price: Price, date: CivilDate): BillingPeriod {
  const { startDate, anchor } = change;
  const layout = { startDate, anchor, interval: price.interval, intervalCount: price.intervalCount };
  return periodAt(layout, Math.max(0, periodIndexOn(layout, date)));
}
