import { useState } from 'react';
import type { InvoiceDetail } from '../../../../domain/billing/requests.ts';
import { addDays, civilDateAt } from '../../../../domain/time/civil.ts';
import { trpc } from '../../../app/trpc.ts';
import { useFormErrors } from '../../../app/use-form-errors.ts';
import { DateField } from '../../../ui/date-field.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { useReader } from '../../../ui/reader.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import { toastDone } from '../../../ui/toast.tsx';

/** The customer says by when they will have paid: until then nothing is collected. */
export function PromiseDialog({ invoice, onClose }: { invoice: InvoiceDetail; onClose: () => void }) {
  const { id, number } = invoice;
  const { zone } = useReader();
  const utils = trpc.useUtils();
  const promise = trpc.collection.promise.useMutation();
  const errors = useFormErrors(['on', 'note']);
  const today = civilDateAt(zone, Date.now());
  const [on, setOn] = useState(addDays(today, 7));
  const [note, setNote] = useState('');
  const submit = async () => {
    if (errors.say([{ name: 'on', message: on < today ? 'Choose today or a later day' : null }])) return;
    const done = await errors.run(() => promise.mutateAsync({ id, on, note: note.trim() === '' ? null : note }));
    void utils.invalidate();
    if (!done) return;
    toastDone('Promise entered: collection waits until the day is over');
    onClose();
  };
  return (
    <FormDialog
      title={`A promise to pay ${number ?? 'this invoice'}`}
      description="No card is charged and nothing is sent until the day is over. What follows then comes as many days later; if it is not paid, billing is told."
      confirm="Enter the promise"
      busy={promise.isPending && 'Entering…'}
      onClose={onClose}
      errors={errors.errors}
      onSubmit={submit}
    >
      <Field label="Will have paid by" {...errors.at('on')}>
        <DateField value={on} min={today} onChange={setOn} />
      </Field>
      <Field label="What was said (optional)" {...errors.at('note')}>
        <Textarea value={note} maxLength={1000} onChange={(event) => setNote(event.target.value)} />
      </Field>
    </FormDialog>
  );
}
