import { z } from 'zod';
import { isoInstant } from '../time/iso-instant.ts';

const clockTime = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'Use a time between 00:00 and 23:59');

export const quietHours = z
  .object({ from: clockTime, to: clockTime })
  .refine(({ from, to }) => from !== to, 'They have to end at another time than they begin');

/** As providers of SMS take it (E.164). */
export const phoneNumber = z
  .string()
  .trim()
  .transform((text) => text.replace(/[\s()./-]/g, ''))
  .pipe(z.string().regex(/^\+[1-9]\d{6,14}$/, 'Use the international form, such as +351 912 345 678'));

/** News of tickets: of those one has, of those one follows, and notes that name one. Warnings and misses come whatever is chosen here. */
export const NEWS = ['assigned', 'following', 'mentions'] as const;
export type NewsKind = (typeof NEWS)[number];

export const absenceSchema = z.object({
  id: z.uuid(),
  from: isoInstant,
  to: isoInstant,
  /** null also for colleagues who may not change members. */
  reason: z.string().nullable(),
});

/** When somebody can be given work, called, and written to. */
export const availabilitySchema = z
  .object({
    memberId: z.uuid(),
    name: z.string(),
    zone: z.string(),
    phone: z.string().nullable(),
    /** Their working hours; null: nobody has said, so any time counts as working time. */
    workingCalendarId: z.uuid().nullable(),
    workingCalendarName: z.string().nullable(),
    /** Mail and SMS wait until they are over; what happens in the app is there at once. */
    quietHours: z.object({ from: z.string(), to: z.string() }).nullable(),
    /** What they hear of in the app, beside deadlines that concern them. */
    news: z.array(z.enum(NEWS)),
    /** Those that have not ended, the next first. */
    absences: z.array(absenceSchema),
    /** At this moment: at work by their hours, and not absent. */
    present: z.boolean(),
    version: z.int(),
  })
  .meta({ id: 'Availability' });
export type Availability = z.output<typeof availabilitySchema>;

export const updateAvailabilityInput = z.object({
  memberId: z.uuid(),
  version: z.int().min(1),
  phone: phoneNumber.nullable().optional(),
  workingCalendarId: z.uuid().nullable().optional(),
  quietHours: quietHours.nullable().optional(),
  news: z
    .array(z.enum(NEWS))
    .transform((wanted) => NEWS.filter((kind) => wanted.includes(kind)))
    .optional(),
});
export type UpdateAvailabilityInput = z.input<typeof updateAvailabilityInput>;

/** Nobody is away for longer and comes back; it is a slip of the year. */
export const LONGEST_ABSENCE_DAYS = 731;

export const addAbsenceInput = z.object({
  memberId: z.uuid(),
  from: isoInstant,
  to: isoInstant,
  reason: z.string().trim().max(200).optional(),
});
export type AddAbsenceInput = z.input<typeof addAbsenceInput>;
export const removeAbsenceInput = z.object({ memberId: z.uuid(), id: z.uuid() });
export type RemoveAbsenceInput = z.input<typeof removeAbsenceInput>;
