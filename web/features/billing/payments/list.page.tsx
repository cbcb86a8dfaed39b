import { keepPreviousData } from '@tanstack/react-query';
import { HandCoins } from 'lucide-react';
import { nextCursor, useJoined } from '../../../app/joined.ts';
import { sortText } from '../../../app/list-state.ts';
import { useLive } from '../../../app/live.tsx';
import { Loaded } from '../../../app/loaded.tsx';
import { trpc } from '../../../app/trpc.ts';
import { useListState } from '../../../app/use-list-state.ts';
import { DataTable } from '../../../ui/data-table/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { FilterChips } from '../../../ui/filter-chips.tsx';
import { SavedViews } from '../../../ui/saved-views.tsx';
import { BillingHead } from '../head.tsx';
import { PAYMENT_COLUMNS } from './columns.tsx';
import { PaymentPanel } from './payment-panel.tsx';
import { METHOD_WORDS } from './words.ts';

const VIEWS = [
  { id: 'all', label: 'All', filter: {} },
  { id: 'card', label: 'Cards', filter: { method: ['card'] } },
  { id: 'transfer', label: 'Transfers and by hand', filter: { method: ['bank_transfer', 'manual'] } },
  { id: 'overpaid', label: 'Too much', filter: { overpaid: true } },
  { id: 'refunded', label: 'Sent back', filter: { refunded: true } },
  { id: 'taken-back', label: 'Taken back', filter: { takenBack: true } },
] as const;

/** Money that came in, whatever way. */
export function Page() {
  const [state, change] = useListState();
  useLive('payments');
  const view = VIEWS.find(({ id }) => id === state.view) ?? VIEWS[0];
  const filter = 'method' in view.filter ? { method: [...view.filter.method] } : view.filter;
  const q = state.q.trim();
  const pages = trpc.payments.list.useInfiniteQuery(
    { pageSize: 100, sort: sortText(state.sort) ?? '-receivedAt', filter, ...(q === '' ? {} : { q }) },
    { getNextPageParam: nextCursor, placeholderData: keepPreviousData },
  );
  const query = useJoined(pages);
  return (
    <div className="flex h-full flex-col">
      <BillingHead current="/billing/payments" count={query.data?.total} />
      <SavedViews
        label="Views of payments"
        value={view.id}
        onChange={(id) => change({ view: id, sort: null, openId: null })}
        views={VIEWS}
      />
      <div className="border-t border-line" />
      <FilterChips
        filters={[]}
        values={{}}
        onChange={() => undefined}
        search={{
          value: state.q,
          onChange: (text) => change({ q: text }),
          placeholder: 'Search customer or reference',
        }}
      />
      <Loaded query={query} what="The payments">
        {({ items, total }) => (
          <DataTable
            label="Payments"
            rows={items}
            columns={PAYMENT_COLUMNS}
            rowId={(row) => row.id}
            rowLabel={(row) => `${METHOD_WORDS[row.method]} of ${row.customerName}`}
            total={total}
            onEndReached={query.more}
            sort={state.sort}
            onSort={(sort) => change({ sort })}
            sortedByServer
            openId={state.openId}
            onOpen={(openId) => change({ openId })}
            panel={{ title: (row) => row.customerName, content: (row) => <PaymentPanel id={row.id} /> }}
            empty={
              <EmptyState icon={HandCoins} title={q === '' ? 'No payments here' : 'No payment matches'}>
                Each charge that goes through and each transfer that is recorded on an invoice stands here, with what it
                paid.
              </EmptyState>
            }
          />
        )}
      </Loaded>
    </div>
  );
}
