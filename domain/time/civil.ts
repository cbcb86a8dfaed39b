import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { Instant } from './instant.ts';

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
export function civilToInstant(zone: string, date: CivilDate, time: CivilTime = '00:00'): Instant {
  const day = Temporal.PlainDate.from(date);
  const plain =
    time === '24:00' ? day.add({ days: 1 }).toPlainDateTime() : day.toPlainDateTime(Temporal.PlainTime.from(time));
  return plain.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;
}

const zoned = (zone: string, at: Instant) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);

export const civilDateAt = (zone: string, at: Instant): CivilDate => zoned(zone, at).toPlainDate().toString();

/** The clock's reading at an instant, `hh:mm:ss`. */
export const civilTimeAt = (zone: string, at: Instant): CivilTime =>
  zoned(zone, at).toPlainTime().toString({ smallestUnit: 'second' });

export const weekdayOf = (date: CivilDate): Weekday => WEEKDAYS[Temporal.PlainDate.from(date).dayOfWeek - 1] as Weekday;

export const addDays = (date: CivilDate, days: number): CivilDate =>
  Temporal.PlainDate.from(date).add({ days }).toString();

/** Months are clipped to short ones (31 January + 1 month = 28 February); always add to the anchor, never to a result. */
export const addMonths = (date: CivilDate, months: number): CivilDate =>
  Temporal.PlainDate.from(date).add({ months }, { overflow: 'constrain' }).toString();

/** Whole civil days from `from` to `to`; negative where `to` is earlier. */
export const daysBetween = (from: CivilDate, to: CivilDate): number =>
  Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'days' }).days;

/** The same time on the clock `days` civil days later. */
export const addCivilDays = (zone: string, at: Instant, days: number): Instant =>
  zoned(zone, at).add({ days }).epochMilliseconds;

/** First instant of the civil day (not always 00:00: some zones skip midnight). */
export const startOfDay = (zone: string, date: CivilDate): Instant =>
  Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds;

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
