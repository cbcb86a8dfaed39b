import { useState } from 'react';
import type { PaymentDetail } from '../../../../domain/payments/contract.ts';
import { trpc } from '../../../app/trpc.ts';
import { useFormErrors } from '../../../app/use-form-errors.ts';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { amountOf, amountProblem, amountText } from '../amount.ts';
import { AmountField } from '../amount-field.tsx';
import { takenBackWords } from './words.ts';

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
  const [amount, setAmount] = useState(amountText(leftMinor, currency));
  const [fee, setFee] = useState('');
  const [reason, setReason] = useState('');
  const submit = async () => {
    const feeMinor = fee.trim() === '' ? 0 : (amountOf(fee, currency) ?? -1);
    const wrong = errors.say([
      { name: 'amountMinor', message: amountProblem(amount, currency, leftMinor) },
      { name: 'feeMinor', message: feeMinor < 0 ? `Type an amount in ${currency}, or leave it empty` : null },
      { name: 'reason', message: reason.trim() === '' ? 'Say why, as the bank does' : null },
    ]);
    if (wrong) return;
    const amountMinor = amountOf(amount, currency) ?? 0;
    const done = await errors.run(() => takeBack.mutateAsync({ paymentId: id, amountMinor, feeMinor, reason }));
    void utils.invalidate();
    if (!done) return;
    toastDone(takenBackWords(done));
    onClose();
  };
  return (
    <FormDialog
      title={`The bank took a payment of ${customerName} back`}
      description="What a wallet or the customer’s credit still holds of it is taken out of there; the rest of what it paid is due again, and nothing is charged or sent for that until you decide on the invoice."
      confirm="Enter it"
      busy={takeBack.isPending && 'Entering it…'}
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
      <AmountField
        label="Fee of the bank (optional)"
        {...errors.at('feeMinor')}
        currency={currency}
        value={fee}
        onChange={setFee}
      />
      <Field label="Why" {...errors.at('reason')}>
        <Textarea value={reason} rows={2} maxLength={500} onChange={(event) => setReason(event.target.value)} />
      </Field>
    </FormDialog>
  );
}
