import type { CalendarDefinition } from './problems.ts';

/** Wall-clock time as a calendar: one that never closes, in UTC, so that every elapsed second counts, on the days of a shift too. */
export const EVERY_HOUR: CalendarDefinition = {
  zone: 'UTC',
  weekly: Object.fromEntries(
    (['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const).map((day) => [day, [['00:00', '24:00']]]),
  ),
  holidays: [],
};
