import { useId, useState } from 'react';
import { formatMinor, fromWire } from '../../../../domain/money/money.ts';
import type { PaymentDetail } from '../../../../domain/payments/contract.ts';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormSummary } from '../../../ui/form-summary.tsx';
import { Input } from '../../../ui/input.tsx';
import { Money } from '../../../ui/money.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { priceOf } from '../invoices/line-rows.ts';
import { useFormErrors } from '../use-form-errors.ts';

interface Props {
  payment: PaymentDetail;
  mostMinor: number;
  onClose: () => void;
}

/** Sends back what a payment brought too much. */
export function RefundDialog({ payment: { id, currency, method, customerName }, mostMinor, onClose }: Props) {
  const form = useId();
  const utils = trpc.useUtils();
  const refund = trpc.payments.refund.useMutation();
  const errors = useFormErrors('refund', ['amountMinor', 'reason']);
  const [amount, setAmount] = useState(formatMinor(fromWire(mostMinor), currency));
  const [reason, setReason] = useState('');
  const submit = async () => {
    if (refund.isPending) return;
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
    <Dialog
      open
      onOpenChange={onClose}
      title={`Send money back to ${customerName}`}
      description={
        <>
          <Money minor={mostMinor} currency={currency} /> came too much and are the customer’s credit.{' '}
          {method === 'card'
            ? 'They go back to the card.'
            : 'Transfer the amount yourself: it is entered as sent, and taken off the credit.'}
        </>
      }
      footer={
        <>
          <Button onClick={onClose}>Keep as it is</Button>
          <Button look="primary" type="submit" form={form} busy={refund.isPending && 'Sending…'}>
            {method === 'card' ? 'Send it back' : 'Enter it as sent'}
          </Button>
        </>
      }
    >
      <form
        id={form}
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <FormSummary errors={errors.errors} />
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
      </form>
    </Dialog>
  );
}
