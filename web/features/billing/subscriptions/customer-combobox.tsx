import { keepPreviousData } from '@tanstack/react-query';
import { useState } from 'react';
import type { Customer } from '../../../../domain/billing/contract.ts';
import { trpc } from '../../../app/trpc.ts';
import { Combobox } from '../../../ui/combobox.tsx';

/** A customer, found on the server by name or address. */
export function CustomerCombobox({
  chosen,
  onChange,
}: {
  chosen: Customer | undefined;
  onChange: (id: string) => void;
}) {
  const [text, setText] = useState('');
  const found = trpc.customers.list.useQuery(
    { pageSize: 20, ...(text.trim() === '' ? {} : { q: text.trim() }) },
    { placeholderData: keepPreviousData },
  );
  const items: readonly Customer[] = found.data?.items ?? [];
  const all = chosen && !items.some(({ id }) => id === chosen.id) ? [chosen, ...items] : items;
  return (
    <Combobox
      value={chosen?.id ?? null}
      onChange={onChange}
      onSearch={setText}
      searching={found.isFetching}
      placeholder="Choose a customer"
      options={all.map(({ id, name, email }) => ({ value: id, label: name, detail: email }))}
    />
  );
}
