import { keepPreviousData } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Plus, Repeat } from 'lucide-react';
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
import { SubscriptionPanel } from './subscription-panel.tsx';
import { listInputOf, VIEWS, viewOf } from './views.ts';

export function Page() {
  const [state, change] = useListState();
  const navigate = useNavigate();
  const { can } = useMember();
  useLive('subscriptions');
  const summary = useBillingSummary();
  const plans = trpc.pricePlans.list.useQuery({ pageSize: 200 }, { enabled: can('pricePlan:read') }).data?.items ?? [];
  const pages = trpc.subscriptions.list.useInfiniteQuery(
    { ...listInputOf(state), pageSize: 100 },
    { getNextPageParam: nextCursor, placeholderData: keepPreviousData },
  );
  const query = useJoined(pages);
  const hour = useNow(HOUR);
  const beatWidth = useMedia(ROOMY) ? 140 : 96;
  const table = useMemo(() => columns({ from: hour - 35 * DAY, to: hour + 35 * DAY }, beatWidth), [hour, beatWidth]);
  const view = viewOf(state.view);
  const mayCreate = can('subscription:create');
  useCommands(
    useMemo(
      () =>
        mayCreate
          ? [
              {
                id: 'new subscription',
                label: 'New subscription',
                group: 'create' as const,
                keys: 'c',
                icon: Plus,
                run: () => void navigate({ to: '/billing/subscriptions/new' }),
              },
            ]
          : [],
      [mayCreate, navigate],
    ),
  );
  const create = mayCreate ? (
    <Button asChild look="primary">
      <Link href="/billing/subscriptions/new">
        <Plus aria-hidden />
        New subscription
      </Link>
    </Button>
  ) : null;
  const filtered = state.q !== '' || Object.keys(state.filters).length > 0;
  return (
    <div className="flex h-full flex-col">
      <BillingHead current="/billing" count={query.data?.total} action={create} />
      <SavedViews
        label="Views of subscriptions"
        value={view.id}
        onChange={(id) => change({ view: id, sort: null, openId: null, filters: {} })}
        views={VIEWS.map(({ id, label, count }) => ({
          id,
          label,
          ...(count && summary ? { count: count(summary) } : {}),
        }))}
      />
      <div className="border-t border-line" />
      <FilterChips
        filters={
          plans.length > 0
            ? [
                {
                  id: 'pricePlanId',
                  label: 'Price plan',
                  options: plans.map(({ id, name }) => ({ value: id, label: name })),
                },
                ...(state.filters.priceVersion
                  ? [
                      {
                        id: 'priceVersion',
                        label: 'Version',
                        options: state.filters.priceVersion.map((value) => ({ value, label: value })),
                      },
                    ]
                  : []),
              ]
            : []
        }
        values={state.filters}
        // One plan at a time: the one chosen last.
        onChange={({ priceVersion, ...filters }) => {
          const pricePlanId = (filters.pricePlanId ?? []).slice(-1);
          const same = pricePlanId[0] === state.filters.pricePlanId?.[0];
          change({ filters: { ...filters, pricePlanId, ...(same && priceVersion ? { priceVersion } : {}) } });
        }}
        search={{ value: state.q, onChange: (q) => change({ q }), placeholder: 'Search customer or price plan' }}
      />
      <Loaded query={query} what="The subscriptions">
        {({ items, total }) => (
          <DataTable
            label="Subscriptions"
            rows={items}
            columns={table}
            rowId={(row) => row.id}
            rowLabel={(row) => `${row.customerName} on ${row.pricePlanName}`}
            total={total}
            onEndReached={query.more}
            sort={state.sort}
            onSort={(sort) => change({ sort })}
            sortedByServer
            openId={state.openId}
            onOpen={(openId) => change({ openId })}
            onFull={(row) => void navigate({ to: `/billing/subscriptions/${row.id}` })}
            panel={{
              title: (row) => `${row.customerName} on ${row.pricePlanName}`,
              content: (row) => <SubscriptionPanel id={row.id} />,
            }}
            empty={
              <EmptyState
                icon={Repeat}
                title={filtered ? 'No subscription matches' : 'No subscriptions here'}
                action={filtered || view.id !== 'live' ? null : create}
              >
                {filtered
                  ? 'Take a filter away, or look in all subscriptions.'
                  : 'A subscription bills a customer for a price plan, period after period, and collects what it bills.'}
              </EmptyState>
            }
          />
        )}
      </Loaded>
    </div>
  );
}
