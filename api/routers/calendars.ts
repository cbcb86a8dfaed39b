import { z } from 'zod';
import { businessCalendar, calendarInput } from '../../domain/calendars/contract.ts';
import {
  calendarListInput,
  calendarListOutput,
  updateCalendarInput,
  updatedCalendar,
} from '../../domain/calendars/requests.ts';
import { createCalendar } from '../../services/calendars/create.ts';
import { getCalendar } from '../../services/calendars/get.ts';
import { listCalendars } from '../../services/calendars/list.ts';
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
});
