import { z } from 'zod';
import { listInput, listOutput } from '../list.ts';
import { isoInstant } from '../time/iso-instant.ts';
import { businessCalendar, calendarChange, type calendarInput } from './contract.ts';

export type CreateCalendarInput = z.input<typeof calendarInput>;

export const updateCalendarInput = calendarChange.extend({ id: z.uuid(), version: z.int().min(1) });
export type UpdateCalendarInput = z.input<typeof updateCalendarInput>;

/** The calendar after an edit, and how many open tickets have another next instant by it. */
export const updatedCalendar = businessCalendar.extend({ ticketsMoved: z.int() });
export type UpdatedCalendar = z.output<typeof updatedCalendar>;

export const calendarListInput = listInput({ sortable: ['name', 'createdAt'], defaultSort: 'name', filters: {} });
export type CalendarListInput = z.input<typeof calendarListInput>;
export const calendarListOutput = listOutput(businessCalendar);

/** A clock that an edit would move. */
export const movedClock = z.object({
  ticketId: z.uuid(),
  number: z.int(),
  subject: z.string(),
  /** The target in words: "first response". */
  target: z.string(),
  from: isoInstant,
  to: isoInstant,
});
export type MovedClock = z.output<typeof movedClock>;

/** What an edit would do to the open tickets that are counted by the calendar, before it is saved. */
export const calendarEditPreview = z.object({
  openTickets: z.int(),
  ticketsMoved: z.int(),
  clocksMoved: z.int(),
  /** Clocks that would be missed at once. */
  missed: z.int(),
  /** Those that move farthest, one a ticket, at most five. */
  examples: z.array(movedClock),
  /** How many of the tickets were looked at: all, unless there are more than 20,000. */
  lookedAt: z.int(),
});
export type CalendarEditPreview = z.output<typeof calendarEditPreview>;
