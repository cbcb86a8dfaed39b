import { keepPreviousData } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Building2, Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useCommands } from '../../../app/commands.ts';
import { nextCursor, useJoined } from '../../../app/joined.ts';
import { sortText } from '../../../app/list-state.ts';
import { useLive, useLiveFrom } from '../../../app/live.tsx';
import { Loaded } from '../../../app/loaded.tsx';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { useListState } from '../../../app/use-list-state.ts';
import { Button } from '../../../ui/button.tsx';
import { DataTable } from '../../../ui/data-table/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { FilterChips } from '../../../ui/filter-chips.tsx';
import { SavedViews } from '../../../ui/saved-views.tsx';
import { BillingHead } from '../head.tsx';
import { COLUMNS } from './columns.tsx';
import { CustomerForm } from './customer-form.tsx';
import { CustomerPanel } from './customer-panel.tsx';

const VIEWS = [
  { id: 'all', label: 'All' },
  { id: 'card', label: 'With a card', filter: { hasPaymentMethod: true } },
  { id: 'invoice', label: 'Pay after the invoice', filter: { hasPaymentMethod: false } },
] as const;

export function Page() {
  const [state, change] = useListState();
  const navigate = useNavigate();
  const { can } = useMember();
  const [creating, setCreating] = useState(false);
  useLive('customers');
  useLiveFrom('customers', 'invoices', 'subscriptions');
  const view = VIEWS.find(({ id }) => id === state.view) ?? VIEWS[0];
  const pages = trpc.customers.list.useInfiniteQuery(
    {
      pageSize: 100,
      sort: sortText(state.sort) ?? 'name',
      ...('filter' in view ? { filter: view.filter } : {}),
      ...(state.q.trim() === '' ? {} : { q: state.q.trim() }),
    },
    { getNextPageParam: nextCursor, placeholderData: keepPreviousData },
  );
  const query = useJoined(pages);
  const mayCreate = can('customer:create');
  useCommands(
    useMemo(
      () =>
        mayCreate
          ? [
              {
                id: 'new customer',
                label: 'New customer',
                group: 'create' as const,
                keys: 'c',
                icon: Plus,
                run: () => setCreating(true),
              },
            ]
          : [],
      [mayCreate],
    ),
  );
  const open = ({ id }: { id: string }) => void navigate({ to: `/billing/customers/${id}` });
  const create = mayCreate ? (
    <Button look="primary" icon={<Plus />} onClick={() => setCreating(true)}>
      New customer
    </Button>
  ) : null;
  return (
    <div className="flex h-full flex-col">
      <BillingHead current="/billing/customers" count={query.data?.total} action={create} />
      <SavedViews
        label="Views of customers"
        value={view.id}
        onChange={(id) => change({ view: id, openId: null })}
        views={VIEWS}
      />
      <div className="border-t border-line" />
      <FilterChips
        filters={[]}
        values={{}}
        onChange={() => undefined}
        search={{ value: state.q, onChange: (q) => change({ q }), placeholder: 'Search name or e-mail' }}
      />
      <Loaded query={query} what="The customers">
        {({ items, total }) => (
          <DataTable
            label="Customers"
            rows={items}
            columns={COLUMNS}
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
            panel={{ title: (row) => row.name, content: (row) => <CustomerPanel id={row.id} /> }}
            empty={
              <EmptyState
                icon={Building2}
                title={state.q === '' ? 'No customers here' : 'No customer matches'}
                action={state.q === '' ? create : null}
              >
                {state.q === ''
                  ? 'A customer is whom subscriptions are billed to: where invoices go, and how they are paid.'
                  : 'Try another name or address.'}
              </EmptyState>
            }
          />
        )}
      </Loaded>
      {creating ? <CustomerForm onClose={() => setCreating(false)} onSaved={open} /> : null}
    </div>
  );
}
