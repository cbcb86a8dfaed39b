import { z } from 'zod';
import { civilDate, civilTime, type Weekday, zoneName } from '../time/civil.ts';
import { isoInstant } from '../time/instant.ts';
import { CALENDAR_PROBLEMS, problemsOf } from './problems.ts';
import { holidaySources, sourceDay, storedSource } from './sources.ts';

const closingTime = z
  .string()
  .regex(
    /^(?:[0-3]\d|4[0-7]):[0-5]\d$|^48:00$/,
    'Use a time between 00:00 and 48:00; hours beyond 24 are the next day’s',
  );

/** `[opens, closes)` on the clock of the calendar's zone; `24:00` closes at the end of the day, `30:00` at six in the morning after. */
export const openInterval = z.tuple([civilTime, closingTime]);

const day = z.array(openInterval).max(24).default([]);
export const weeklyIntervals = z.strictObject({
  mon: day,
  tue: day,
  wed: day,
  thu: day,
  fri: day,
  sat: day,
  sun: day,
} satisfies Record<Weekday, typeof day>);

const name = z.string().trim().min(1).max(120);
/** Civil dates in the calendar's zone; each closes its whole day. */
const holidays = z.array(civilDate).max(5000);
/** What the days entered by hand are called, by date; a name of a day that is not among them goes. */
const holidayNames = z.record(civilDate, z.string().trim().min(1).max(120));

const shape = z.object({
  /** An IANA name; an unknown one is refused with its code, beside what else is wrong. */
  zone: z.string(),
  weekly: weeklyIntervals,
  holidays: holidays.default([]),
});

const refuseProblems = (calendar: z.output<typeof shape>, context: z.RefinementCtx): void => {
  // What is misspelt is said already, and cannot be counted with.
  if (context.issues.length > 0) return;
  for (const { code, path } of problemsOf(calendar)) {
    context.addIssue({ code: 'custom', path: [...path], message: CALENDAR_PROBLEMS[code], params: { code } });
  }
};

/** When an organization works: what all business time is counted by. A zod issue's `params.code` is a CalendarProblem's code. */
export const calendarDefinition = shape.superRefine(refuseProblems);

export const calendarInput = shape
  .extend({
    name,
    holidayNames: holidayNames.optional(),
    /** Where more holidays come from. */
    sources: holidaySources.optional(),
  })
  .superRefine(refuseProblems);
export type CalendarInput = z.infer<typeof calendarInput>;

/** What may change; the whole that results has to pass `calendarDefinition` again. Fields left out stay as they are. */
export const calendarChange = z.object({
  name: name.optional(),
  zone: zoneName.optional(),
  weekly: weeklyIntervals.optional(),
  holidays: holidays.optional(),
  /** All of them: a day that is left out has none. */
  holidayNames: holidayNames.optional(),
  /** All of them: one that is left out goes, with its days. */
  sources: holidaySources.optional(),
});

export const businessCalendar = shape
  .extend({
    id: z.uuid(),
    name: z.string(),
    holidayNames,
    sources: z.array(storedSource),
    /** The days that the sources close, beside `holidays`, which are those entered by hand. */
    sourceDays: z.array(sourceDay),
    version: z.number().int(),
    /** Unsolved tickets that are counted by it: those that an edit may move. */
    openTickets: z.number().int(),
    /** Whether it is open now, and when that changes; null: never. */
    isOpen: z.boolean(),
    changesAt: isoInstant.nullable(),
    createdAt: isoInstant,
    updatedAt: isoInstant,
  })
  .meta({ id: 'BusinessCalendar' });
export type BusinessCalendar = z.infer<typeof businessCalendar>;
