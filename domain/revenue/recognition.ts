import { allocate } from '../money/allocate.ts';
import { addMonths, type CivilDate, daysBetween, earlierDate, laterDate } from '../time/civil.ts';

/** An amount for a stretch of civil days, [from, to), or for the one day on which it was billed. */
export interface Earning {
  /** Signed: what is taken back is negative. */
  readonly netMinor: bigint;
  readonly billedOn: CivilDate;
  readonly period: { readonly from: CivilDate; readonly to: CivilDate } | null;
}

const monthOf = (date: CivilDate): string => date.slice(0, 7);

/**
 * When an amount is earned: by the days of its period, in whole units that add up to it; without a period, when it is billed. What is taken
 * back of months that are past is taken back with its own document, since those months are closed.
 * @returns by month, `yyyy-mm`
 */
export function earnedByMonth({ netMinor, billedOn, period }: Earning): Map<string, bigint> {
  if (period === null || period.from >= period.to) return new Map([[monthOf(billedOn), netMinor]]);
  const months: string[] = [];
  const days: bigint[] = [];
  for (let first = `${monthOf(period.from)}-01`; first < period.to; first = addMonths(first, 1)) {
    months.push(monthOf(first));
    days.push(BigInt(daysBetween(laterDate(first, period.from), earlierDate(addMonths(first, 1), period.to))));
  }
  const shares = allocate(netMinor, days);
  const earned = new Map<string, bigint>();
  for (const [index, month] of months.entries()) {
    const into = netMinor < 0n && month < monthOf(billedOn) ? monthOf(billedOn) : month;
    earned.set(into, (earned.get(into) ?? 0n) + (shares[index] ?? 0n));
  }
  return earned;
}
