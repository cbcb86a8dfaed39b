import { keepPreviousData } from '@tanstack/react-query';
import { Undo2 } from 'lucide-react';
import type { CreditNoteSummary } from '../../../../domain/invoices/contract.ts';
import { nextCursor, useJoined } from '../../../app/joined.ts';
import { sortText } from '../../../app/list-state.ts';
import { useLive } from '../../../app/live.tsx';
import { Loaded } from '../../../app/loaded.tsx';
import { trpc } from '../../../app/trpc.ts';
import { useListState } from '../../../app/use-list-state.ts';
import type { Column } from '../../../ui/data-table/column.ts';
import { DataTable } from '../../../ui/data-table/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { FilterChips } from '../../../ui/filter-chips.tsx';
import { Instant } from '../../../ui/instant.tsx';
import { Money } from '../../../ui/money.tsx';
import { BillingHead } from '../head.tsx';
import { CreditNotePanel } from './credit-note-panel.tsx';

const COLUMNS: readonly Column<CreditNoteSummary>[] = [
  {
    id: 'customerName',
    header: 'Credit note',
    width: 'minmax(150px, 2fr)',
    cell: (row) => (
      <>
        {row.customerName} <span className="font-normal text-faint tabular">{row.number}</span>
      </>
    ),
    sortable: true,
  },
  {
    id: 'invoice',
    header: 'Of invoice',
    width: '140px',
    cell: (row) => row.invoiceNumber,
    priority: 2,
  },
  { id: 'reason', header: 'Reason', width: 'minmax(140px, 2fr)', cell: (row) => row.reason, priority: 2 },
  {
    id: 'issuedAt',
    header: 'Issued',
    width: '170px',
    cell: (row) => <Instant at={row.issuedAt} />,
    sortable: true,
    priority: 2,
  },
  {
    id: 'totalMinor',
    header: 'Total',
    width: '150px',
    align: 'end',
    cell: (row) => <Money minor={row.totalMinor} currency={row.currency} />,
    sortable: true,
  },
];

/** What was taken back of invoices. */
export function Page() {
  const [state, change] = useListState();
  useLive('creditNotes');
  const q = state.q.trim();
  const pages = trpc.creditNotes.list.useInfiniteQuery(
    { pageSize: 100, sort: sortText(state.sort) ?? '-issuedAt', ...(q === '' ? {} : { q }) },
    { getNextPageParam: nextCursor, placeholderData: keepPreviousData },
  );
  const query = useJoined(pages);
  return (
    <div className="flex h-full flex-col">
      <BillingHead current="/billing/credit-notes" count={query.data?.total} />
      <FilterChips
        filters={[]}
        values={{}}
        onChange={() => undefined}
        search={{ value: state.q, onChange: (text) => change({ q: text }), placeholder: 'Search number' }}
      />
      <Loaded query={query} what="The credit notes">
        {({ items, total }) => (
          <DataTable
            label="Credit notes"
            rows={items}
            columns={COLUMNS}
            rowId={(row) => row.id}
            rowLabel={(row) => `Credit note ${row.number} of ${row.customerName}`}
            total={total}
            onEndReached={query.more}
            sort={state.sort}
            onSort={(sort) => change({ sort })}
            sortedByServer
            openId={state.openId}
            onOpen={(openId) => change({ openId })}
            panel={{ title: (row) => row.number, content: (row) => <CreditNotePanel id={row.id} /> }}
            empty={
              <EmptyState icon={Undo2} title={q === '' ? 'Nothing was credited' : 'No credit note matches'}>
                A final invoice is never changed: what was charged wrongly is credited from the invoice’s own page.
              </EmptyState>
            }
          />
        )}
      </Loaded>
    </div>
  );
}
