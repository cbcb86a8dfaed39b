import { Plus, Ticket } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useCommands } from '../../../app/commands.ts';
import { sortText } from '../../../app/list-state.ts';
import { useLive } from '../../../app/live.tsx';
import { Loaded } from '../../../app/loaded.tsx';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { useListState } from '../../../app/use-list-state.ts';
import { Button } from '../../../ui/button.tsx';
import { DataTable } from '../../../ui/data-table/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { SavedViews } from '../../../ui/saved-views.tsx';
import { BillingHead } from '../head.tsx';
import { couponColumns } from './columns.tsx';
import { CouponForm } from './coupon-form.tsx';
import { CouponPanel } from './coupon-panel.tsx';

const VIEWS = [
  { id: 'open', label: 'Can be redeemed', filter: { open: true } },
  { id: 'over', label: 'Used up or expired', filter: { open: false, archived: false } },
  { id: 'archived', label: 'Archived', filter: { archived: true } },
  { id: 'all', label: 'All', filter: {} },
] as const;

export function Page() {
  const [state, change] = useListState();
  const { can } = useMember();
  const [creating, setCreating] = useState(false);
  useLive('coupons');
  const view = VIEWS.find(({ id }) => id === state.view) ?? VIEWS[0];
  const mayCreate = can('coupon:create');
  useCommands(
    useMemo(
      () =>
        mayCreate
          ? [
              {
                id: 'New coupon',
                label: 'New coupon',
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
  const create = mayCreate ? (
    <Button look="primary" icon={<Plus />} onClick={() => setCreating(true)}>
      New coupon
    </Button>
  ) : null;
  const query = trpc.coupons.list.useQuery({
    pageSize: 200,
    sort: sortText(state.sort) ?? '-createdAt',
    filter: view.filter,
  });
  const columns = useMemo(() => couponColumns(query.dataUpdatedAt), [query.dataUpdatedAt]);
  return (
    <div className="flex h-full flex-col">
      <BillingHead current="/billing/coupons" count={query.data?.total ?? undefined} action={create} />
      <SavedViews
        label="Views of coupons"
        value={view.id}
        onChange={(id) => change({ view: id, sort: null, openId: null })}
        views={VIEWS}
      />
      <Loaded query={query} what="The coupons">
        {({ items }) => (
          <DataTable
            label="Coupons"
            rows={items}
            columns={columns}
            rowId={(row) => row.id}
            rowLabel={(row) => `${row.code}, ${row.name}`}
            sort={state.sort}
            onSort={(sort) => change({ sort })}
            sortedByServer
            openId={state.openId}
            onOpen={(openId) => change({ openId })}
            panel={{ title: (row) => row.code, content: (row) => <CouponPanel coupon={row} /> }}
            empty={
              <EmptyState
                icon={Ticket}
                title={view.id === 'open' ? 'No coupons yet' : 'None here'}
                action={view.id === 'open' ? create : null}
              >
                A coupon takes a percentage or an amount off the invoices of the subscriptions that redeem it.
              </EmptyState>
            }
          />
        )}
      </Loaded>
      {creating ? <CouponForm onClose={() => setCreating(false)} /> : null}
    </div>
  );
}
