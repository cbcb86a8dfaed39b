import { useId, useState } from 'react';
import type { InvoiceDetail } from '../../../../domain/billing/requests.ts';
import { civilDateAt, civilToInstant } from '../../../../domain/time/civil.ts';
import { toIso } from '../../../../domain/time/instant.ts';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { DateField } from '../../../ui/date-field.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormSummary } from '../../../ui/form-summary.tsx';
import { Input } from '../../../ui/input.tsx';
import { Money } from '../../../ui/money.tsx';
import { useReader } from '../../../ui/reader.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { useFormErrors } from '../use-form-errors.ts';

/** A payment that came by another way: all that is still due. */
export function RecordPayment({ invoice, onClose }: { invoice: InvoiceDetail; onClose: () => void }) {
  const { id, version, number, dueMinor, currency, collection } = invoice;
  const { zone } = useReader();
  const form = useId();
  const utils = trpc.useUtils();
  const record = trpc.invoices.recordPayment.useMutation();
  const errors = useFormErrors('payment', ['receivedAt', 'reference']);
  const today = civilDateAt(zone, Date.now());
  const [day, setDay] = useState(today);
  const [reference, setReference] = useState('');

  const submit = async () => {
    if (record.isPending) return;
    if (day === '' || day > today) {
      errors.say([{ name: 'receivedAt', message: 'Choose the day on which the money came, today at the latest' }]);
      return;
    }
    try {
      const after = await record.mutateAsync({
        id,
        version,
        ...(day === today ? {} : { receivedAt: toIso(civilToInstant(zone, day, '12:00')) }),
        ...(reference.trim() === '' ? {} : { reference }),
      });
      utils.invoices.get.setData({ id }, after);
      toastDone(`${number ?? 'The invoice'} is paid`);
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
      title={`Record the payment of ${number ?? 'this invoice'}`}
      description={
        <>
          <Money minor={dueMinor} currency={currency} className="font-semibold text-ink" /> came by another way. The
          invoice is paid{collection ? ', and no card is charged for it any more' : ''}.
        </>
      }
      footer={
        <>
          <Button onClick={onClose}>Keep as it is</Button>
          <Button look="primary" type="submit" form={form} busy={record.isPending && 'Recording…'}>
            Record it
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
      </form>
    </Dialog>
  );
}
