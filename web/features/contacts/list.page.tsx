import { keepPreviousData } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Contact as ContactIcon, Plus } from 'lucide-react';
import { useState } from 'react';
import type { Contact } from '../../../domain/contacts/contract.ts';
import { nextCursor, useJoined } from '../../app/joined.ts';
import { sortText } from '../../app/list-state.ts';
import { useLive } from '../../app/live.tsx';
import { Loaded } from '../../app/loaded.tsx';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { useListState } from '../../app/use-list-state.ts';
import { useOwners } from '../../app/use-owners.ts';
import { Button } from '../../ui/button.tsx';
import type { Column } from '../../ui/data-table/column.ts';
import { DataTable } from '../../ui/data-table/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FilterChips } from '../../ui/filter-chips.tsx';
import { Instant } from '../../ui/instant.tsx';
import { Link } from '../../ui/link.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { ContactForm } from './contact-form.tsx';
import { Properties } from './properties.tsx';

const columns: readonly Column<Contact>[] = [
  { id: 'name', header: 'Contact', width: 'minmax(130px, 3fr)', cell: (row) => row.name, sortable: true },
  { id: 'title', header: 'What they do', width: 'minmax(120px, 2fr)', cell: (row) => row.title, priority: 3 },
  { id: 'company', header: 'Company', width: 'minmax(110px, 2fr)', cell: (row) => row.companyName },
  {
    id: 'email',
    header: 'E-mail',
    width: 'minmax(140px, 2fr)',
    cell: (row) => row.email,
    sortable: true,
    priority: 2,
  },
  { id: 'phone', header: 'Phone', width: '148px', cell: (row) => row.phone, priority: 3 },
  { id: 'owner', header: 'Owner', cell: (row) => row.ownerName, priority: 3 },
  {
    id: 'createdAt',
    header: 'Added',
    width: '152px',
    cell: (row) => <Instant at={row.createdAt} className="text-13 text-muted" />,
    sortable: true,
    priority: 2,
  },
];

export function Page() {
  const [state, change] = useListState();
  const navigate = useNavigate();
  const { can } = useMember();
  const owners = useOwners();
  const [creating, setCreating] = useState(false);
  useLive('contacts');
  const [ownerId] = state.filters.ownerId ?? [];
  const pages = trpc.contacts.list.useInfiniteQuery(
    {
      filter: ownerId ? { ownerId } : {},
      ...(state.q.trim() === '' ? {} : { q: state.q.trim() }),
      ...(state.sort ? { sort: sortText(state.sort) } : {}),
      pageSize: 200,
    },
    { getNextPageParam: nextCursor, placeholderData: keepPreviousData },
  );
  const query = useJoined<Contact>(pages);
  const open = ({ id }: { id: string }) => void navigate({ to: `/contacts/${id}` });
  const newContact = can('contact:create') ? (
    <Button look="primary" icon={<Plus />} onClick={() => setCreating(true)}>
      New contact
    </Button>
  ) : undefined;
  const filtered = state.q !== '' || ownerId !== undefined;
  return (
    <div className="flex h-full flex-col">
      <PageHeader
        title="Contacts"
        count={query.data?.total}
        actions={
          <>
            {can('company:read') ? (
              <Button asChild look="quiet">
                <Link href="/companies">Companies</Link>
              </Button>
            ) : null}
            {newContact}
          </>
        }
      />
      <div className="border-t border-line" />
      <FilterChips
        filters={[
          { id: 'ownerId', label: 'Owner', options: owners.map(({ id, name }) => ({ value: id, label: name })) },
        ]}
        values={state.filters}
        // The server asks for one owner at a time.
        onChange={({ ownerId: chosen = [] }) => change({ filters: { ownerId: chosen.slice(-1) } })}
        search={{ value: state.q, onChange: (q) => change({ q }), placeholder: 'Search contacts' }}
      />
      <Loaded query={query} what="The contacts">
        {({ items, total }) => (
          <DataTable
            label="Contacts"
            rows={items}
            columns={columns}
            rowId={(row) => row.id}
            rowLabel={(row) => row.name}
            total={total}
            onEndReached={query.more}
            sort={state.sort}
            onSort={(sort) => change({ sort })}
            sortedByServer
            openId={state.openId}
            onOpen={(openId) => change({ openId })}
            onFull={open}
            panel={{ title: (row) => row.name, content: (row) => <Properties contact={row} /> }}
            empty={
              <EmptyState
                icon={ContactIcon}
                title={filtered ? 'No contact matches' : 'No contacts yet'}
                action={filtered ? undefined : newContact}
              >
                {filtered
                  ? 'Take the filter away, or try another word.'
                  : 'The people of your customers stand here; whoever writes a ticket is found by their e-mail.'}
              </EmptyState>
            }
          />
        )}
      </Loaded>
      {creating ? <ContactForm owners={owners} onClose={() => setCreating(false)} onSaved={open} /> : null}
    </div>
  );
}
