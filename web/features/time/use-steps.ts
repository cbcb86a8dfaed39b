import type { Timesheet } from '../../../domain/timesheets/contract.ts';
import { trpc } from '../../app/trpc.ts';

export type Step = 'submit' | 'recall' | 'approve' | 'reject';

/** The steps of a sheet's life, each on the version that was seen; a refusal comes back in words. */
export function useSteps(): (step: Step, sheet: Pick<Timesheet, 'id' | 'version'>, reason: string) => Promise<void> {
  const utils = trpc.useUtils();
  const submit = trpc.timesheets.submit.useMutation();
  const recall = trpc.timesheets.recall.useMutation();
  const approve = trpc.timesheets.approve.useMutation();
  const reject = trpc.timesheets.reject.useMutation();
  return async (step, { id, version }, reason) => {
    const seen = { id, version };
    try {
      if (step === 'submit') await submit.mutateAsync(seen);
      else if (step === 'recall') await recall.mutateAsync(seen);
      else if (step === 'approve') await approve.mutateAsync(seen);
      else await reject.mutateAsync({ ...seen, reason });
    } finally {
      await utils.timesheets.invalidate();
    }
  };
}
