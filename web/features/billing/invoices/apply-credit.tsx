import { useState } from 'react';
import type { InvoiceDetail } from '../../../../domain/billing/requests.ts';
import { formatMinor, fromWire } from '../../../../domain/money/money.ts';
import { trpc } from '../../../app/trpc.ts';
import { useFormErrors } from '../../../app/use-form-errors.ts';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Input } from '../../../ui/input.tsx';
import { Money } from '../../../ui/money.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { priceOf } from './line-rows.ts';

interface Props {
  invoice: Pick<InvoiceDetail, 'id' | 'version' | 'number' | 'dueMinor' | 'currency'>;
  creditMinor: number;
  onClose: () => void;
}

/** Pays what is due, or a part of it, out of the customer's credit; says what is due and what is left of it afterwards. */
export function ApplyCredit({ invoice, creditMinor, onClose }: Props) {
  const { id, version, number, dueMinor, currency } = invoice;
  const most = Math.min(creditMinor, dueMinor);
  const utils = trpc.useUtils();
  const apply = trpc.invoices.applyCredit.useMutation();
  const errors = useFormErrors(['amountMinor']);
  const [amount, setAmount] = useState(formatMinor(fromWire(most), currency));
  const amountMinor = priceOf(amount, currency);
  const isGood = amountMinor !== null && amountMinor > 0 && amountMinor <= most;
  const submit = async () => {
    if (!isGood) {
      const message = `Say an amount up to ${formatMinor(fromWire(most), currency)} ${currency}`;
      errors.say([{ name: 'amountMinor', message }]);
      return;
    }
    try {
      const after = await apply.mutateAsync({ id, version, amountMinor });
      utils.invoices.get.setData({ id }, after);
      toastDone(after.status === 'paid' ? `${number ?? 'The invoice'} is paid` : 'The credit is used');
      onClose();
    } catch (error) {
      errors.refuse(error);
    }
    void utils.invalidate();
  };
  return (
    <FormDialog
      title={`Pay ${number ?? 'this invoice'} with credit`}
      description={
        <>
          <Money minor={dueMinor} currency={currency} className="font-semibold text-ink" /> are due, and{' '}
          <Money minor={creditMinor} currency={currency} className="font-semibold text-ink" /> are the customer’s
          credit.
          {isGood ? (
            <>
              {' '}
              Due afterwards: <Money minor={dueMinor - amountMinor} currency={currency} />
              {amountMinor === dueMinor ? ', so it is paid and nothing more is collected' : ''}. Credit afterwards:{' '}
              <Money minor={creditMinor - amountMinor} currency={currency} />.
            </>
          ) : null}
        </>
      }
      confirm="Use the credit"
      busy={apply.isPending && 'Using it…'}
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
    </FormDialog>
  );
}
