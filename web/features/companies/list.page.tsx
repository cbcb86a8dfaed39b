import { keepPreviousData } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Building2, Plus } from 'lucide-react';
import { useState } from 'react';
import type { Company } from '../../../domain/companies/contract.ts';
import { nextCursor, useJoined } from '../../app/joined.ts';
import { sortText } from '../../app/list-state.ts';
import { useLive } from '../../app/live.tsx';
import { Loaded } from '../../app/loaded.tsx';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { useListState } from '../../app/use-list-state.ts';
import { useOwners } from '../../app/use-owners.ts';
import { Button } from '../../ui/button.tsx';
import { Count } from '../../ui/count.tsx';
import type { Column } from '../../ui/data-table/column.ts';
import { DataTable } from '../../ui/data-table/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FilterChips } from '../../ui/filter-chips.tsx';
import { Instant } from '../../ui/instant.tsx';
import { Link } from '../../ui/link.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { CompanyForm } from './company-form.tsx';
import { Properties } from './properties.tsx';

const columns: readonly Column<Company>[] = [
  { id: 'name', header: 'Company', width: 'minmax(140px, 3fr)', cell: (row) => row.name, sortable: true },
  { id: 'domain', header: 'Domain', width: 'minmax(120px, 2fr)', cell: (row) => row.domain, priority: 2 },
  { id: 'industry', header: 'Industry', cell: (row) => row.industry, priority: 3 },
  { id: 'country', header: 'Country', cell: (row) => row.country, priority: 3 },
  { id: 'owner', header: 'Owner', cell: (row) => row.ownerName, priority: 3 },
  {
    id: 'contacts',
    header: 'Contacts',
    width: '96px',
    align: 'end',
    cell: (row) => <Count value={row.contactCount} />,
  },
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
  useLive('companies');
  const [ownerId] = state.filters.ownerId ?? [];
  const pages = trpc.companies.list.useInfiniteQuery(
    {
      filter: ownerId ? { ownerId } : {},
      ...(state.q.trim() === '' ? {} : { q: state.q.trim() }),
      ...(state.sort ? { sort: sortText(state.sort) } : {}),
      pageSize: 200,
    },
    { getNextPageParam: nextCursor, placeholderData: keepPreviousData },
  );
  const query = useJoined<Company>(pages);
  const open = ({ id }: { id: string }) => void navigate({ to: `/companies/${id}` });
  const newCompany = can('company:create') ? (
    <Button look="primary" icon={<Plus />} onClick={() => setCreating(true)}>
      New company
    </Button>
  ) : undefined;
  const filtered = state.q !== '' || ownerId !== undefined;
  return (
    <div className="flex h-full flex-col">
      <PageHeader
        title="Companies"
        count={query.data?.total}
        actions={
          <>
            <Button asChild look="quiet">
              <Link href="/contacts">Contacts</Link>
            </Button>
            {newCompany}
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
        search={{ value: state.q, onChange: (q) => change({ q }), placeholder: 'Search companies' }}
      />
      <Loaded query={query} what="The companies">
        {({ items, total }) => (
          <DataTable
            label="Companies"
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
            panel={{ title: (row) => row.name, content: (row) => <Properties company={row} /> }}
            empty={
              <EmptyState
                icon={Building2}
                title={filtered ? 'No company matches' : 'No companies yet'}
                action={filtered ? undefined : newCompany}
              >
                {filtered
                  ? 'Take the filter away, or try another word.'
                  : 'Companies stand here with their contacts; tickets and customers belong to them.'}
              </EmptyState>
            }
          />
        )}
      </Loaded>
      {creating ? <CompanyForm owners={owners} onClose={() => setCreating(false)} onSaved={open} /> : null}
    </div>
  );
}
