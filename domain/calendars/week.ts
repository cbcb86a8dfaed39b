import { type CivilTime, WEEKDAYS, type Weekday } from '../time/civil.ts';
import { type CalendarDefinition, minutesOf } from './problems.ts';

type Weekly = CalendarDefinition['weekly'];
type Minutes = readonly [from: number, to: number];
export type WholeWeek = Record<Weekday, [CivilTime, CivilTime][]>;

const END_OF_DAY = 1440;

const after = (day: Weekday): Weekday => WEEKDAYS[(WEEKDAYS.indexOf(day) + 1) % 7] as Weekday;

/** Hours and minutes since midnight; beyond 24 hours those of the next day. */
export const clockText = (minutes: number): CivilTime =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** What a clock on the wall shows at a closing time: 06:00 for 30:00. */
export const wallClock = (time: CivilTime): CivilTime => clockText(minutesOf(time) % END_OF_DAY);

/** The closing time that is meant by one read from a clock: at or before the opening it is the next day's. */
export function closingAfter(opens: CivilTime, clock: CivilTime): CivilTime {
  if (clock === opens) return clock;
  if (clock === '00:00') return '24:00';
  return clock < opens ? clockText(minutesOf(clock) + END_OF_DAY) : clock;
}

const joined = (intervals: readonly Minutes[]): Minutes[] => {
  const result: [number, number][] = [];
  for (const [from, to] of [...intervals].sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (from >= to) continue;
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
};

/** What is open from midnight to midnight of each day, in minutes: an interval past midnight is in two of them. */
export function civilWeek(weekly: Weekly): Record<Weekday, Minutes[]> {
  const days = Object.fromEntries(WEEKDAYS.map((day) => [day, [] as Minutes[]])) as Record<Weekday, Minutes[]>;
  for (const day of WEEKDAYS) {
    for (const [opens, closes] of weekly[day] ?? []) {
      const [from, to] = [minutesOf(opens), minutesOf(closes)];
      days[day].push([from, Math.min(to, END_OF_DAY)]);
      if (to > END_OF_DAY) days[after(day)].push([0, to - END_OF_DAY]);
    }
  }
  for (const day of WEEKDAYS) days[day] = joined(days[day]);
  return days;
}

/** The same as it is written: hours that meet at midnight are one interval of the day on which they open, where that is shorter than a day. */
export function writtenWeek(days: Readonly<Record<Weekday, readonly Minutes[]>>): WholeWeek {
  const week = Object.fromEntries(WEEKDAYS.map((day) => [day, [] as [CivilTime, CivilTime][]])) as WholeWeek;
  const runsOn = (day: Weekday): number => {
    const [last, first] = [days[day].at(-1), days[after(day)][0]];
    const meets = last?.[1] === END_OF_DAY && last[0] > 0 && first?.[0] === 0 && first[1] < END_OF_DAY;
    return meets && first[1] <= last[0] ? first[1] : 0;
  };
  for (const day of WEEKDAYS) {
    const before = WEEKDAYS[(WEEKDAYS.indexOf(day) + 6) % 7] as Weekday;
    const taken = runsOn(before) > 0;
    for (const [index, [from, to]] of days[day].entries()) {
      if (taken && index === 0) continue;
      const isLast = index === days[day].length - 1;
      week[day].push([clockText(from), clockText(to + (isLast ? runsOn(day) : 0))]);
    }
  }
  return week;
}

/** The week with some minutes of some days opened or closed. */
export function paintWeek(weekly: Weekly, days: readonly Weekday[], [from, to]: Minutes, open: boolean): WholeWeek {
  const week = civilWeek(weekly);
  for (const day of days) {
    week[day] = open
      ? joined([...week[day], [from, to]])
      : week[day].flatMap(([begins, ends]): Minutes[] =>
          (
            [
              [begins, Math.min(ends, from)],
              [Math.max(begins, to), ends],
            ] as Minutes[]
          ).filter((part) => part[0] < part[1]),
        );
  }
  return writtenWeek(week);
}
