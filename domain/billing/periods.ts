import { addDays, addMonths, type CivilDate, daysBetween, WEEKDAYS, weekdayOf } from '../time/civil.ts';
import type { Anchor, Interval, Timing } from './contract.ts';

/** Half-open stretch of civil days, [from, to). */
export interface CivilPeriod {
  readonly from: CivilDate;
  readonly to: CivilDate;
}

/** How a subscription's periods lie in the calendar. Every date is computed from here, never from another date. */
export interface Layout {
  /** The civil day of the start in the subscription's zone. */
  readonly startDate: CivilDate;
  readonly anchor: Anchor;
  readonly interval: Interval;
  readonly intervalCount: number;
}

/** Period `index` of a subscription; the first may be a part, leading up to the first edge of its cycle. */
export interface BillingPeriod extends CivilPeriod {
  readonly index: number;
  /** The whole cycle it belongs to, against which a part is measured. */
  readonly full: CivilPeriod;
}

const UNITS = {
  day: { unit: 'day', length: 1 },
  week: { unit: 'day', length: 7 },
  month: { unit: 'month', length: 1 },
  quarter: { unit: 'month', length: 3 },
  year: { unit: 'month', length: 12 },
} as const;

/** One cycle in whole days or in whole months. */
export function cycleLength(interval: Interval, intervalCount: number): { unit: 'day' | 'month'; length: number } {
  if (!Number.isInteger(intervalCount) || intervalCount < 1) throw new RangeError('an interval counts from 1');
  const { unit, length } = UNITS[interval];
  return { unit, length: length * intervalCount };
}

/** `date` moved by so many cycles; months are clipped to short ones. */
export function shiftCycles(date: CivilDate, layout: Pick<Layout, 'interval' | 'intervalCount'>, cycles: number) {
  const { unit, length } = cycleLength(layout.interval, layout.intervalCount);
  return unit === 'day' ? addDays(date, cycles * length) : addMonths(date, cycles * length);
}

/**
 * Edge `n` of the cycle (n may be negative): the start day, the billing day in the start's month, or the first day of
 * the calendar's week or year, moved by n cycles and clipped to short months each time anew.
 * Calendar months in other counts than those that divide a year are counted from January of the start's year.
 * @throws RangeError where a day of the month is asked of days or weeks
 */
export function edge(layout: Layout, n: number): CivilDate {
  const { startDate, anchor } = layout;
  const { unit } = cycleLength(layout.interval, layout.intervalCount);
  if (anchor.rule === 'start-day') return shiftCycles(startDate, layout, n);
  if (anchor.rule === 'day-of-month') {
    if (unit === 'day') throw new RangeError('a day of the month anchors months, quarters and years only');
    return dayOfMonth(shiftCycles(`${startDate.slice(0, 7)}-01`, layout, n), anchor.day);
  }
  if (unit === 'month') return shiftCycles(`${startDate.slice(0, 4)}-01-01`, layout, n);
  const sinceMonday = layout.interval === 'week' ? WEEKDAYS.indexOf(weekdayOf(startDate)) : 0;
  return shiftCycles(addDays(startDate, -sinceMonday), layout, n);
}

/** The day in the month that begins at `first`, or the month's last where it has no such day. */
function dayOfMonth(first: CivilDate, day: number): CivilDate {
  const last = daysBetween(first, addMonths(first, 1));
  return addDays(first, Math.min(day, last) - 1);
}

/** Index of the last edge on or before the date. */
function edgeOn(layout: Layout, date: CivilDate): number {
  const { unit, length } = cycleLength(layout.interval, layout.intervalCount);
  const origin = edge(layout, 0);
  const units = unit === 'day' ? daysBetween(origin, date) : monthsBetween(origin, date);
  let n = Math.floor(units / length);
  // Clipped days put the estimate out by one at most.
  while (edge(layout, n) > date) n -= 1;
  while (edge(layout, n + 1) <= date) n += 1;
  return n;
}

const monthsBetween = (from: CivilDate, to: CivilDate): number =>
  (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7));

/** Index of the last edge on or before the start: where period 0 belongs. */
function firstEdge(layout: Layout): number {
  if (layout.anchor.rule === 'start-day') return 0;
  if (layout.anchor.rule === 'day-of-month') return edge(layout, 0) <= layout.startDate ? 0 : -1;
  return edgeOn(layout, layout.startDate);
}

/** Layouts and their periods; about 4 MB. */
const MOST_KEPT = 20_000;
const layouts = new Map<string, Layout>();
const periodsOf = new WeakMap<Layout, Map<number, BillingPeriod>>();
let kept = 0;

/** One and the same layout for all that begin on a day and are billed alike: a run's are few, and the periods of each are computed once. */
export function sharedLayout(layout: Layout): Layout {
  const { startDate, anchor, interval, intervalCount } = layout;
  const key = `${startDate} ${anchor.rule === 'day-of-month' ? anchor.day : anchor.rule} ${intervalCount} ${interval}`;
  const known = layouts.get(key);
  if (known) return known;
  if (kept >= MOST_KEPT) {
    layouts.clear();
    kept = 0;
  }
  kept += 1;
  layouts.set(key, layout);
  periodsOf.set(layout, new Map());
  return layout;
}

/** Period `index` of the subscription, from 0. */
export function periodAt(layout: Layout, index: number): BillingPeriod {
  const periods = periodsOf.get(layout);
  const known = periods?.get(index);
  if (known) return known;
  const period = computePeriod(layout, index);
  if (periods) {
    kept += 1;
    periods.set(index, period);
  }
  return period;
}

function computePeriod(layout: Layout, index: number): BillingPeriod {
  const n = firstEdge(layout) + index;
  const full = { from: edge(layout, n), to: edge(layout, n + 1) };
  return { index, from: index === 0 ? layout.startDate : full.from, to: full.to, full };
}

/** Index of the period that contains the date; negative before the start. */
export const periodIndexOn = (layout: Layout, date: CivilDate): number =>
  date < layout.startDate ? -1 : edgeOn(layout, date) - firstEdge(layout);

/** The first edge of the cycle on or after the start. */
export function firstCycleDate(layout: Layout): CivilDate {
  const n = firstEdge(layout);
  const at = edge(layout, n);
  return at === layout.startDate ? at : edge(layout, n + 1);
}

/** In advance on the period's first day, in arrears on the first day after it. */
export const billingDate = (period: CivilPeriod, timing: Timing): CivilDate =>
  timing === 'advance' ? period.from : period.to;

/** The first `count` periods. */
export const firstPeriods = (layout: Layout, count: number): BillingPeriod[] =>
  Array.from({ length: count }, (_, index) => periodAt(layout, index));

/** All periods that start on or before the date. */
export const periodsThrough = (layout: Layout, date: CivilDate): BillingPeriod[] =>
  firstPeriods(layout, periodIndexOn(layout, date) + 1);
