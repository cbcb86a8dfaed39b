import { z } from 'zod';
import { anyOf, listInput, listOutput } from '../list.ts';
import { processDetail } from '../process/console.ts';
import { beatLine } from '../process/contract.ts';
import { civilDate } from '../time/civil.ts';
import { newTimeEntry, timesheet, timesheetStatuses } from './contract.ts';

/** The sheet of the week that contains the date; one's own where no member is named. */
export const openTimesheetInput = z.object({ memberId: z.uuid().optional(), date: civilDate });
export type OpenTimesheetInput = z.input<typeof openTimesheetInput>;

const seen = { id: z.uuid(), version: z.int().min(1) };
/** @property version the version of the sheet that was seen */
export const addEntryInput = z.object({ ...seen, entry: newTimeEntry });
export type AddEntryInput = z.input<typeof addEntryInput>;
export const changeEntryInput = z.object({ ...seen, entryId: z.uuid(), entry: newTimeEntry });
export type ChangeEntryInput = z.input<typeof changeEntryInput>;
export const removeEntryInput = z.object({ ...seen, entryId: z.uuid() });
export type RemoveEntryInput = z.input<typeof removeEntryInput>;

export const sheetInput = z.object({ id: z.uuid(), version: z.int().min(1).optional() });
export type SheetInput = z.input<typeof sheetInput>;

export const timesheetListInput = listInput({
  sortable: ['periodFrom', 'memberName', 'status', 'submittedAt', 'nextAt'],
  defaultSort: '-periodFrom',
  filters: {
    status: anyOf(z.enum(timesheetStatuses)),
    memberId: z.uuid(),
    /** Those that wait for one's own decision. */
    mine: z.stringbool(),
  },
});
export type TimesheetListInput = z.output<typeof timesheetListInput>;
/** Lists leave the entries out. */
export const timesheetListItem = timesheet.omit({ entries: true }).extend({ beat: beatLine.nullable() });
export type TimesheetListItem = z.infer<typeof timesheetListItem>;
export const timesheetListOutput = listOutput(timesheetListItem);

export const timesheetSummary = z.object({
  draft: z.int(),
  submitted: z.int(),
  escalated: z.int(),
  approved: z.int(),
  rejected: z.int(),
  /** Waiting for one's own decision. */
  mine: z.int(),
});
export type TimesheetSummary = z.infer<typeof timesheetSummary>;

export const timesheetDetail = timesheet.extend({
  /** null until it is first submitted. */
  process: processDetail.nullable(),
  /** Whether the one who asks decides it now. */
  mayDecide: z.boolean(),
  /** Whether they may change its entries, hand it in and take it back as it stands now. */
  mayChange: z.boolean(),
  maySubmit: z.boolean(),
  mayRecall: z.boolean(),
});
export type TimesheetDetail = z.infer<typeof timesheetDetail>;
