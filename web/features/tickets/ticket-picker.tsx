import { useState } from 'react';
import { trpc } from '../../app/trpc.ts';
import { Combobox } from '../../ui/combobox.tsx';
import { STATUS } from './words.ts';

interface Props {
  value: string | null;
  onChange: (id: string, words: string) => void;
  /** Not offered: the ticket itself, those chosen already. */
  except: readonly string[];
  placeholder?: string;
}

/** One ticket, found by its number, subject or requester. */
export function TicketPicker({ value, onChange, except, placeholder = 'Find a ticket' }: Props) {
  const [q, setQ] = useState('');
  const { data, isFetching } = trpc.tickets.list.useQuery({
    pageSize: 20,
    sort: '-updatedAt',
    ...(q.trim() === '' ? { filter: { status: ['new', 'open', 'pending', 'on_hold'] } } : { q: q.trim() }),
  });
  const options = (data?.items ?? [])
    .filter(({ id, mergedIntoId }) => !except.includes(id) && mergedIntoId === null)
    .map(({ id, number, subject, status, requesterName }) => ({
      value: id,
      label: `#${number} ${subject}`,
      detail: [STATUS[status].words, requesterName].filter(Boolean).join(', '),
    }));
  return (
    <Combobox
      value={value}
      options={options}
      placeholder={placeholder}
      onSearch={setQ}
      searching={isFetching}
      onChange={(id) => onChange(id, options.find((option) => option.value === id)?.label ?? '')}
    />
  );
}
