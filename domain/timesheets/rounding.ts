import { civilDateAt, civilToInstant } from '../time/civil.ts';
import { DAY, type Instant, MINUTE, SECOND, type Stretch } from '../time/instant.ts';
import type { TimesheetSettings } from './contract.ts';

export type RoundUpMinutes = TimesheetSettings['roundUpMinutes'];

const up = (value: number, step: number): number => (step === 0 ? value : Math.ceil(value / step) * step);

/** How far the zone's clock is ahead of UTC at an instant; some zones are 30 or 45 minutes off the hour. */
function offsetAt(zone: string, at: Instant): number {
  const midday = civilToInstant(zone, civilDateAt(zone, at), '12:00');
  // Only the part below an hour matters for steps up to an hour, and no zone changes that part within a day.
  return Math.round((12 * 60 * MINUTE - (midday % DAY)) / MINUTE) * MINUTE;
}

/** Rounds an instant up to a whole step on the zone's clock; 0 minutes: kept. */
export function roundInstantUp(at: Instant, minutes: number, zone = 'UTC'): Instant {
  if (minutes === 0) return at;
  const offset = offsetAt(zone, at);
  return up(at + offset, minutes * MINUTE) - offset;
}

/** Rounds a duration up to whole steps; 0 minutes: kept. */
export const roundSecondsUp = (seconds: number, minutes: number): number => up(seconds, minutes * 60);

/** An entry by the clock: begin and end are rounded first, then the time between them. */
export function roundEntry(
  entry: Stretch,
  minutes: RoundUpMinutes,
  zone?: string,
): Stretch & { readonly durationSeconds: number } {
  const from = roundInstantUp(entry.from, minutes.begin, zone);
  const to = Math.max(from, roundInstantUp(entry.to, minutes.end, zone));
  return { from, to, durationSeconds: roundSecondsUp((to - from) / SECOND, minutes.duration) };
}

/** The time of several entries: each rounded up and added, or added and rounded up once. */
export const roundedSum = (
  seconds: readonly number[],
  minutes: number,
  roundDuration: TimesheetSettings['roundDuration'],
): number =>
  roundDuration === 'total'
    ? roundSecondsUp(
        seconds.reduce((sum, each) => sum + each, 0),
        minutes,
      )
    : seconds.reduce((sum, each) => sum + roundSecondsUp(each, minutes), 0);
