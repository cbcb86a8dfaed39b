import { addDays, type CivilDate, civilToInstant, startOfDay, WEEKDAYS } from '../time/civil.ts';
import { DAY, type Instant, MINUTE, type Stretch } from '../time/instant.ts';
import { type CalendarDefinition, CalendarError, dayBefore, minutesOf, problemsOf } from './problems.ts';

/** One civil day of a calendar, its opening hours as instants. */
export interface OpenDay {
  /** Days since 1970-01-01, as civil dates count. */
  readonly index: number;
  readonly from: Instant;
  readonly to: Instant;
  readonly stretches: readonly Stretch[];
  /** Sum of the stretches, milliseconds. */
  readonly openMs: number;
  /** Closed by a holiday although the week would open it. */
  readonly holiday: boolean;
}

/** A calendar made ready for counting; its days are worked out once each. */
export interface OpenDays {
  /** The civil day that contains the instant. */
  at(instant: Instant): OpenDay;
  day(index: number): OpenDay;
}

/** 100 years of days are 36,525: a table never holds more than a single far count needs. */
const MOST_DAYS = 40_000;
/** A tenant has a handful of calendars; the least recently used go first. */
const MOST_CALENDARS = 500;

const byObject = new WeakMap<CalendarDefinition, OpenDays>();
const byContent = new Map<string, OpenDays>();

/**
 * The table of a calendar's days, kept by object and by content: a count over 40 business hours costs some
 * microseconds instead of a conversion of civil times per day.
 * @throws CalendarError for every reason in CALENDAR_PROBLEMS
 */
export function openDays(calendar: CalendarDefinition): OpenDays {
  const known = byObject.get(calendar);
  if (known) return known;
  const content = JSON.stringify([calendar.zone, WEEKDAYS.map((day) => calendar.weekly[day] ?? []), calendar.holidays]);
  let days = byContent.get(content);
  byContent.delete(content);
  if (!days) {
    const problem = problemsOf(calendar)[0];
    if (problem) throw new CalendarError(problem.code);
    days = table(calendar);
  }
  byContent.set(content, days);
  const oldest = byContent.keys().next();
  if (byContent.size > MOST_CALENDARS && !oldest.done) byContent.delete(oldest.value);
  byObject.set(calendar, days);
  return days;
}

const END_OF_DAY = 1440;

interface Minutes {
  readonly from: number;
  to: number;
}

function table(calendar: CalendarDefinition): OpenDays {
  const { zone } = calendar;
  const holidays = new Set(calendar.holidays);
  const week = WEEKDAYS.map((name) => joined(calendar.weekly[name] ?? [], calendar.weekly[dayBefore(name)] ?? []));
  const known = new Map<number, OpenDay>();

  const build = (index: number): OpenDay => {
    const date = dateOf(index);
    const from = startOfDay(zone, date);
    const to = known.get(index + 1)?.from ?? startOfDay(zone, addDays(date, 1));
    // 1970-01-01 was a Thursday, the fourth day of the week.
    const intervals = week[(((index + 3) % 7) + 7) % 7] ?? [];
    const holiday = holidays.has(date);
    const stretches = holiday ? [] : stretchesOf(zone, date, { from, to }, intervals);
    const openMs = stretches.reduce((sum, stretch) => sum + stretch.to - stretch.from, 0);
    return { index, from, to, stretches, openMs, holiday: holiday && intervals.length > 0 };
  };
  const day = (index: number): OpenDay => {
    const found = known.get(index);
    if (found) return found;
    if (known.size >= MOST_DAYS) known.clear();
    const built = build(index);
    known.set(index, built);
    return built;
  };
  const at = (instant: Instant): OpenDay => {
    // Offsets reach from −12 to +14 hours, so it is this UTC day or a neighbour.
    let found = day(Math.floor(instant / DAY));
    while (instant < found.from) found = day(found.index - 1);
    while (instant >= found.to) found = day(found.index + 1);
    return found;
  };
  return { at, day };
}

const dateOf = (index: number): CivilDate => {
  const text = new Date(index * DAY).toISOString();
  return text.slice(0, text.indexOf('T'));
};

type Intervals = readonly (readonly [string, string])[];

/** What is open on one civil day: its own intervals up to midnight and what the day before reaches into it; sorted, touching ones made one. */
function joined(own: Intervals, before: Intervals): Minutes[] {
  const result: Minutes[] = [];
  const sorted = own.map(([from, to]) => ({ from: minutesOf(from), to: Math.min(minutesOf(to), END_OF_DAY) }));
  for (const [, to] of before) if (minutesOf(to) > END_OF_DAY) sorted.push({ from: 0, to: minutesOf(to) - END_OF_DAY });
  for (const next of sorted.sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last && next.from <= last.to) last.to = Math.max(last.to, next.to);
    else result.push(next);
  }
  return result;
}

function stretchesOf(zone: string, date: CivilDate, day: Stretch, intervals: readonly Minutes[]): Stretch[] {
  if (day.to - day.from === DAY) {
    return intervals.map(({ from, to }) => ({ from: day.from + from * MINUTE, to: day.from + to * MINUTE }));
  }
  // A day on which the clocks change: each edge is converted by itself. An edge inside the gap moves forward, so
  // neighbours may meet; a date that a zone skipped altogether (Samoa, 2011-12-30) has no time at all.
  const stretches: { from: Instant; to: Instant }[] = [];
  for (const interval of intervals) {
    const from = Math.max(day.from, civilToInstant(zone, date, clock(interval.from)));
    const to = Math.min(day.to, civilToInstant(zone, date, clock(interval.to)));
    const last = stretches.at(-1);
    if (from >= to) continue;
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else stretches.push({ from, to });
  }
  return stretches;
}

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
