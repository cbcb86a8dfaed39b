import { useState } from 'react';
import type { PaymentDetail } from '../../../../domain/payments/contract.ts';
import { trpc } from '../../../app/trpc.ts';
import { useFormErrors } from '../../../app/use-form-errors.ts';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Money } from '../../../ui/money.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { amountOf, amountProblem, amountText } from '../amount.ts';
import { AmountField } from '../amount-field.tsx';

interface Props {
  payment: PaymentDetail;
  mostMinor: number;
  onClose: () => void;
}

/** Sends back what a payment brought too much. */
export function RefundDialog({ payment: { id, currency, method, customerName }, mostMinor, onClose }: Props) {
  const utils = trpc.useUtils();
  const refund = trpc.payments.refund.useMutation();
  const errors = useFormErrors(['amountMinor', 'reason']);
  const [amount, setAmount] = useState(amountText(mostMinor, currency));
  const [reason, setReason] = useState('');
  const submit = async () => {
    const wrong = errors.say([
      { name: 'amountMinor', message: amountProblem(amount, currency, mostMinor) },
      { name: 'reason', message: reason.trim() === '' ? 'Say why it is sent back' : null },
    ]);
    if (wrong) return;
    const amountMinor = amountOf(amount, currency) ?? 0;
    const done = await errors.run(() => refund.mutateAsync({ paymentId: id, amountMinor, reason }));
    void utils.invalidate();
    if (!done) return;
    toastDone(method === 'card' ? 'It is on its way back' : 'It is entered as sent back');
    onClose();
  };
  return (
    <FormDialog
      title={`Send money back to ${customerName}`}
      description={
        <>
          <Money minor={mostMinor} currency={currency} /> came too much and are the customer’s credit.{' '}
          {method === 'card'
            ? 'They go back to the card.'
            : 'Transfer the amount yourself: it is entered as sent, and taken off the credit.'}
        </>
      }
      confirm={method === 'card' ? 'Send it back' : 'Enter it as sent'}
      busy={refund.isPending && 'Sending…'}
      onClose={onClose}
      errors={errors.errors}
      onSubmit={submit}
    >
      <AmountField
        label="Amount"
        {...errors.at('amountMinor')}
        currency={currency}
        value={amount}
        onChange={setAmount}
      />
      <Field label="Reason" {...errors.at('reason')}>
        <Textarea value={reason} rows={2} maxLength={500} onChange={(event) => setReason(event.target.value)} />
      </Field>
    </FormDialog>
  );
}
