import type { InvoiceDetail } from '../../../../domain/billing/requests.ts';
import { trpc } from '../../../app/trpc.ts';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { Money } from '../../../ui/money.tsx';
import { toastDone } from '../../../ui/toast.tsx';

export function WriteOff({ invoice, onClose }: { invoice: InvoiceDetail; onClose: () => void }) {
  const utils = trpc.useUtils();
  const give = trpc.invoices.writeOff.useMutation();
  const { id, version, number, dueMinor, currency } = invoice;
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={`Write ${number ?? 'this invoice'} off?`}
      consequence={
        <>
          <Money minor={dueMinor} currency={currency} /> are given up: nothing more is charged or sent for it. They stay
          owed, and a payment can still be recorded.
        </>
      }
      confirm="Write it off"
      busy="Writing it off…"
      danger
      reason="required"
      onConfirm={async (reason) => {
        const after = await give.mutateAsync({ id, version, reason });
        utils.invoices.get.setData({ id }, after);
        toastDone(`${number ?? 'The invoice'} is written off`);
        void utils.invalidate();
      }}
    />
  );
}
