import { keepPreviousData } from '@tanstack/react-query';
import { type ComponentProps, useState } from 'react';
import { trpc } from '../../../app/trpc.ts';
import { Combobox } from '../../../ui/combobox.tsx';
import { Field } from '../../../ui/field.tsx';

interface Props {
  field: Pick<ComponentProps<typeof Field>, 'id' | 'error'>;
  /** Empty: the customer pays. */
  value: string;
  onChange: (id: string) => void;
}

const SELF = 'self';

/** Who gets and pays the invoices: the customer, or another one for several. */
export function PayerField({ field, value, onChange }: Props) {
  const [text, setText] = useState('');
  const chosen = trpc.customers.get.useQuery({ id: value }, { enabled: value !== '' }).data;
  const found = trpc.customers.list.useQuery(
    { pageSize: 20, ...(text.trim() === '' ? {} : { q: text.trim() }) },
    { placeholderData: keepPreviousData },
  );
  const items = (found.data?.items ?? []).filter(({ payerId }) => payerId === null);
  const all = chosen && !items.some(({ id }) => id === chosen.id) ? [chosen, ...items] : items;
  return (
    <Field
      label="Invoices go to"
      help="Another customer who pays: all that becomes due for them on a day is one invoice."
      {...field}
    >
      <Combobox
        value={value === '' ? SELF : value}
        onChange={(id) => onChange(id === SELF ? '' : id)}
        onSearch={setText}
        searching={found.isFetching}
        options={[
          { value: SELF, label: 'The customer' },
          ...all.map(({ id, name, email }) => ({ value: id, label: name, detail: email })),
        ]}
      />
    </Field>
  );
}
