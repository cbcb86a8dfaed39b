import { useId, useState } from 'react';
import type { Customer } from '../../../../domain/billing/contract.ts';
import { failureOf } from '../../../app/failure.ts';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { FormSummary } from '../../../ui/form-summary.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { methodOf, noPayment, PaymentChoices, type PaymentDraft } from './payment-choice.tsx';

/** Another means of payment: what is open is charged to it from its next retry on. */
export function PaymentDialog({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const { id, version, name, paymentMethod } = customer;
  const form = useId();
  const utils = trpc.useUtils();
  const update = trpc.customers.update.useMutation();
  const open =
    trpc.invoices.list.useQuery({ filter: { customerId: id, status: ['open'] }, pageSize: 1 }).data?.total ?? 0;
  const [choice, setChoice] = useState<PaymentDraft>({ ...noPayment, with: 'card-succeeds' });
  const [error, setError] = useState<string | null>(null);
  const submit = async () => {
    if (update.isPending) return;
    try {
      await update.mutateAsync({ id, version, paymentMethod: methodOf(choice) });
      toastDone(choice.with === 'none' ? 'No card is charged any more' : 'The new card is on file');
      onClose();
    } catch (failure) {
      const { message, issues } = failureOf(failure);
      setError(issues[0]?.message ?? message);
    }
    void utils.invalidate();
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`How does ${name} pay?`}
      description={
        <>
          {paymentMethod ? `Now: ${paymentMethod.label}. ` : 'Now: no card. '}
          {open > 0
            ? `${open === 1 ? 'One invoice is' : `${open} invoices are`} open: what is next in ${open === 1 ? 'its' : 'their'} collection is worked out anew, and a charge that waited for a card is made at once.`
            : 'No invoice is open, so nothing is charged now.'}
        </>
      }
      footer={
        <>
          <Button onClick={onClose}>Keep as it is</Button>
          <Button look="primary" type="submit" form={form} busy={update.isPending && 'Saving…'}>
            {choice.with === 'none' ? 'Take the card off' : 'Use this card'}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <FormSummary errors={error === null ? [] : [{ field: null, message: error }]} />
        <PaymentChoices value={choice} onChange={setChoice} />
      </form>
    </Dialog>
  );
}
