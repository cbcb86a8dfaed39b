import { useState } from 'react';
import type { TicketField } from '../../../domain/tickets/fields.ts';
import type { FieldValues } from '../../../domain/tickets/labels.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { DateField } from '../../ui/date-field.tsx';
import { Input } from '../../ui/input.tsx';
import { Select } from '../../ui/select.tsx';

type Value = FieldValues[string] | undefined;

interface Props {
  field: TicketField;
  value: Value;
  editable: boolean;
  onChange: (value: FieldValues[string]) => void;
}

const NOTHING = '—';

/** A value of one of the workspace's own fields; what is typed counts when one leaves it, or by Enter. */
export function FieldValue({ field, value, editable, onChange }: Props) {
  if (!editable) return <span>{inWords(value)}</span>;
  if (field.type === 'checkbox') {
    return <Checkbox quiet label={field.label} checked={value === true} onChange={onChange} />;
  }
  if (field.type === 'choice') {
    return (
      <Select
        aria-label={field.label}
        value={typeof value === 'string' ? value : ''}
        onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
        options={[
          { value: '', label: 'Not set' },
          ...field.options.map((option) => ({ value: option, label: option })),
        ]}
      />
    );
  }
  if (field.type === 'date') {
    return (
      <DateField
        aria-label={field.label}
        value={typeof value === 'string' ? value : ''}
        onChange={(next) => onChange(next === '' ? null : next)}
      />
    );
  }
  return <Typed key={String(value ?? '')} field={field} value={value} onChange={onChange} />;
}

function Typed({ field, value, onChange }: Omit<Props, 'editable'>) {
  const [text, setText] = useState(value === undefined || value === null ? '' : String(value));
  const number = field.type === 'number';
  const done = () => {
    const clean = text.trim();
    const next = clean === '' ? null : number ? Number(clean.replace(',', '.')) : clean;
    if (next !== (value ?? null)) onChange(next);
  };
  return (
    <Input
      aria-label={field.label}
      inputMode={number ? 'decimal' : 'text'}
      value={text}
      placeholder={field.required ? 'Needed to solve' : NOTHING}
      onChange={(event) => setText(event.target.value)}
      onBlur={done}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
      }}
    />
  );
}

const inWords = (value: Value): string =>
  value === true ? 'Yes' : value === false ? 'No' : value === null || value === undefined ? NOTHING : String(value);
