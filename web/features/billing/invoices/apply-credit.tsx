import { useState } from 'react';
import type { InvoiceDetail } from '../../../../domain/billing/requests.ts';
import { trpc } from '../../../app/trpc.ts';
import { useFormErrors } from '../../../app/use-form-errors.ts';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Money } from '../../../ui/money.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { amountOf, amountProblem, amountText } from '../amount.ts';
import { AmountField } from '../amount-field.tsx';

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
  const [amount, setAmount] = useState(amountText(most, currency));
  const problem = amountProblem(amount, currency, most);
  const amountMinor = amountOf(amount, currency) ?? 0;
  const submit = async () => {
    if (errors.say([{ name: 'amountMinor', message: problem }])) return;
    const after = await errors.run(() => apply.mutateAsync({ id, version, amountMinor }));
    void utils.invalidate();
    if (!after) return;
    utils.invoices.get.setData({ id }, after);
    toastDone(after.status === 'paid' ? `${number ?? 'The invoice'} is paid` : 'The credit is used');
    onClose();
  };
  return (
    <FormDialog
      title={`Pay ${number ?? 'this invoice'} with credit`}
      description={
        <>
          <Money minor={dueMinor} currency={currency} className="font-semibold text-ink" /> are due, and{' '}
          <Money minor={creditMinor} currency={currency} className="font-semibold text-ink" /> are the customer’s
          credit.
          {problem === null ? (
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
      <AmountField
        label="Amount"
        {...errors.at('amountMinor')}
        currency={currency}
        value={amount}
        onChange={setAmount}
      />
    </FormDialog>
  );
}
