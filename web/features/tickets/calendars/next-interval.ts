import { minutesOf } from '../../../../domain/calendars/problems.ts';

const text = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** Hours to add to a day: an office day where it has none, else the afternoon after its last, as far as the day goes. */
export function nextInterval(intervals: readonly (readonly [string, string])[]): [string, string] {
  if (intervals.length === 0) return ['09:00', '18:00'];
  const last = Math.min(1440, Math.max(...intervals.map(([, to]) => minutesOf(to))));
  const from = Math.min(last + 60, 1440 - 60);
  return [text(from), text(Math.min(from + 240, 1440))];
}
