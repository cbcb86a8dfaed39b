import { useState } from 'react';
import type { StoppedBilling } from '../../../../domain/billingRuns/contract.ts';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { Count } from '../../../ui/count.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { Sums } from '../sums.tsx';

/** Everything that stopped, tried again: a hundred with one question, until none is left. */
export function Rerun({ stopped: { count, lastBilled } }: { stopped: StoppedBilling }) {
  const { can } = useMember();
  const utils = trpc.useUtils();
  const rerun = trpc.billingRuns.rerun.useMutation();
  const [asking, setAsking] = useState(false);
  const [done, setDone] = useState(0);
  async function again(reason: string): Promise<void> {
    let all = 0;
    setDone(0);
    try {
      for (let left = 1; left > 0; ) {
        const answer = await rerun.mutateAsync({ reason });
        all += answer.retried;
        setDone(all);
        left = answer.retried === 0 ? 0 : answer.left;
      }
      toastDone(`${all.toLocaleString()} are tried again`);
    } finally {
      void utils.billingRuns.invalidate();
    }
  }
  const billed = lastBilled.reduce((all, sum) => all + sum.count, 0);
  return (
    <section
      aria-label="Stopped invoices"
      className="flex flex-wrap items-center justify-between gap-3 rounded-md border border-breached/40 bg-surface px-4 py-3"
    >
      <p>
        <span className="font-medium text-breached">
          <Count value={count} /> {count === 1 ? 'subscription is' : 'subscriptions are'} stopped
        </span>{' '}
        <span className="text-muted">
          Mend what stopped them, then try them again. What was made is not made twice.
        </span>
      </p>
      {can('process:manage') ? (
        <Button look="primary" onClick={() => setAsking(true)}>
          Try all again
        </Button>
      ) : null}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={count === 1 ? 'Try it again?' : `Try all ${count.toLocaleString()} again?`}
        consequence={
          <>
            Each makes the invoices that are due by now, and cards are charged for what is final.{' '}
            {billed > 0 ? (
              <>
                The last {billed === 1 ? 'invoice' : 'invoices'} of {billed === count ? 'them' : `${billed} of them`}{' '}
                came to <Sums sums={lastBilled} />.
              </>
            ) : (
              'None of them has been billed before.'
            )}
          </>
        }
        confirm="Try again"
        busy={done > 0 ? `Trying again… ${done.toLocaleString()}` : 'Trying again…'}
        reason="required"
        onConfirm={again}
      />
    </section>
  );
}
