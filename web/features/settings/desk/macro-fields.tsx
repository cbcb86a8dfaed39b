import type { TicketField } from '../../../../domain/tickets/fields.ts';
import type { FieldValues } from '../../../../domain/tickets/labels.ts';
import { trpc } from '../../../app/trpc.ts';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';

const AS_IT_IS = '';
const YES = 'yes';
const NO = 'no';

interface Props {
  values: FieldValues;
  onChange: (values: FieldValues) => void;
}

/** What a macro gives the workspace's own fields; empty leaves one as it is. */
export function MacroFields({ values, onChange }: Props) {
  const fields = trpc.ticketFields.list.useQuery({}).data?.items ?? [];
  const set = (key: string, value: FieldValues[string] | undefined) => {
    const { [key]: _, ...rest } = values;
    onChange(value === undefined ? rest : { ...rest, [key]: value });
  };
  return fields.map((field) => (
    <Field key={field.id} label={field.label}>
      <Value field={field} value={values[field.key]} onChange={(value) => set(field.key, value)} />
    </Field>
  ));
}

interface ValueProps {
  field: TicketField;
  value: FieldValues[string] | undefined;
  onChange: (value: FieldValues[string] | undefined) => void;
}

function Value({ field: { type, options }, value, onChange }: ValueProps) {
  if (type === 'checkbox') {
    return (
      <Select
        value={value === undefined ? AS_IT_IS : value ? YES : NO}
        onChange={(event) => onChange(event.target.value === AS_IT_IS ? undefined : event.target.value === YES)}
        options={[
          { value: AS_IT_IS, label: 'As it is' },
          { value: YES, label: 'Yes' },
          { value: NO, label: 'No' },
        ]}
      />
    );
  }
  if (type === 'choice') {
    return (
      <Select
        value={typeof value === 'string' ? value : AS_IT_IS}
        onChange={(event) => onChange(event.target.value === AS_IT_IS ? undefined : event.target.value)}
        options={[
          { value: AS_IT_IS, label: 'As it is' },
          ...options.map((option) => ({ value: option, label: option })),
        ]}
      />
    );
  }
  const read = (text: string) => (type === 'number' ? Number(text.replace(',', '.')) : text);
  return (
    <Input
      type={type === 'date' ? 'date' : 'text'}
      inputMode={type === 'number' ? 'decimal' : undefined}
      defaultValue={value === undefined || value === null ? '' : String(value)}
      placeholder="As it is"
      onChange={(event) => onChange(event.target.value.trim() === '' ? undefined : read(event.target.value.trim()))}
    />
  );
}
