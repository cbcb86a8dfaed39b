import { z } from 'zod';
import { listInput, listOutput } from '../list.ts';
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
