import { keepPreviousData } from '@tanstack/react-query';
import { type ComponentProps, useState } from 'react';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Combobox } from '../../../ui/combobox.tsx';
import { Field } from '../../../ui/field.tsx';

interface Props {
  field: Pick<ComponentProps<typeof Field>, 'id' | 'error'>;
  value: string | null;
  onChange: (id: string | null) => void;
}

const NONE = 'none';

/** The company a customer is, where the book has it; nothing for those who may not read companies. */
export function CompanyCombobox({ field, value, onChange }: Props) {
  const { can } = useMember();
  const mayRead = can('company:read');
  const [text, setText] = useState('');
  const chosen = trpc.companies.get.useQuery({ id: value ?? '' }, { enabled: mayRead && value !== null }).data;
  const found = trpc.companies.list.useQuery(
    { pageSize: 20, ...(text.trim() === '' ? {} : { q: text.trim() }) },
    { enabled: mayRead, placeholderData: keepPreviousData },
  );
  if (!mayRead) return null;
  const items = found.data?.items ?? [];
  const all = chosen && !items.some(({ id }) => id === chosen.id) ? [chosen, ...items] : items;
  return (
    <Field label="Company (optional)" {...field}>
      <Combobox
        value={value ?? NONE}
        onChange={(id) => onChange(id === NONE ? null : id)}
        onSearch={setText}
        searching={found.isFetching}
        options={[{ value: NONE, label: 'No company' }, ...all.map(({ id, name }) => ({ value: id, label: name }))]}
      />
    </Field>
  );
}
