import { useState } from 'react';
import type { Customer } from '../../../../domain/billing/contract.ts';
import type { PayWay } from '../../../../domain/collection/contract.ts';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { useFormErrors } from '../../../app/use-form-errors.ts';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { useCopyAccountLink } from '../collection/copy-account-link.ts';
import { methodOf, noPayment, PaymentChoices, type PaymentDraft, type PaysWith } from './payment-choice.tsx';

/** What is chosen at first: what whoever opens this most likely wants. */
const FIRST: Readonly<Record<PayWay, PaysWith>> = { stripe: 'link', sandbox: 'card-succeeds', none: 'none' };

/** Another means of payment: what is open is charged to it from its next retry on. */
export function PaymentDialog({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const { id, version, name, paymentMethod } = customer;
  const { can } = useMember();
  const utils = trpc.useUtils();
  const update = trpc.customers.update.useMutation();
  const open =
    trpc.invoices.list.useQuery({ filter: { customerId: id, status: ['open'] }, pageSize: 1 }).data?.total ?? 0;
  const { data } = trpc.collection.payWay.useQuery();
  const way = data?.way;
  const [chosen, setChosen] = useState<PaymentDraft | null>(null);
  const hasPage = can('invoice:collect');
  const first = way && (way !== 'stripe' || hasPage) ? FIRST[way] : 'none';
  const choice = chosen ?? { ...noPayment, with: first };
  const copyLink = useCopyAccountLink();
  const { errors, run } = useFormErrors([]);
  const submit = async () => {
    if (way === undefined) return;
    if (choice.with === 'link') {
      if (await copyLink(id)) onClose();
      return;
    }
    const saved = await run(() => update.mutateAsync({ id, version, paymentMethod: methodOf(choice) }));
    void utils.invalidate();
    if (!saved) return;
    toastDone(choice.with === 'none' ? 'No card is charged any more' : 'The new card is on file');
    onClose();
  };
  return (
    <FormDialog
      title={`How does ${name} pay?`}
      description={
        <>
          {paymentMethod ? `Now: ${paymentMethod.label}. ` : 'Now: no card. '}
          {open > 0
            ? `${open === 1 ? 'One invoice is' : `${open} invoices are`} open: what is next in ${open === 1 ? 'its' : 'their'} collection is worked out anew, and a charge that waited for a card is made at once.`
            : 'No invoice is open, so nothing is charged now.'}
        </>
      }
      confirm={submitWords(choice.with, paymentMethod !== null)}
      busy={update.isPending && 'Saving…'}
      onClose={onClose}
      errors={errors}
      onSubmit={submit}
    >
      {way ? <PaymentChoices way={way} hasPage={hasPage} value={choice} onChange={setChosen} /> : null}
    </FormDialog>
  );
}

function submitWords(chosen: PaysWith, hasCard: boolean): string {
  if (chosen === 'link') return 'Copy the link';
  if (chosen !== 'none') return 'Use this card';
  return hasCard ? 'Take the card off' : 'Leave it without a card';
}
