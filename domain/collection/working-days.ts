import { addCivilDays, type CivilDate, civilDateAt, WEEKDAYS, weekdayOf } from '../time/civil.ts';
import type { Instant } from '../time/instant.ts';
import type { CollectionFacts } from './facts.ts';

/** A calendar that never opens would hold a ladder for ever: after this many days any day will do. */
const LONGEST_CLOSURE = 60;

/** The same time on the clock on the first working day from then on; as it is where there is no calendar. */
export function onWorkingDay(zone: string, at: Instant, working: CollectionFacts['dunning']['working']): Instant {
  if (working === null) return at;
  for (let days = 0; days <= LONGEST_CLOSURE; days++) {
    const moved = days === 0 ? at : addCivilDays(zone, at, days);
    const date = civilDateAt(zone, moved);
    if (working.weekdays.includes(weekdayOf(date)) && !working.holidays.includes(date)) return moved;
  }
  return at;
}

/** A calendar as collection sees it: days, whatever its hours. */
export const workingDaysOf = (
  weekly: Readonly<Record<string, readonly unknown[]>>,
  holidays: readonly CivilDate[],
): NonNullable<CollectionFacts['dunning']['working']> => ({
  weekdays: WEEKDAYS.filter((day) => (weekly[day]?.length ?? 0) > 0),
  holidays,
});
