import type { NewTimeEntry, TimeEntry, Timesheet } from '../../../domain/timesheets/contract.ts';
import { failureOf } from '../../app/failure.ts';
import { trpc } from '../../app/trpc.ts';
import { toastDone, toastFailed } from '../../ui/toast.tsx';

export interface Entries {
  add(entry: NewTimeEntry): Promise<void>;
  change(entryId: string, entry: NewTimeEntry): Promise<void>;
  /** At once, with a moment to take it back. */
  remove(entry: TimeEntry): Promise<void>;
  readonly busy: boolean;
}

/** Changes to a sheet's entries, each on the version that is shown. They reject with words for the form. */
export function useEntries(sheetId: string): Entries {
  const utils = trpc.useUtils();
  const settled = {
    onSuccess: (sheet: Timesheet) => {
      utils.timesheets.get.setData({ id: sheetId }, (before) => before && { ...before, ...sheet });
    },
  };
  const adding = trpc.timesheets.addEntry.useMutation(settled);
  const changing = trpc.timesheets.changeEntry.useMutation(settled);
  const removing = trpc.timesheets.removeEntry.useMutation(settled);
  const seen = () => ({ id: sheetId, version: utils.timesheets.get.getData({ id: sheetId })?.version ?? 1 });

  const inWords = async (work: Promise<unknown>): Promise<void> => {
    try {
      await work;
    } catch (error) {
      const failure = failureOf(error);
      // Somebody else changed it: what is shown next is theirs.
      if (failure.code === 'CONFLICT') void utils.timesheets.get.invalidate({ id: sheetId });
      throw new Error(failure.message);
    }
  };
  const add = (entry: NewTimeEntry) => inWords(adding.mutateAsync({ ...seen(), entry }));

  return {
    add,
    change: (entryId, entry) => inWords(changing.mutateAsync({ ...seen(), entryId, entry })),
    remove: async (entry) => {
      try {
        await inWords(removing.mutateAsync({ ...seen(), entryId: entry.id }));
        toastDone('Entry removed', {
          undo: () =>
            void add(again(entry)).catch((error: Error) => toastFailed(`It did not come back. ${error.message}`)),
        });
      } catch (error) {
        toastFailed(`The entry stays. ${(error as Error).message}`);
      }
    },
    busy: adding.isPending || changing.isPending || removing.isPending,
  };
}

function again({
  date,
  startAt,
  endAt,
  seconds,
  note,
  project,
  customerId,
  billable,
  rateMinorPerHour,
}: TimeEntry): NewTimeEntry {
  const work = { note, project, customerId, billable, rateMinorPerHour };
  return startAt && endAt ? { startAt, endAt, ...work } : { date, seconds, ...work };
}
