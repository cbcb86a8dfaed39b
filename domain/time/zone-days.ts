import {
  addCivilDays,
  type CivilDate,
  type CivilTime,
  civilToInstant,
  startOfDay,
  WEEKDAYS,
  type Weekday,
} from './civil.ts';
import { DAY, type Instant, MINUTE } from './instant.ts';

/** A civil day of a zone as instants. */
export interface ZoneDay {
  /** Days since 1970-01-01, as civil dates count. */
  readonly index: number;
  readonly from: Instant;
  readonly to: Instant;
}

/** A cohort needs some dozens of days in a handful of zones; 50,000 beginnings are about 5 MB. */
const MOST_DAYS = 50_000;
const zones = new Map<string, Map<number, Instant>>();
let size = 0;

/** Days from 1970-01-01 to a civil date. */
export const indexOf = (date: CivilDate): number => Date.parse(date) / DAY;

/** 1970-01-01 was a Thursday, the fourth day of the week. */
export const weekdayAt = (index: number): Weekday => WEEKDAYS[(((index + 3) % 7) + 7) % 7] as Weekday;

/** Minutes after midnight of `hh:mm`. */
export const minutesOf = (time: CivilTime): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

const dateOf = (index: number): CivilDate => new Date(index * DAY).toISOString().slice(0, 10);

function beginOf(zone: string, index: number): Instant {
  const begins = zones.get(zone) ?? new Map<number, Instant>();
  const known = begins.get(index);
  if (known !== undefined) return known;
  if (size >= MOST_DAYS) {
    zones.clear();
    size = 0;
    begins.clear();
  }
  const begin = startOfDay(zone, dateOf(index));
  begins.set(index, begin);
  zones.set(zone, begins);
  size += 1;
  return begin;
}

const zoneDay = (zone: string, index: number): ZoneDay => ({
  index,
  from: beginOf(zone, index),
  to: beginOf(zone, index + 1),
});

/** The civil day in which an instant lies; a date that the zone skipped altogether contains none. */
export function zoneDayAt(zone: string, at: Instant): ZoneDay {
  // Offsets reach from -12 to +14 hours, so it is this UTC day or a neighbour.
  let day = zoneDay(zone, Math.floor(at / DAY));
  while (at < day.from) day = zoneDay(zone, day.index - 1);
  while (at >= day.to) day = zoneDay(zone, day.index + 1);
  return day;
}

/** On a day of 24 hours the clock's reading is the time since midnight: no zone changes its clock twice a day. */
const isPlain = (day: ZoneDay): boolean => day.to - day.from === DAY;

/** civil.ts's addCivilDays without its conversions (13 µs) on days when no clock changes; for computations on whole cohorts. */
export function addCivilDaysFast(zone: string, at: Instant, days: number): Instant {
  const from = zoneDayAt(zone, at);
  const to = zoneDay(zone, from.index + days);
  return isPlain(from) && isPlain(to) ? to.from + at - from.from : addCivilDays(zone, at, days);
}

/** The instant at which a day's clock shows so many minutes after midnight, by civil.ts's rule for gaps and overlaps. */
export function timeOfDay(zone: string, index: number, minutes: number): Instant {
  const day = zoneDay(zone, index);
  if (isPlain(day)) return day.from + minutes * MINUTE;
  const two = (value: number) => String(value).padStart(2, '0');
  return civilToInstant(zone, dateOf(index), `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`);
}
