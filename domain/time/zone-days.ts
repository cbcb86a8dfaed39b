import { Temporal } from 'temporal-polyfill';
import type { CivilTime } from './civil.ts';
import { dateOf } from './days.ts';
import { DAY, type Instant, MINUTE } from './instant.ts';

/** A civil day of a zone as instants. */
export interface ZoneDay {
  /** Days since 1970-01-01, as civil dates count. */
  readonly index: number;
  readonly from: Instant;
  readonly to: Instant;
}

/** A conversion by calendar objects costs 13 µs. A cohort needs some dozens of days in a handful of zones; 50,000 beginnings are about 5 MB. */
const MOST_DAYS = 50_000;
const zones = new Map<string, Map<number, Instant>>();
let size = 0;

/** Minutes after midnight of `hh:mm`. */
export const minutesOf = (time: CivilTime): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

const plainDate = (index: number) => Temporal.PlainDate.from(dateOf(index));

function beginOf(zone: string, index: number): Instant {
  const begins = zones.get(zone) ?? new Map<number, Instant>();
  const known = begins.get(index);
  if (known !== undefined) return known;
  if (size >= MOST_DAYS) {
    zones.clear();
    size = 0;
    begins.clear();
  }
  const begin = plainDate(index).toZonedDateTime(zone).epochMilliseconds;
  begins.set(index, begin);
  zones.set(zone, begins);
  size += 1;
  return begin;
}

/** A civil day by its number. */
export const zoneDay = (zone: string, index: number): ZoneDay => ({
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
export const isPlain = (day: ZoneDay): boolean => day.to - day.from === DAY;

/** The instant at which a day's clock shows so many milliseconds after midnight; one that it skips or repeats is `compatible` (civil.ts). */
export function clockToInstant(zone: string, index: number, sinceMidnight: number): Instant {
  const day = zoneDay(zone, index);
  if (isPlain(day)) return day.from + sinceMidnight;
  const clock = plainDate(index).toPlainDateTime().add({ milliseconds: sinceMidnight });
  return clock.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;
}

/** The same by minutes. */
export const timeOfDay = (zone: string, index: number, minutes: number): Instant =>
  clockToInstant(zone, index, minutes * MINUTE);
