import { z } from 'zod';
import { businessCalendar, calendarInput } from '../../domain/calendars/contract.ts';
import {
  calendarEditPreview,
  calendarListInput,
  calendarListOutput,
  updateCalendarInput,
  updatedCalendar,
} from '../../domain/calendars/requests.ts';
import { holidayCountry, holidayDay, newHolidaySource } from '../../domain/calendars/sources.ts';
import { zoneName } from '../../domain/time/civil.ts';
import { createCalendar } from '../../services/calendars/create.ts';
import { getCalendar } from '../../services/calendars/get.ts';
import { holidayCountries } from '../../services/calendars/holidays/country.ts';
import { listCalendars } from '../../services/calendars/list.ts';
import { previewCalendarEdit } from '../../services/calendars/preview-edit.ts';
import { previewSource } from '../../services/calendars/preview-source.ts';
import { updateCalendar } from '../../services/calendars/update.ts';
import { router, signedIn } from '../trpc.ts';

export const calendarsRouter = router({
  list: signedIn
    .meta({ openapi: { method: 'GET', path: '/calendars', summary: 'List business calendars' } })
    .input(calendarListInput)
    .output(calendarListOutput)
    .query(({ ctx, input }) => listCalendars(ctx, input)),

  get: signedIn
    .meta({ openapi: { method: 'GET', path: '/calendars/{id}', summary: 'Get a business calendar' } })
    .input(z.object({ id: z.uuid() }))
    .output(businessCalendar)
    .query(({ ctx, input }) => getCalendar(ctx, input)),

  create: signedIn
    .meta({ openapi: { method: 'POST', path: '/calendars', summary: 'Add a business calendar', status: 201 } })
    .input(calendarInput)
    .output(businessCalendar)
    .mutation(({ ctx, input }) => createCalendar(ctx, input)),

  update: signedIn
    .meta({
      openapi: {
        method: 'PATCH',
        path: '/calendars/{id}',
        summary: 'Change a calendar and the deadlines counted by it',
      },
    })
    .input(updateCalendarInput)
    .output(updatedCalendar)
    .mutation(({ ctx, input }) => updateCalendar(ctx, input)),

  previewEdit: signedIn
    .meta({
      openapi: { method: 'POST', path: '/calendars/{id}/preview', summary: 'Which open clocks an edit would move' },
    })
    .input(updateCalendarInput)
    .output(calendarEditPreview)
    .mutation(({ ctx, input }) => previewCalendarEdit(ctx, input)),

  countries: signedIn
    .meta({ openapi: { method: 'GET', path: '/holiday-countries', summary: 'Places whose holidays are known' } })
    .output(z.object({ items: z.array(holidayCountry) }))
    .query(async () => ({ items: await holidayCountries() })),

  previewSource: signedIn
    .meta({
      openapi: { method: 'POST', path: '/holiday-sources/preview', summary: 'The days that a source would close' },
    })
    .input(z.object({ source: newHolidaySource, zone: zoneName }))
    .output(z.object({ items: z.array(holidayDay) }))
    .mutation(async ({ ctx, input }) => ({ items: await previewSource(ctx, input) })),
});
