import { keepPreviousData } from '@tanstack/react-query';
import { Landmark, Upload } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useCommands } from '../../../app/commands.ts';
import { nextCursor, useJoined } from '../../../app/joined.ts';
import { sortText } from '../../../app/list-state.ts';
import { useLive } from '../../../app/live.tsx';
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
import { columns } from './columns.tsx';
import { ConfirmCertain } from './confirm-certain.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { LinePanel } from './line-panel.tsx';

const VIEWS = [
  { id: 'open', label: 'To be matched', states: ['open'] },
  { id: 'matched', label: 'Matched', states: ['matched'] },
  { id: 'ignored', label: 'Set aside', states: ['ignored'] },
] as const;

/** What came in by the bank, and what it pays. */
export function Page() {
  const [state, change] = useListState();
  const { can } = useMember();
  const [importing, setImporting] = useState(false);
  useLive('bankLines');
  const view = VIEWS.find(({ id }) => id === state.view) ?? VIEWS[0];
  const mayImport = can('payment:create');
  const pages = trpc.bank.lines.useInfiniteQuery(
    {
      pageSize: 100,
      sort: sortText(state.sort) ?? '-bookedOn',
      filter: { state: [...view.states] },
      ...(state.q === '' ? {} : { q: state.q }),
    },
    { getNextPageParam: nextCursor, placeholderData: keepPreviousData },
  );
  const query = useJoined(pages);
  useCommands(
    useMemo(
      () =>
        mayImport
          ? [
              {
                id: 'Import a bank statement',
                label: 'Import a bank statement',
                group: 'create' as const,
                icon: Upload,
                run: () => setImporting(true),
              },
            ]
          : [],
      [mayImport],
    ),
  );
  const importButton = mayImport ? (
    <Button look="primary" icon={<Upload />} onClick={() => setImporting(true)}>
      Import a statement
    </Button>
  ) : null;
  return (
    <div className="flex h-full flex-col">
      <BillingHead
        current="/billing/bank"
        count={query.data?.total}
        action={
          <>
            {mayImport ? <ConfirmCertain /> : null}
            {importButton}
          </>
        }
      />
      <SavedViews
        label="Views of bank payments"
        value={view.id}
        onChange={(id) => change({ view: id, sort: null, openId: null })}
        views={VIEWS}
      />
      <div className="border-t border-line" />
      <FilterChips
        filters={[]}
        values={{}}
        onChange={() => undefined}
        search={{ value: state.q, onChange: (q) => change({ q }), placeholder: 'Search reference, name or account' }}
      />
      <Loaded query={query} what="The bank payments">
        {({ items, total }) => (
          <DataTable
            label="Bank payments"
            rows={items}
            columns={columns}
            rowId={(row) => row.id}
            rowLabel={(row) => `Payment of ${row.name ?? 'somebody'}, ${row.reference}`}
            total={total}
            onEndReached={query.more}
            sort={state.sort}
            onSort={(sort) => change({ sort })}
            sortedByServer
            openId={state.openId}
            onOpen={(openId) => change({ openId })}
            panel={{ title: (row) => row.name ?? 'Payment', content: (row) => <LinePanel key={row.id} line={row} /> }}
            empty={
              <EmptyState
                icon={Landmark}
                title={view.id === 'open' ? 'Nothing to be matched' : 'None here'}
                action={view.id === 'open' ? importButton : null}
              >
                Bring the bank’s statement: each payment is matched to the invoices that it may pay, by reference,
                amount and payer.
              </EmptyState>
            }
          />
        )}
      </Loaded>
      {importing ? <ImportDialog onClose={() => setImporting(false)} /> : null}
    </div>
  );
}
