import type { PricePlan, TaxRate } from '../../../../domain/billing/contract.ts';
import { failureOf } from '../../../app/failure.ts';
import { trpc } from '../../../app/trpc.ts';
import { toastDone, toastFailed } from '../../../ui/toast.tsx';

const said = (name: string, archived: boolean): string =>
  archived ? `${name} is not offered any more` : `${name} is offered again`;

/** Archives a plan or brings it back; either can be undone at once. */
export function useArchivePlan(): (plan: PricePlan) => void {
  const utils = trpc.useUtils();
  const update = trpc.pricePlans.update.useMutation();
  const set = async (plan: PricePlan, archived: boolean, undoable: boolean) => {
    try {
      const after = await update.mutateAsync({ id: plan.id, version: plan.version, archived });
      toastDone(said(plan.name, archived), undoable ? { undo: () => void set(after, !archived, false) } : {});
    } catch (error) {
      toastFailed(failureOf(error).message);
    }
    void utils.pricePlans.invalidate();
  };
  return (plan) => void set(plan, plan.archivedAt === null, true);
}

/** The same for a tax rate. */
export function useArchiveTaxRate(): (rate: TaxRate) => void {
  const utils = trpc.useUtils();
  const update = trpc.taxRates.update.useMutation();
  const set = async (rate: TaxRate, archived: boolean, undoable: boolean) => {
    try {
      const after = await update.mutateAsync({ id: rate.id, archived });
      toastDone(said(rate.name, archived), undoable ? { undo: () => void set(after, !archived, false) } : {});
    } catch (error) {
      toastFailed(failureOf(error).message);
    }
    void utils.taxRates.invalidate();
  };
  return (rate) => void set(rate, rate.archivedAt === null, true);
}
