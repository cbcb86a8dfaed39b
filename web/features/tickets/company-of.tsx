import { useState } from 'react';
import type { Ticket } from '../../../domain/tickets/contract.ts';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { InPlace } from './in-place.tsx';
import { useSetTicket } from './use-set-ticket.ts';

const NONE = 'none';

/** The customer of a ticket, whose policy and calendar measure it; changed where it is read. */
export function CompanyOf({ ticket, editable }: { ticket: Ticket; editable: boolean }) {
  const { can } = useMember();
  const set = useSetTicket(ticket);
  const [text, setText] = useState('');
  const [opened, setOpened] = useState(false);
  const found = trpc.companies.list.useQuery(
    { pageSize: 20, sort: 'name', ...(text ? { q: text } : {}) },
    {
      enabled: opened,
      placeholderData: (before) => before,
    },
  );
  return (
    <InPlace
      label="Company"
      shown={ticket.companyName ?? <span className="text-faint">None</span>}
      value={ticket.companyId ?? NONE}
      options={[
        ...(found.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
        { value: NONE, label: 'No company' },
      ]}
      editable={editable && can('company:read')}
      search={{ text, onText: setText, onOpen: () => setOpened(true) }}
      onChoose={(value, words) => set({ companyId: value === NONE ? null : value }, `Company: ${words}`)}
    />
  );
}
