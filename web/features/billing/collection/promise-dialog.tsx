import { useId, useState } from 'react';
import type { InvoiceDetail } from '../../../../domain/billing/requests.ts';
import { addDays, civilDateAt } from '../../../../domain/time/civil.ts';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { DateField } from '../../../ui/date-field.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormSummary } from '../../../ui/form-summary.tsx';
import { useReader } from '../../../ui/reader.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { useFormErrors } from '../use-form-errors.ts';

/** The customer says by when they will have paid: until then nothing is collected. */
export function PromiseDialog({ invoice, onClose }: { invoice: InvoiceDetail; onClose: () => void }) {
  const { id, number } = invoice;
  const { zone } = useReader();
  const form = useId();
  const utils = trpc.useUtils();
  const promise = trpc.collection.promise.useMutation();
  const errors = useFormErrors('promise', ['on', 'note']);
  const today = civilDateAt(zone, Date.now());
  const [on, setOn] = useState(addDays(today, 7));
  const [note, setNote] = useState('');
  const submit = async () => {
    if (promise.isPending) return;
    if (on === '' || on < today) {
      errors.say([{ name: 'on', message: 'Choose today or a later day' }]);
      return;
    }
    try {
      await promise.mutateAsync({ id, on, note: note.trim() === '' ? null : note });
      toastDone('Promise entered: collection waits until the day is over');
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
      title={`A promise to pay ${number ?? 'this invoice'}`}
      description="No card is charged and nothing is sent until the day is over. What follows then comes as many days later; if it is not paid, billing is told."
      footer={
        <>
          <Button onClick={onClose}>Keep as it is</Button>
          <Button look="primary" type="submit" form={form} busy={promise.isPending && 'Entering…'}>
            Enter the promise
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
        <Field label="Will have paid by" {...errors.at('on')}>
          <DateField value={on} min={today} onChange={setOn} />
        </Field>
        <Field label="What was said (optional)" {...errors.at('note')}>
          <Textarea value={note} maxLength={1000} onChange={(event) => setNote(event.target.value)} />
        </Field>
      </form>
    </Dialog>
  );
}
