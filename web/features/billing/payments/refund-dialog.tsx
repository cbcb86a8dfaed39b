import { useState } from 'react';
import { formatMinor, fromWire } from '../../../../domain/money/money.ts';
import type { PaymentDetail } from '../../../../domain/payments/contract.ts';
import { trpc } from '../../../app/trpc.ts';
import { useFormErrors } from '../../../app/use-form-errors.ts';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Input } from '../../../ui/input.tsx';
import { Money } from '../../../ui/money.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { priceOf } from '../invoices/line-rows.ts';

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
  const [amount, setAmount] = useState(formatMinor(fromWire(mostMinor), currency));
  const [reason, setReason] = useState('');
  const submit = async () => {
    const amountMinor = priceOf(amount, currency);
    if (amountMinor === null || amountMinor <= 0) {
      errors.say([{ name: 'amountMinor', message: `Say an amount in ${currency}` }]);
      return;
    }
    try {
      await refund.mutateAsync({ paymentId: id, amountMinor, reason });
      toastDone(method === 'card' ? 'It is on its way back' : 'It is entered as sent back');
      onClose();
    } catch (error) {
      errors.refuse(error);
    }
    void utils.invalidate();
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
      <Field label="Amount" {...errors.at('amountMinor')}>
        <Input
          inputMode="decimal"
          after={currency}
          value={amount}
          onChange={(event) => setAmount(event.target.value)}
        />
      </Field>
      <Field label="Reason" {...errors.at('reason')}>
        <Textarea value={reason} rows={2} maxLength={500} onChange={(event) => setReason(event.target.value)} />
      </Field>
    </FormDialog>
  );
}
