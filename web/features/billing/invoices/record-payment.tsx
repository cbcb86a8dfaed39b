import { useState } from 'react';
import type { InvoiceDetail } from '../../../../domain/billing/requests.ts';
import { civilDateAt, civilToInstant } from '../../../../domain/time/civil.ts';
import { toIso } from '../../../../domain/time/instant.ts';
import { trpc } from '../../../app/trpc.ts';
import { useFormErrors } from '../../../app/use-form-errors.ts';
import { DateField } from '../../../ui/date-field.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Input } from '../../../ui/input.tsx';
import { Money } from '../../../ui/money.tsx';
import { useReader } from '../../../ui/reader.tsx';
import { Select } from '../../../ui/select.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { amountOf, amountProblem, amountText } from '../amount.ts';
import { AmountField } from '../amount-field.tsx';

/** A payment that came by another way: all that is still due, a part, or more than that. */
export function RecordPayment({ invoice, onClose }: { invoice: InvoiceDetail; onClose: () => void }) {
  const { id, version, number, dueMinor, currency, collection } = invoice;
  const { zone } = useReader();
  const utils = trpc.useUtils();
  const record = trpc.invoices.recordPayment.useMutation();
  const errors = useFormErrors(['amountMinor', 'receivedAt', 'reference']);
  const today = civilDateAt(zone, Date.now());
  const [day, setDay] = useState(today);
  const [reference, setReference] = useState('');
  const [method, setMethod] = useState<'bank_transfer' | 'manual'>('bank_transfer');
  const [amount, setAmount] = useState(amountText(dueMinor, currency));
  const problem = amountProblem(amount, currency);
  const amountMinor = amountOf(amount, currency) ?? 0;
  const rest = dueMinor - amountMinor;

  const submit = async () => {
    const wrong = errors.say([
      { name: 'amountMinor', message: problem },
      {
        name: 'receivedAt',
        message: day !== '' && day <= today ? null : 'Choose the day on which the money came, today at the latest',
      },
    ]);
    if (wrong) return;
    const after = await errors.run(() =>
      record.mutateAsync({
        id,
        version,
        amountMinor,
        method,
        ...(day === today ? {} : { receivedAt: toIso(civilToInstant(zone, day, '12:00')) }),
        ...(reference.trim() === '' ? {} : { reference }),
      }),
    );
    void utils.invalidate();
    if (!after) return;
    utils.invoices.get.setData({ id }, after);
    toastDone(after.status === 'paid' ? `${number ?? 'The invoice'} is paid` : 'The payment is recorded');
    onClose();
  };

  return (
    <FormDialog
      title={`Record the payment of ${number ?? 'this invoice'}`}
      description={
        <>
          <Money minor={dueMinor} currency={currency} className="font-semibold text-ink" /> are due.{' '}
          {problem ? null : rest > 0 ? (
            <>
              <Money minor={rest} currency={currency} /> stay due, and collection goes on.
            </>
          ) : (
            <>
              The invoice is paid{collection ? ', and no card is charged for it any more' : ''}.
              {rest < 0 ? (
                <>
                  {' '}
                  <Money minor={-rest} currency={currency} /> become credit of the customer.
                </>
              ) : null}
            </>
          )}
        </>
      }
      confirm="Record it"
      busy={record.isPending && 'Recording…'}
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
      <Field label="How">
        <Select
          value={method}
          onChange={(event) => setMethod(event.target.value as typeof method)}
          options={[
            { value: 'bank_transfer', label: 'Bank transfer' },
            { value: 'manual', label: 'Another way: cash, cheque' },
          ]}
        />
      </Field>
      <Field label="Received on" {...errors.at('receivedAt')}>
        <DateField value={day} max={today} onChange={setDay} />
      </Field>
      <Field
        label="Reference (optional)"
        help="The bank’s words or number, to find it again."
        {...errors.at('reference')}
      >
        <Input value={reference} maxLength={200} onChange={(event) => setReference(event.target.value)} />
      </Field>
    </FormDialog>
  );
}
