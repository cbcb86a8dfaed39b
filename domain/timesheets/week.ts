import {
  addDays,
  type CivilDate,
  civilDateAt,
  civilToInstant,
  startOfDay,
  WEEKDAYS,
  type Weekday,
  weekdayOf,
} from '../time/civil.ts';
import { type Instant, SECOND, type Stretch } from '../time/instant.ts';

/** First date of the week in which an instant lies for somebody in this zone. */
export function weekOf(zone: string, weekStart: Weekday, at: Instant): CivilDate {
  const date = civilDateAt(zone, at);
  const behind = WEEKDAYS.indexOf(weekdayOf(date)) - WEEKDAYS.indexOf(weekStart);
  return addDays(date, -((behind + 7) % 7));
}

/** The week as instants, midnight to midnight: 167 or 169 hours where the clocks change. */
export const weekBounds = (zone: string, weekStartDate: CivilDate): Stretch => ({
  from: startOfDay(zone, weekStartDate),
  to: startOfDay(zone, addDays(weekStartDate, 7)),
});

/** Real time between two readings of a zone's clock (`2026-03-07T22:00`). */
export function localStretch(zone: string, fromLocal: string, toLocal: string): Stretch & { readonly seconds: number } {
  const at = (local: string): Instant => civilToInstant(zone, local.slice(0, 10), local.slice(11));
  const [from, to] = [at(fromLocal), at(toLocal)];
  return { from, to, seconds: (to - from) / SECOND };
}

/** Real seconds of a stretch on each civil day that it touches; they add up to the whole. */
export function splitByDay(zone: string, stretch: Stretch): { readonly date: CivilDate; readonly seconds: number }[] {
  const days: { date: CivilDate; seconds: number }[] = [];
  let { from } = stretch;
  let date = civilDateAt(zone, from);
  while (from < stretch.to) {
    const next = addDays(date, 1);
    const to = Math.min(stretch.to, startOfDay(zone, next));
    // A date that a zone skipped altogether has no time.
    if (to > from) days.push({ date, seconds: (to - from) / SECOND });
    from = Math.max(from, to);
    date = next;
  }
  return days;
}
