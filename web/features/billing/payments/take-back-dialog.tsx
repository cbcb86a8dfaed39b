import { useState } from 'react';
import { formatMinor, fromWire } from '../../../../domain/money/money.ts';
import type { PaymentDetail } from '../../../../domain/payments/contract.ts';
import { trpc } from '../../../app/trpc.ts';
import { useFormErrors } from '../../../app/use-form-errors.ts';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Input } from '../../../ui/input.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { priceOf } from '../invoices/line-rows.ts';

interface Props {
  payment: PaymentDetail;
  leftMinor: number;
  onClose: () => void;
}

/** A dispute that was lost, or a debit that was returned, of which no provider tells. */
export function TakeBackDialog({ payment: { id, currency, customerName }, leftMinor, onClose }: Props) {
  const utils = trpc.useUtils();
  const takeBack = trpc.payments.takeBack.useMutation();
  const errors = useFormErrors(['amountMinor', 'feeMinor', 'reason']);
  const [amount, setAmount] = useState(formatMinor(fromWire(leftMinor), currency));
  const [fee, setFee] = useState('');
  const [reason, setReason] = useState('');
  const submit = async () => {
    const amountMinor = priceOf(amount, currency);
    const feeMinor = fee.trim() === '' ? 0 : priceOf(fee, currency);
    if (amountMinor === null || amountMinor <= 0) {
      errors.say([{ name: 'amountMinor', message: `Say an amount in ${currency}` }]);
      return;
    }
    if (feeMinor === null || feeMinor < 0) {
      errors.say([{ name: 'feeMinor', message: `Say an amount in ${currency}, or nothing` }]);
      return;
    }
    try {
      await takeBack.mutateAsync({ paymentId: id, amountMinor, feeMinor, reason });
      toastDone('It is entered: what it paid is due again');
      onClose();
    } catch (error) {
      errors.refuse(error);
    }
    void utils.invalidate();
  };
  return (
    <FormDialog
      title={`The bank took a payment of ${customerName} back`}
      description="What it paid is due again. Nothing is charged or sent for it until you decide on the invoice."
      confirm="Enter it"
      busy={takeBack.isPending && 'Entering it…'}
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
      <Field label="Fee of the bank (optional)" {...errors.at('feeMinor')}>
        <Input inputMode="decimal" after={currency} value={fee} onChange={(event) => setFee(event.target.value)} />
      </Field>
      <Field label="Why" {...errors.at('reason')}>
        <Textarea value={reason} rows={2} maxLength={500} onChange={(event) => setReason(event.target.value)} />
      </Field>
    </FormDialog>
  );
}
