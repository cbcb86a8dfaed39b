import type { RotaShift } from '../../../domain/rotas/contract.ts';
import { addDays, type CivilDate, civilDateAt, startOfDay, WEEKDAYS, weekdayOf } from '../../../domain/time/civil.ts';
import { fromIso, type Instant, type Stretch } from '../../../domain/time/instant.ts';

export interface WeekOfRota extends Stretch {
  /** Its Monday. */
  readonly monday: CivilDate;
  readonly parts: readonly (Stretch & { readonly shift: RotaShift })[];
}

/** The instant at which the civil week of `now` begins in a zone. */
export function mondayOf(zone: string, now: Instant): CivilDate {
  const today = civilDateAt(zone, now);
  return addDays(today, -WEEKDAYS.indexOf(weekdayOf(today)));
}

/** Shifts cut at the Mondays of a zone: a row a week. */
export function weeksOf(shifts: readonly RotaShift[], zone: string, monday: CivilDate, weeks: number): WeekOfRota[] {
  return Array.from({ length: weeks }, (_, week) => {
    const date = addDays(monday, week * 7);
    const from = startOfDay(zone, date);
    const to = startOfDay(zone, addDays(date, 7));
    const parts = shifts.flatMap((shift) => {
      const part = { from: Math.max(from, fromIso(shift.from)), to: Math.min(to, fromIso(shift.to)), shift };
      return part.from < part.to ? [part] : [];
    });
    return { monday: date, from, to, parts };
  });
}
