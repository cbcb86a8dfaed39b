import { addDays, type CivilDate, earlierDate, laterDate } from '../time/civil.ts';
import type { ProrationUnit } from './contract.ts';
import { type Layout, periodAt, periodIndexOn } from './periods.ts';
import { prorate, type Share, share } from './proration.ts';

export interface OverdueState {
  readonly name: string;
  /** Civil days since the earliest unpaid invoice; reached on that day. */
  readonly afterDays: number;
  /** From this state on nothing is delivered, so nothing is owed for it. */
  readonly blocksBilling: boolean;
}

/** The days on which an unpaid invoice is tried again: every so many days, until the day it is paid, left out. */
export function retryDates(invoicedOn: CivilDate, everyDays: number, until: CivilDate): CivilDate[] {
  if (everyDays < 1) throw new RangeError('retries are at least a day apart');
  const dates: CivilDate[] = [];
  for (let date = addDays(invoicedOn, everyDays); date < until; date = addDays(date, everyDays)) dates.push(date);
  return dates;
}

/** The states reached by the day given, included, each with its date, from the earliest unpaid invoice. */
export function statesReached(
  earliestUnpaid: CivilDate,
  states: readonly OverdueState[],
  until: CivilDate,
): readonly (OverdueState & { readonly on: CivilDate })[] {
  return states
    .map((state) => ({ ...state, on: addDays(earliestUnpaid, state.afterDays) }))
    .filter((state) => state.on <= until)
    .sort((a, b) => a.afterDays - b.afterDays);
}

export interface Repair extends Share {
  readonly from: CivilDate;
  readonly to: CivilDate;
  /** Credits are negative. */
  readonly amountMinor: bigint;
}

/**
 * The credit for the days on which a subscription paid in advance was blocked: one line for each period that was
 * billed and blocked in part, the days in [blockedFrom, paidOn) over those of the full period.
 * @param billedTo periods from here on have not been billed and need no repair
 */
export function repairBlocked(
  blocked: { readonly from: CivilDate; readonly to: CivilDate; readonly billedTo: CivilDate },
  price: { readonly layout: Layout; readonly zone: string; readonly priceMinor: bigint; readonly unit: ProrationUnit },
): Repair[] {
  const { layout, zone, unit } = price;
  const measure = { unit, zone, interval: layout.interval, intervalCount: layout.intervalCount };
  const repairs: Repair[] = [];
  const end = earlierDate(blocked.to, blocked.billedTo);
  for (let index = Math.max(0, periodIndexOn(layout, blocked.from)); ; index += 1) {
    const period = periodAt(layout, index);
    const from = laterDate(period.from, blocked.from);
    const to = earlierDate(period.to, end);
    if (from >= to) return repairs;
    const measured = share(measure, [{ from, to }], period.full);
    repairs.push({ from, to, amountMinor: -prorate(price.priceMinor, measured), ...measured });
  }
}
