import { z } from 'zod';
import { civilDate } from '../time/civil.ts';
import { isoInstant } from '../time/iso-instant.ts';

/** What a country calls its days off; schools' holidays close no office. */
export const HOLIDAY_TYPES = ['public', 'bank', 'optional'] as const;
export type HolidayType = (typeof HOLIDAY_TYPES)[number];

/** A megabyte of iCalendar is some 4,000 events: more than any list of holidays has. */
export const MOST_ICALENDAR_BYTES = 1_000_000;

const country = z.object({
  kind: z.literal('country'),
  /** ISO 3166-1: `DE` */
  country: z.string().regex(/^[A-Z]{2}$/, 'Use a country’s code such as DE'),
  /** A part of the country as the list of countries names it: `BY`. */
  state: z.string().max(20).nullable().default(null),
  /** A part of that part: `A`. */
  region: z.string().max(20).nullable().default(null),
  types: z.array(z.enum(HOLIDAY_TYPES)).min(1).default(['public']),
});
const fileName = z.string().trim().min(1).max(200);
const address = z.string().trim().max(2000);

/** Where holidays come from, beside those entered by hand. */
export const holidaySource = z.discriminatedUnion('kind', [
  country,
  z.object({ kind: z.literal('file'), name: fileName }),
  z.object({ kind: z.literal('url'), url: address }),
]);
export type HolidaySource = z.output<typeof holidaySource>;

/** A source as it is entered: a file comes with its text, one that is there already goes by its id alone. */
export const newHolidaySource = z.discriminatedUnion('kind', [
  country,
  z.object({
    kind: z.literal('file'),
    name: fileName,
    /** What the file says: iCalendar, RFC 5545. */
    text: z.string().max(MOST_ICALENDAR_BYTES, 'A file of holidays has at most a megabyte'),
  }),
  z.object({ kind: z.literal('url'), url: address }),
]);
export type NewHolidaySource = z.input<typeof newHolidaySource>;

export const holidaySources = z
  .array(z.union([z.strictObject({ id: z.uuid() }), newHolidaySource]))
  .max(10, 'A calendar takes holidays from ten sources at most');

export const holidayDay = z.object({ date: civilDate, name: z.string() });
export type HolidayDay = z.output<typeof holidayDay>;

/** A source as it is kept, with how it went when it was last read. */
const kept = { id: z.uuid(), days: z.int(), readAt: isoInstant, error: z.string().nullable() };
export const storedSource = z.discriminatedUnion('kind', [
  country.extend(kept),
  z.object({ kind: z.literal('file'), name: z.string(), ...kept }),
  z.object({ kind: z.literal('url'), url: z.string(), ...kept }),
]);
export type StoredSource = z.output<typeof storedSource>;

/** A day that a source closes. */
export const sourceDay = holidayDay.extend({ source: z.uuid() });
export type SourceDay = z.output<typeof sourceDay>;

/** Everything that a calendar closes for, each date once. */
export const closedDates = (own: readonly string[], days: readonly SourceDay[]): string[] =>
  [...new Set([...own, ...days.map(({ date }) => date)])].sort();

/** The names of the days that a calendar keeps by hand; those of other days are dropped, in the order of the dates. */
export const namesOf = (
  own: readonly string[],
  names: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...own].sort().flatMap((date) => {
      const name = names[date];
      return name === undefined ? [] : [[date, name]];
    }),
  );

/**
 * A source's days after it was read again: what lies before `today` stays as it was, deadlines of the past were counted by it.
 */
export const mergeDays = (
  before: readonly SourceDay[],
  read: readonly HolidayDay[],
  source: string,
  today: string,
): SourceDay[] => [
  ...before.filter((day) => day.source === source && day.date < today),
  ...read
    .filter(({ date }) => date >= today || !before.some((day) => day.source === source))
    .map((day) => ({ ...day, source })),
];

export const holidayCountry = z.object({
  code: z.string(),
  name: z.string(),
  states: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      regions: z.array(z.object({ code: z.string(), name: z.string() })),
    }),
  ),
});
export type HolidayCountry = z.output<typeof holidayCountry>;
