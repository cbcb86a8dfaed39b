import { useNavigate } from '@tanstack/react-router';
import { Check, PencilLine } from 'lucide-react';
import type { InvoiceDetail } from '../../../../domain/billing/requests.ts';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { Link } from '../../../ui/link.tsx';
import { Money } from '../../../ui/money.tsx';
import { toastDone } from '../../../ui/toast.tsx';

type Draft = Pick<
  InvoiceDetail,
  'id' | 'version' | 'dueMinor' | 'totalMinor' | 'currency' | 'customerName' | 'subscriptionId'
>;

export function DraftButtons({
  id,
  mayEdit,
  onFinalise,
}: {
  id: string;
  mayEdit: boolean;
  onFinalise: (() => void) | null;
}) {
  return (
    <>
      {mayEdit ? (
        <Button asChild>
          <Link href={`/billing/invoices/${id}/edit`}>
            <PencilLine aria-hidden />
            Edit
          </Link>
        </Button>
      ) : null}
      {onFinalise ? (
        <Button look="primary" icon={<Check />} onClick={onFinalise}>
          Finalise
        </Button>
      ) : null}
    </>
  );
}

export function FinaliseDraft({ draft, onClose }: { draft: Draft; onClose: () => void }) {
  const utils = trpc.useUtils();
  const finalise = trpc.invoices.finalise.useMutation();
  const { id, version, dueMinor, currency, customerName } = draft;
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={`Finalise the invoice of ${customerName}?`}
      consequence={
        <>
          It gets its number and never changes again.{' '}
          {dueMinor === 0 ? (
            'Nothing is to be paid: it is paid at once.'
          ) : (
            <>
              <Money minor={dueMinor} currency={currency} /> are to be paid; a card on file is charged at once.
            </>
          )}
        </>
      }
      confirm="Finalise it"
      busy="Finalising…"
      onConfirm={async () => {
        const after = await finalise.mutateAsync({ id, version });
        utils.invoices.get.setData({ id }, after);
        toastDone(`It is ${after.number} now`);
        void utils.invalidate();
      }}
    />
  );
}

export function DeleteDraft({ draft, onClose }: { draft: Draft; onClose: () => void }) {
  const utils = trpc.useUtils();
  const navigate = useNavigate();
  const remove = trpc.invoices.deleteDraft.useMutation();
  const { id, version, subscriptionId, totalMinor, currency } = draft;
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title="Delete this draft?"
      consequence={
        <>
          <Money minor={totalMinor} currency={currency} /> are not charged. No number is lost, credit that it took is
          the customer’s again, and its hours can be billed again.
          {subscriptionId
            ? ' One-off charges on it wait for the subscription’s next invoice; its period is not charged.'
            : ''}
        </>
      }
      confirm="Delete it"
      busy="Deleting…"
      danger
      reason="optional"
      onConfirm={async (reason) => {
        await remove.mutateAsync({ id, version, ...(reason === '' ? {} : { reason }) });
        toastDone('The draft is deleted');
        await navigate({ to: '/billing/invoices' });
        void utils.invalidate();
      }}
    />
  );
}
