import { type Ratio, ratio, roundHalfUp, times } from '../money/ratio.ts';
import { type CivilDate, civilToInstant, daysBetween } from '../time/civil.ts';
import { type Instant, SECOND } from '../time/instant.ts';
import type { Interval, ProrationUnit } from './contract.ts';
import { type CivilPeriod, cycleLength, shiftCycles } from './periods.ts';

/** A part of a period. The instants matter to the second-wise proration alone; left out, they are local midnights. */
export interface Part extends CivilPeriod {
  readonly fromAt?: Instant;
  readonly toAt?: Instant;
}

/** So many of so many: 17 of 31 days. */
export interface Share {
  readonly units: number;
  readonly periodUnits: number;
}

export interface Measure {
  readonly unit: ProrationUnit;
  readonly zone: string;
  readonly interval: Interval;
  readonly intervalCount: number;
}

/**
 * How much of the full period the parts are.
 * `day`: civil days over those of the period. `second`: real elapsed seconds, so that a change of the clocks counts.
 * `fixed-30-day`: every month has 30 days; the 31st counts as the 30th, and the whole period is always the whole.
 */
export function share(measure: Measure, parts: readonly Part[], full: CivilPeriod): Share {
  const whole = parts.length === 1 && parts[0]?.from === full.from && parts[0].to === full.to;
  const periodUnits = lengthOfPeriod(measure, full);
  if (whole && (measure.unit !== 'second' || isMidnights(parts[0]))) return { units: periodUnits, periodUnits };
  const units = parts.reduce((all, part) => all + lengthOf(measure, part), 0);
  return { units: Math.max(0, Math.min(units, periodUnits)), periodUnits };
}

const isMidnights = (part: Part | undefined): boolean => part?.fromAt === undefined && part?.toAt === undefined;

function lengthOf({ unit, zone }: Measure, part: Part): number {
  if (unit === 'day') return daysBetween(part.from, part.to);
  if (unit === 'fixed-30-day') return daysOf30(part.from, part.to);
  const from = part.fromAt ?? civilToInstant(zone, part.from);
  const to = part.toAt ?? civilToInstant(zone, part.to);
  return Math.floor((to - from) / SECOND);
}

function lengthOfPeriod(measure: Measure, full: CivilPeriod): number {
  if (measure.unit !== 'fixed-30-day') return lengthOf(measure, full);
  const { unit, length } = cycleLength(measure.interval, measure.intervalCount);
  return unit === 'month' ? 30 * length : length;
}

function daysOf30(from: CivilDate, to: CivilDate): number {
  const [fromYear = 0, fromMonth = 0, fromDay = 0] = from.split('-').map(Number);
  const [toYear = 0, toMonth = 0, toDay = 0] = to.split('-').map(Number);
  return (toYear - fromYear) * 360 + (toMonth - fromMonth) * 30 + Math.min(toDay, 30) - Math.min(fromDay, 30);
}

export const asRatio = (part: Share): Ratio => ratio(part.units, part.periodUnits);

/** The price for a part of its period, rounded half-up on the exact value. */
export const prorate = (priceMinor: bigint, part: Share): bigint =>
  part.units === part.periodUnits ? priceMinor : roundHalfUp(times(ratio(priceMinor), asRatio(part)));

/** A stub before a cycle edge (`leading`) or after one, against the cycle it belongs to. */
export function stubShare(
  stub: CivilPeriod & { readonly side: 'leading' | 'trailing' },
  measure: Measure,
): Share & { readonly full: CivilPeriod } {
  const full =
    stub.side === 'leading'
      ? { from: shiftCycles(stub.to, measure, -1), to: stub.to }
      : { from: stub.from, to: shiftCycles(stub.from, measure, 1) };
  return { ...share(measure, [stub], full), full };
}
