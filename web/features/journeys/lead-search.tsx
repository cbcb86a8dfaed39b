import { keepPreviousData } from '@tanstack/react-query';
import { useState } from 'react';
import { leadTitle } from '../../../domain/leads/contract.ts';
import { trpc } from '../../app/trpc.ts';
import { Combobox } from '../../ui/combobox.tsx';

/** One lead, found by name, e-mail or phone. */
export function LeadSearch({ value, onChange }: { value: string | null; onChange: (id: string) => void }) {
  const [text, setText] = useState('');
  const q = text.trim();
  const query = trpc.leads.list.useQuery(
    { ...(q === '' ? {} : { q }), pageSize: 20 },
    { placeholderData: keepPreviousData },
  );
  return (
    <Combobox
      value={value}
      onChange={onChange}
      onSearch={setText}
      searching={query.isFetching}
      placeholder="Choose a lead"
      options={(query.data?.items ?? []).map((lead) => ({
        value: lead.id,
        label: leadTitle(lead),
        ...(lead.name && lead.email ? { detail: lead.email } : {}),
      }))}
    />
  );
}
