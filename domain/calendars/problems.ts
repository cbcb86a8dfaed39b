import {
  addDays,
  type CivilDate,
  type CivilTime,
  daysBetween,
  isZone,
  WEEKDAYS,
  type Weekday,
  weekdayOf,
} from '../time/civil.ts';

/**
 * What the arithmetic needs of a calendar; the wire's form is the same. A day left out is closed. An interval may run past midnight:
 * it belongs to the day on which it opens and closes at an hour beyond 24, `["22:00", "30:00"]` until six in the morning after.
 * A holiday closes its own civil day, also the part of it that such an interval of the day before reaches into.
 */
export interface CalendarDefinition {
  readonly zone: string;
  readonly weekly: Readonly<Partial<Record<Weekday, readonly (readonly [CivilTime, CivilTime])[]>>>;
  readonly holidays: readonly CivilDate[];
}

/** Longer than any real closure; a calendar closed for longer is a mistake, and a count over it would not end in time. */
export const LONGEST_CLOSURE_DAYS = 366;

/** Every way in which a calendar is refused, in words for the person who typed it. */
export const CALENDAR_PROBLEMS = {
  'calendar-unknown-zone': 'Use an IANA time zone such as Europe/Lisbon',
  'calendar-interval-reversed':
    'An interval has to close after it opens; use 24:00 for the end of the day, 30:00 for six in the morning after',
  'calendar-interval-too-long': 'An interval lasts 24 hours at most',
  'calendar-intervals-overlap': 'Intervals must not overlap, nor one that runs past midnight the next day’s',
  'calendar-never-opens': `The calendar never opens, or holidays keep it closed for more than ${LONGEST_CLOSURE_DAYS} days in a row`,
} as const;
export type CalendarProblemCode = keyof typeof CALENDAR_PROBLEMS;

export interface CalendarProblem {
  readonly code: CalendarProblemCode;
  readonly path: readonly string[];
}

/** A calendar that business time cannot be counted by; `code` says why. */
export class CalendarError extends Error {
  override readonly name = 'CalendarError';
  readonly code: CalendarProblemCode | 'business-time-too-far';

  constructor(code: CalendarError['code'], message?: string) {
    super(message ?? (code === 'business-time-too-far' ? 'The instant lies too far away' : CALENDAR_PROBLEMS[code]));
    this.code = code;
  }
}

/** Minutes from midnight; `24:00` is 1,440, `30:00` 1,800. */
export const minutesOf = (time: CivilTime): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

export function problemsOf(calendar: CalendarDefinition): CalendarProblem[] {
  const problems: CalendarProblem[] = [];
  if (!isZone(calendar.zone)) problems.push({ code: 'calendar-unknown-zone', path: ['zone'] });
  for (const name of WEEKDAYS) {
    const tail = Math.max(0, ...pastMidnight(calendar.weekly[dayBefore(name)] ?? []));
    problems.push(...dayProblems(calendar.weekly[name] ?? [], tail, ['weekly', name]));
  }
  const open = new Set(
    WEEKDAYS.filter(
      (name) =>
        (calendar.weekly[name] ?? []).length > 0 || pastMidnight(calendar.weekly[dayBefore(name)] ?? []).length > 0,
    ),
  );
  if (open.size === 0) problems.push({ code: 'calendar-never-opens', path: ['weekly'] });
  else if (longestClosure(calendar.holidays, open) > LONGEST_CLOSURE_DAYS) {
    problems.push({ code: 'calendar-never-opens', path: ['holidays'] });
  }
  return problems;
}

const END_OF_DAY = 1440;

export const dayBefore = (name: Weekday): Weekday => WEEKDAYS[(WEEKDAYS.indexOf(name) + 6) % 7] as Weekday;

/** Minutes that a day's intervals reach into the next. */
const pastMidnight = (intervals: readonly (readonly [CivilTime, CivilTime])[]): number[] =>
  intervals.map(([, to]) => minutesOf(to) - END_OF_DAY).filter((minutes) => minutes > 0);

/** @param tail minutes of the day that the day before reaches into */
function dayProblems(
  intervals: readonly (readonly [CivilTime, CivilTime])[],
  tail: number,
  path: readonly string[],
): CalendarProblem[] {
  const problems: CalendarProblem[] = [];
  const sorted = intervals
    .map(([from, to], index) => ({ from: minutesOf(from), to: minutesOf(to), index }))
    .sort((a, b) => a.from - b.from || a.to - b.to);
  let closedSince = tail;
  for (const { from, to, index } of sorted) {
    const at = [...path, String(index)];
    if (from >= to) problems.push({ code: 'calendar-interval-reversed', path: at });
    else if (to - from > END_OF_DAY) problems.push({ code: 'calendar-interval-too-long', path: at });
    else if (from < closedSince) problems.push({ code: 'calendar-intervals-overlap', path: at });
    closedSince = Math.max(closedSince, to);
  }
  return problems;
}

/** Most civil days in a row without an opening that the holidays cause; linear in the number of holidays. */
function longestClosure(holidays: readonly CivilDate[], open: ReadonlySet<Weekday>): number {
  const closing = new Set(holidays.filter((date) => open.has(weekdayOf(date))));
  let longest = 0;
  for (const date of closing) {
    const lastOpen = neighbour(date, open, -1);
    if (closing.has(lastOpen)) continue;
    let next = date;
    while (closing.has(next)) next = neighbour(next, open, 1);
    longest = Math.max(longest, daysBetween(lastOpen, next) - 1);
  }
  return longest;
}

/** The nearest other date with opening hours in the week, holidays aside. */
function neighbour(date: CivilDate, open: ReadonlySet<Weekday>, step: 1 | -1): CivilDate {
  let at = addDays(date, step);
  while (!open.has(weekdayOf(at))) at = addDays(at, step);
  return at;
}
