import { CheckCheck } from 'lucide-react';
import { useState } from 'react';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { Count } from '../../../ui/count.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { Sums } from '../sums.tsx';

/** Makes payments of all lines that are certain, wherever in the list they are: how many and how much is said before. */
export function ConfirmCertain() {
  const utils = trpc.useUtils();
  const certain = trpc.bank.certain.useQuery({}).data;
  const confirmExact = trpc.bank.confirmExact.useMutation();
  const [asking, setAsking] = useState(false);
  const [done, setDone] = useState(0);
  const confirmAll = async () => {
    let all = 0;
    setDone(0);
    try {
      for (let more = true; more; ) {
        const answer = await confirmExact.mutateAsync({});
        all += answer.confirmed;
        setDone(all);
        more = answer.more;
        if (!more) toastDone(`${all.toLocaleString()} confirmed, ${answer.left.toLocaleString()} left to be matched`);
      }
    } finally {
      void utils.invalidate();
    }
  };
  // It stays while it is being asked, though the last line may be confirmed by then.
  if (!certain || (certain.count === 0 && !asking)) return null;
  return (
    <>
      <Button icon={<CheckCheck />} onClick={() => setAsking(true)}>
        Confirm what is certain
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Confirm what is certain?"
        consequence={
          <>
            <Count value={certain.count} /> {certain.count === 1 ? 'payment' : 'payments'} of{' '}
            <Sums sums={certain.sums} /> {certain.count === 1 ? 'is' : 'are'} recorded, and the invoices that they name
            are paid. This cannot be taken back here.
          </>
        }
        confirm={certain.count === 1 ? 'Confirm it' : `Confirm all ${certain.count.toLocaleString()}`}
        busy={done > 0 ? `Confirming… ${done.toLocaleString()}` : 'Confirming…'}
        onConfirm={confirmAll}
      />
    </>
  );
}
