import { z } from 'zod';
import { decideInput, delegation, newDelegation, rejectInput, timesheet } from '../../domain/timesheets/contract.ts';
import {
  addEntryInput,
  changeEntryInput,
  openTimesheetInput,
  removeEntryInput,
  sheetInput,
  timesheetDetail,
  timesheetListInput,
  timesheetListOutput,
  timesheetSummary,
} from '../../domain/timesheets/requests.ts';
import {
  approveTimesheet,
  recallTimesheet,
  rejectTimesheet,
  submitTimesheet,
} from '../../services/timesheets/decide.ts';
import { createDelegation, deleteDelegation, listDelegations } from '../../services/timesheets/delegations.ts';
import { addEntry, changeEntry, removeEntry } from '../../services/timesheets/entries.ts';
import { getTimesheet, listTimesheets, timesheetSummary as summary } from '../../services/timesheets/list.ts';
import { openTimesheet } from '../../services/timesheets/open.ts';
import { router, signedIn } from '../trpc.ts';

const id = z.object({ id: z.uuid() });

export const timesheetsRouter = router({
  list: signedIn
    .meta({ openapi: { method: 'GET', path: '/timesheets', summary: 'List timesheets' } })
    .input(timesheetListInput)
    .output(timesheetListOutput)
    .query(({ ctx, input }) => listTimesheets(ctx, input)),
  summary: signedIn.output(timesheetSummary).query(({ ctx }) => summary(ctx)),
  get: signedIn
    .meta({ openapi: { method: 'GET', path: '/timesheets/{id}', summary: 'Get a timesheet with its entries' } })
    .input(id)
    .output(timesheetDetail)
    .query(({ ctx, input }) => getTimesheet(ctx, input)),
  open: signedIn
    .meta({
      openapi: {
        method: 'POST',
        path: '/timesheets',
        summary: 'The sheet of the week of a date, made where there is none',
      },
    })
    .input(openTimesheetInput)
    .output(timesheet)
    .mutation(({ ctx, input }) => openTimesheet(ctx, input)),
  addEntry: signedIn
    .meta({ openapi: { method: 'POST', path: '/timesheets/{id}/entries', summary: 'Add a time entry' } })
    .input(addEntryInput)
    .output(timesheet)
    .mutation(({ ctx, input }) => addEntry(ctx, input)),
  changeEntry: signedIn
    .meta({ openapi: { method: 'PATCH', path: '/timesheets/{id}/entries/{entryId}', summary: 'Change a time entry' } })
    .input(changeEntryInput)
    .output(timesheet)
    .mutation(({ ctx, input }) => changeEntry(ctx, input)),
  removeEntry: signedIn
    .meta({
      openapi: { method: 'POST', path: '/timesheets/{id}/entries/{entryId}/remove', summary: 'Remove a time entry' },
    })
    .input(removeEntryInput)
    .output(timesheet)
    .mutation(({ ctx, input }) => removeEntry(ctx, input)),
  submit: signedIn
    .meta({ openapi: { method: 'POST', path: '/timesheets/{id}/submit', summary: 'Hand a timesheet in' } })
    .input(sheetInput)
    .output(timesheet)
    .mutation(({ ctx, input }) => submitTimesheet(ctx, input)),
  approve: signedIn
    .meta({ openapi: { method: 'POST', path: '/timesheets/{id}/approve', summary: 'Approve a timesheet' } })
    .input(decideInput)
    .output(timesheet)
    .mutation(({ ctx, input }) => approveTimesheet(ctx, input)),
  reject: signedIn
    .meta({
      openapi: { method: 'POST', path: '/timesheets/{id}/reject', summary: 'Send a timesheet back with a reason' },
    })
    .input(rejectInput)
    .output(timesheet)
    .mutation(({ ctx, input }) => rejectTimesheet(ctx, input)),
  recall: signedIn
    .meta({ openapi: { method: 'POST', path: '/timesheets/{id}/recall', summary: 'Take a submitted timesheet back' } })
    .input(sheetInput)
    .output(timesheet)
    .mutation(({ ctx, input }) => recallTimesheet(ctx, input)),
  delegations: signedIn
    .meta({ openapi: { method: 'GET', path: '/delegations', summary: 'Who stands in for whom' } })
    .output(z.object({ items: z.array(delegation) }))
    .query(async ({ ctx }) => ({ items: await listDelegations(ctx) })),
  delegate: signedIn
    .meta({ openapi: { method: 'POST', path: '/delegations', summary: 'Hand decisions over while away', status: 201 } })
    .input(newDelegation)
    .output(delegation)
    .mutation(({ ctx, input }) => createDelegation(ctx, input)),
  endDelegation: signedIn
    .meta({ openapi: { method: 'DELETE', path: '/delegations/{id}', summary: 'End a delegation' } })
    .input(id)
    .output(z.object({ ok: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      await deleteDelegation(ctx, input);
      return { ok: true as const };
    }),
});
