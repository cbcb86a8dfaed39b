import { keepPreviousData } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { CircleCheck, Plus, Receipt } from 'lucide-react';
import { useMemo } from 'react';
import { DAY, HOUR } from '../../../../domain/time/instant.ts';
import { useCommands } from '../../../app/commands.ts';
import { nextCursor, useJoined } from '../../../app/joined.ts';
import { useLive } from '../../../app/live.tsx';
import { Loaded } from '../../../app/loaded.tsx';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { useListState } from '../../../app/use-list-state.ts';
import { Button } from '../../../ui/button.tsx';
import { useNow } from '../../../ui/clock.ts';
import { DataTable } from '../../../ui/data-table/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { FilterChips } from '../../../ui/filter-chips.tsx';
import { Link } from '../../../ui/link.tsx';
import { SavedViews } from '../../../ui/saved-views.tsx';
import { ROOMY, useMedia } from '../../../ui/use-media.ts';
import { useBillingSummary } from '../figures.tsx';
import { BillingHead } from '../head.tsx';
import { columns } from './columns.tsx';
import { InvoicePanel } from './invoice-panel.tsx';
import { listInputOf, VIEWS, type View, viewOf } from './views.ts';

export function Page() {
  const [state, change] = useListState();
  const navigate = useNavigate();
  const mayCreate = useMember().can('invoice:create');
  useCommands(
    useMemo(
      () =>
        mayCreate
          ? [
              {
                id: 'New invoice',
                label: 'New invoice',
                group: 'create' as const,
                keys: 'c',
                icon: Plus,
                run: () => void navigate({ to: '/billing/invoices/new' }),
              },
            ]
          : [],
      [mayCreate, navigate],
    ),
  );
  useLive('invoices');
  const summary = useBillingSummary();
  const pages = trpc.invoices.list.useInfiniteQuery(
    { ...listInputOf(state), pageSize: 100 },
    { getNextPageParam: nextCursor, placeholderData: keepPreviousData },
  );
  const query = useJoined(pages);
  const hour = useNow(HOUR);
  const beatWidth = useMedia(ROOMY) ? 140 : 96;
  const table = useMemo(() => columns({ from: hour - 7 * DAY, to: hour + 7 * DAY }, beatWidth), [hour, beatWidth]);
  const view = viewOf(state.view);
  return (
    <div className="flex h-full flex-col">
      <BillingHead
        current="/billing/invoices"
        count={query.data?.total}
        action={
          mayCreate ? (
            <Button asChild look="primary">
              <Link href="/billing/invoices/new">
                <Plus aria-hidden />
                New invoice
              </Link>
            </Button>
          ) : null
        }
      />
      <SavedViews
        label="Views of invoices"
        value={view.id}
        onChange={(id) => change({ view: id, sort: null, openId: null })}
        views={VIEWS.map(({ id, label, count }) => ({
          id,
          label,
          ...(count && summary ? { count: count(summary) } : {}),
        }))}
      />
      <div className="border-t border-line" />
      <FilterChips
        filters={[]}
        values={{}}
        onChange={() => undefined}
        search={{ value: state.q, onChange: (q) => change({ q }), placeholder: 'Search number or customer' }}
      />
      <Loaded query={query} what="The invoices">
        {({ items, total }) => (
          <DataTable
            label="Invoices"
            rows={items}
            columns={table}
            rowId={(row) => row.id}
            rowLabel={(row) => `Invoice ${row.number ?? 'draft'} of ${row.customerName}`}
            total={total}
            onEndReached={query.more}
            sort={state.sort}
            onSort={(sort) => change({ sort })}
            sortedByServer
            openId={state.openId}
            onOpen={(openId) => change({ openId })}
            onFull={(row) => void navigate({ to: `/billing/invoices/${row.id}` })}
            panel={{
              title: (row) => `${row.number ?? 'Draft'}, ${row.customerName}`,
              content: (row) => <InvoicePanel id={row.id} />,
            }}
            empty={<Empty view={view} searched={state.q !== ''} />}
          />
        )}
      </Loaded>
    </div>
  );
}

/** What an empty view means: good news for some. */
const GOOD: Readonly<Record<string, readonly [title: string, words: string]>> = {
  drafts: [
    'No drafts',
    'With a grace period in the settings, an invoice stands here until it is final. One by hand begins here too.',
  ],
  partly: [
    'Nothing is half paid',
    'An invoice of which a part has been paid or credited stands here until the rest is there.',
  ],
  open: ['Everything is paid', 'An invoice is open from the moment it gets its number until the money is there.'],
  collecting: [
    'No charge was declined',
    'When a bank says no, the invoice stands here while reminders and retries go on.',
  ],
  person: [
    'Nothing waits for you',
    'When a bank never answers a charge, its invoice stands here until a person has looked the charge up.',
  ],
  overdue: ['Nothing is overdue', 'Invoices that are open after the day by which they were to be paid stand here.'],
  uncollectible: [
    'Nothing was given up',
    'After the last retry an invoice is marked uncollectible, and billing is told.',
  ],
};

function Empty({ view, searched }: { view: View; searched: boolean }) {
  const good = GOOD[view.id];
  if (searched) {
    return (
      <EmptyState icon={Receipt} title="No invoice matches">
        Try another number or name, or look in all invoices.
      </EmptyState>
    );
  }
  if (good) {
    return (
      <EmptyState icon={CircleCheck} title={good[0]}>
        {good[1]}
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={Receipt} title="No invoices here">
      Each subscription makes its invoices by itself, one a period. They appear here with their collection.
    </EmptyState>
  );
}
