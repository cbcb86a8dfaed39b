import ICAL from 'ical.js';
import type { HolidayDay } from '../../../domain/calendars/sources.ts';
import { AppError, validation } from '../../../domain/errors.ts';
import { addDays, type CivilDate, daysBetween } from '../../../domain/time/civil.ts';
import { startsOf } from './recurrences.ts';

/** Occurrences looked at in one file: a rule that repeats daily for 27 years; hostile ones would never end. */
const MOST_OCCURRENCES = 10_000;
const MOST_DAYS = 5000;
/** An event longer than a year closes no office; it is a period of something else. */
const LONGEST_EVENT_DAYS = 366;

const refusal = (message: string) => validation(message, [{ path: 'text', message }]);

/**
 * The whole days of an iCalendar text (RFC 5545) between two dates, recurring ones with their exceptions; events at times of day are no
 * holidays and are left out. @throws AppError Validation where the text is none, holds no whole day there, or repeats without end
 */
export async function icalendarDays(text: string, from: CivilDate, to: CivilDate): Promise<HolidayDay[]> {
  const days = new Map<CivilDate, string>();
  for (const { first, length, name } of await occurrencesOf(eventsOf(text), to)) {
    for (let day = Math.max(0, daysBetween(first, from)); day < length; day += 1) {
      const date = addDays(first, day);
      if (date > to) break;
      if (!days.has(date)) days.set(date, name);
    }
    if (days.size > MOST_DAYS) throw refusal(`The file closes more than ${MOST_DAYS} days.`);
  }
  if (days.size === 0) {
    throw refusal(`The file has no whole day between ${from} and ${to}: events at times of day close nothing.`);
  }
  return [...days].map(([date, name]) => ({ date, name })).sort((a, b) => (a.date < b.date ? -1 : 1));
}

function eventsOf(text: string): ICAL.Event[] {
  let calendars: ICAL.Component[];
  try {
    const parsed: unknown = ICAL.parse(text.trim() || 'none');
    const all = Array.isArray(parsed) && Array.isArray(parsed[0]) ? (parsed as unknown[][]) : [parsed as unknown[]];
    calendars = all.map((one) => new ICAL.Component(one as [string, unknown[], unknown[]]));
  } catch {
    throw refusal('This is not an iCalendar file, or it is damaged.');
  }
  const components = calendars.flatMap((calendar) => calendar.getAllSubcomponents('vevent'));
  if (calendars.some((calendar) => calendar.name !== 'vcalendar')) throw refusal('This is not an iCalendar file.');
  const masters: ICAL.Component[] = [];
  const changed = new Map<string, ICAL.Component[]>();
  for (const component of components) {
    if (component.getFirstPropertyValue('status') === 'CANCELLED' && !component.hasProperty('recurrence-id')) continue;
    if (!component.hasProperty('recurrence-id')) masters.push(component);
    else {
      const uid = String(component.getFirstPropertyValue('uid'));
      changed.set(uid, [...(changed.get(uid) ?? []), component]);
    }
  }
  return masters.map((component) => {
    const exceptions = changed.get(String(component.getFirstPropertyValue('uid'))) ?? [];
    return new ICAL.Event(component, { exceptions, strictExceptions: true });
  });
}

interface Occurrence {
  readonly first: CivilDate;
  /** Civil days. */
  readonly length: number;
  readonly name: string;
}

/** Those that begin up to `to`. */
async function occurrencesOf(events: readonly ICAL.Event[], to: CivilDate): Promise<Occurrence[]> {
  const whole = events.filter((event) => inWords(event, () => event.startDate?.isDate === true));
  const recurring = whole.filter((event) => inWords(event, () => event.isRecurring()));
  for (const event of recurring) refuseWithinDays(event);
  const starts = await startsOf(
    recurring.map((event) => inWords(event, () => event.component.toJSON())),
    to,
    MOST_OCCURRENCES,
  );
  return whole.flatMap((event) => {
    const at = recurring.indexOf(event);
    if (at === -1) return inWords(event, () => [occurrence(event, event.startDate, event.endDate)]);
    const own = starts[at] ?? 'endless';
    if (own === 'too-many') throw refusal('The file repeats events too often.');
    if (own === 'endless') throw refusal(`The event ${nameOf(event)} repeats by a rule that comes to no day.`);
    if (own === 'damaged') throw damaged(event);
    return inWords(event, () =>
      own.flatMap((start) => {
        const { item, startDate, endDate } = event.getOccurrenceDetails(ICAL.Time.fromDateString(start));
        const closes = startDate.isDate && item.component.getFirstPropertyValue('status') !== 'CANCELLED';
        return closes ? [occurrence(item, startDate, endDate)] : [];
      }),
    );
  });
}

/** A whole day has no hours to repeat in; ical.js would count them for ever. */
function refuseWithinDays(event: ICAL.Event): void {
  const rules = inWords(event, () =>
    event.component.getAllProperties('rrule').map((rule) => String(rule.getFirstValue())),
  );
  if (rules.some((rule) => /FREQ=(SECOND|MINUTE|HOUR)LY/i.test(rule))) {
    throw refusal(
      `The event ${nameOf(event)} repeats within the day: holidays repeat by days, weeks, months or years.`,
    );
  }
}

/** @throws AppError Validation that names the event, where ical.js cannot make sense of it */
function inWords<T>(event: ICAL.Event, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw damaged(event);
  }
}

const damaged = (event: ICAL.Event) => refusal(`The event ${nameOf(event)} is damaged.`);

function occurrence(event: ICAL.Event, start: ICAL.Time, end: ICAL.Time): Occurrence {
  const first = civil(start);
  const length = Math.max(1, daysBetween(first, civil(end)));
  if (length > LONGEST_EVENT_DAYS)
    throw refusal(`The event ${nameOf(event)} is longer than ${LONGEST_EVENT_DAYS} days.`);
  return { first, length, name: nameOf(event) };
}

const civil = (time: ICAL.Time): CivilDate => time.toString().slice(0, 10);
const nameOf = (event: ICAL.Event): string => (event.summary?.trim() || 'Holiday').slice(0, 120);
