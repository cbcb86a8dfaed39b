import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { dateOf, indexOf } from './days.ts';
import { DAY, HOUR, type Instant, MINUTE, SECOND } from './instant.ts';
import { clockToInstant, isPlain, zoneDay, zoneDayAt } from './zone-days.ts';

export { addDays, addMonths, daysBetween, weekdayOf } from './days.ts';

/** A civil date, `yyyy-mm-dd`, without a zone. ISO dates compare as text. */
export type CivilDate = string;
/** A time on the clock, `hh:mm` or `hh:mm:ss`; `24:00` is the end of the day. */
export type CivilTime = string;
export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const satisfies readonly Weekday[];

export const civilDate = z.iso.date();
export const civilTime = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'Use a time between 00:00 and 24:00');
export const weekday = z.enum(WEEKDAYS);

/** 35 µs a question without it, and plans ask for every lead; names come from outside, so it is emptied before it grows. */
const knownZones = new Map<string, boolean>();

/** Whether the runtime's zone data knows this IANA name. */
export function isZone(name: string): boolean {
  const known = knownZones.get(name);
  if (known !== undefined) return known;
  if (knownZones.size >= 2000) knownZones.clear();
  const valid = asksForZone(name);
  knownZones.set(name, valid);
  return valid;
}

function asksForZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return name.length > 0;
  } catch {
    return false;
  }
}
export const zoneName = z.string().refine(isZone, 'Use an IANA time zone such as Europe/Lisbon');

/**
 * The instant of a civil date and time in a zone. A time that does not exist (spring) moves forward by the gap,
 * one that occurs twice (autumn) is the first of the two: RFC 5545's rule, Temporal's `compatible`.
 */
export const civilToInstant = (zone: string, date: CivilDate, time: CivilTime = '00:00'): Instant =>
  clockToInstant(zone, indexOf(date), sinceMidnight(time));

/** Milliseconds after midnight of `hh:mm` or `hh:mm:ss`. @throws RangeError */
function sinceMidnight(time: CivilTime): number {
  if (time === '00:00') return 0;
  const parts = /^(\d\d):(\d\d)(?::(\d\d))?$/.exec(time);
  const [hours, minutes, seconds] = [Number(parts?.[1]), Number(parts?.[2]), Number(parts?.[3] ?? 0)];
  const at = hours * HOUR + minutes * MINUTE + seconds * SECOND;
  if (!(minutes < 60 && seconds < 60 && at <= DAY)) throw new RangeError(`not a time of day: ${time}`);
  return at;
}

const zoned = (zone: string, at: Instant) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);

export function civilDateAt(zone: string, at: Instant): CivilDate {
  const day = zoneDayAt(zone, at);
  // A clock set back just after midnight (St. John's until 2011, at 00:01) shows yesterday's date once more.
  return isPlain(day) ? dateOf(day.index) : zoned(zone, at).toPlainDate().toString();
}

/** The clock's reading at an instant, `hh:mm:ss`. */
export const civilTimeAt = (zone: string, at: Instant): CivilTime =>
  zoned(zone, at).toPlainTime().toString({ smallestUnit: 'second' });

/** The same time on the clock `days` civil days later. */
export function addCivilDays(zone: string, at: Instant, days: number): Instant {
  const from = zoneDayAt(zone, at);
  const to = zoneDay(zone, from.index + days);
  return isPlain(from) && isPlain(to) ? to.from + at - from.from : zoned(zone, at).add({ days }).epochMilliseconds;
}

/** First instant of the civil day (not always 00:00: some zones skip midnight). */
export const startOfDay = (zone: string, date: CivilDate): Instant => zoneDay(zone, indexOf(date)).from;

/** The earlier of two civil dates. */
export function earlierDate(a: CivilDate, b: CivilDate): CivilDate {
  if (a < b) return a;
  return b;
}

/** The later of two civil dates. */
export function laterDate(a: CivilDate, b: CivilDate): CivilDate {
  if (a > b) return a;
  return b;
}
