import { addCivilDays, type CivilTime, isZone, type Weekday } from '../time/civil.ts';
import { weekdayAt } from '../time/days.ts';
import { HOUR, type Instant, MINUTE, SECOND } from '../time/instant.ts';
import { minutesOf, timeOfDay, zoneDayAt } from '../time/zone-days.ts';
import type { Duration } from './graph.ts';

/** The zone to use for a contact: its own where that is set and known, else the default one. */
export const zoneFor = (contactZone: string | null | undefined, defaultZone: string): string =>
  contactZone && isZone(contactZone) ? contactZone : defaultZone;

/**
 * The first instant not before `at` (a clock that shows the time already counts) at which the zone's clock shows `time`, on one of
 * `days` where given. A time skipped in spring is moved forward by the gap, of two in autumn the first is meant.
 */
export function nextLocal(zone: string, at: Instant, time: CivilTime, days?: readonly Weekday[]): Instant {
  const minutes = minutesOf(time);
  // From the day before: a time that the change of clocks moved over midnight belongs to it.
  const first = zoneDayAt(zone, at).index - 1;
  // A wanted weekday comes within 7 days, and once a zone skipped the day that it was.
  for (let index = first; index < first + 16; index++) {
    const instant = timeOfDay(zone, index, minutes);
    if (instant >= at && (!days || days.includes(weekdayAt(index)))) return instant;
  }
  throw new RangeError(`no ${time} in ${zone} within two weeks`);
}

/** `civil-days`: the same time on the zone's clock so many days on. `elapsed-24h`: so many times 86,400 seconds. */
export type DelayUnit = 'civil-days' | 'elapsed-24h';

export const delayDays = (zone: string, from: Instant, days: number, unit: DelayUnit): Instant =>
  unit === 'civil-days' ? addCivilDays(zone, from, days) : from + days * 24 * HOUR;

/** When a wait that began at `from` ends. */
export function durationEnd(zone: string, from: Instant, { unit, count }: Duration): Instant {
  if (unit === 'days') return delayDays(zone, from, count, 'civil-days');
  return from + count * (unit === 'hours' ? HOUR : unit === 'minutes' ? MINUTE : SECOND);
}

/**
 * Which way a wait for a condition ends, and when.
 * @param metAt since when the condition holds; null where it does not
 * @returns null while it goes on: the condition does not hold, and the time is not up at `now`
 */
export function waitUntil(
  wait: { readonly arrivedAt: Instant; readonly timeoutAt: Instant; readonly metAt: Instant | null },
  now: Instant,
): { readonly branch: 'met' | 'timeout'; readonly at: Instant } | null {
  const { arrivedAt, timeoutAt, metAt } = wait;
  const met = metAt === null ? null : Math.max(metAt, arrivedAt);
  if (met !== null && met < timeoutAt && met <= now) return { branch: 'met', at: met };
  return timeoutAt <= now ? { branch: 'timeout', at: timeoutAt } : null;
}
