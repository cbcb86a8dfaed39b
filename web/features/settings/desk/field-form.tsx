import { useState } from 'react';
import type { TicketField } from '../../../../domain/tickets/fields.ts';
import { FIELD_TYPES, type FieldType } from '../../../../domain/tickets/labels.ts';
import { trpc } from '../../../app/trpc.ts';
import { useFormErrors } from '../../../app/use-form-errors.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { FIELD_TYPE_WORDS } from './field-words.ts';

/** `Order number` → `orderNumber`: how callers of the API name it. */
const keyOf = (label: string): string => {
  const words = label.normalize('NFKD').match(/[A-Za-z0-9]+/g) ?? [];
  const key = words
    .map((word, i) => (i === 0 ? word.toLowerCase() : word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()))
    .join('');
  return key.replace(/^\d+/, '').slice(0, 40);
};

/** Defines a field, or changes its words; what it is called in the API and its type stay. */
export function FieldForm(props: { field: TicketField | null; position: number; onClose: () => void }) {
  const { field, position, onClose } = props;
  const utils = trpc.useUtils();
  const create = trpc.ticketFields.create.useMutation();
  const update = trpc.ticketFields.update.useMutation();
  const remove = trpc.ticketFields.delete.useMutation();
  const form = useFormErrors(['label', 'key', 'options']);
  const [label, setLabel] = useState(field?.label ?? '');
  const [type, setType] = useState<FieldType>(field?.type ?? 'text');
  const [options, setOptions] = useState(field?.options.join('\n') ?? '');
  const [required, setRequired] = useState(field?.required ?? false);
  const lines = options
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const chosen = type === 'choice' ? lines : [];
  const finish = (words: string) => {
    toastDone(words);
    void utils.ticketFields.invalidate();
    onClose();
  };
  const save = async () => {
    const done = await form.run(() =>
      field
        ? update.mutateAsync({
            id: field.id,
            version: field.version,
            label,
            required,
            ...(type === 'choice' && { options: chosen }),
          })
        : create.mutateAsync({ key: keyOf(label), label, type, options: chosen, required, position }),
    );
    if (done) finish(field ? 'Changed' : `${label} stands beside every ticket now`);
  };
  const drop = async () => {
    if (field && (await form.run(() => remove.mutateAsync({ id: field.id, version: field.version }))))
      finish(`${field.label} is out of use`);
  };
  return (
    <FormDialog
      onClose={onClose}
      title={field ? field.label : 'A field of tickets'}
      confirm={field ? 'Save' : 'Add'}
      busy={(create.isPending || update.isPending) && 'Saving…'}
      disabled={label.trim() === ''}
      other={
        field ? (
          <Button look="quiet" busy={remove.isPending && 'Taking out…'} onClick={() => void drop()}>
            Take it out of use
          </Button>
        ) : null
      }
      errors={form.errors}
      onSubmit={save}
    >
      <Field label="Name" id={form.idOf('label')} error={form.errorOf('label') ?? form.errorOf('key')}>
        <Input
          value={label}
          maxLength={80}
          placeholder="Order number"
          onChange={(event) => setLabel(event.target.value)}
        />
      </Field>
      <Field label="Kind" help={field ? 'The kind stays: values that are there rest on it.' : null}>
        <Select
          value={type}
          disabled={field !== null}
          onChange={(event) => setType(event.target.value as FieldType)}
          options={FIELD_TYPES.map((value) => ({ value, label: FIELD_TYPE_WORDS[value] }))}
        />
      </Field>
      {type === 'choice' ? (
        <Field label="Options, one a line" {...form.at('options')}>
          <Textarea rows={5} value={options} onChange={(event) => setOptions(event.target.value)} />
        </Field>
      ) : null}
      <Checkbox checked={required} onChange={setRequired} label="Needs a value before a ticket can be solved" />
    </FormDialog>
  );
}
