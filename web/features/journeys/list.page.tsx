import { keepPreviousData } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Waypoints } from 'lucide-react';
import { nextCursor, useJoined } from '../../app/joined.ts';
import { sortText } from '../../app/list-state.ts';
import { useLive, useLiveFrom } from '../../app/live.tsx';
import { Loaded } from '../../app/loaded.tsx';
import { trpc } from '../../app/trpc.ts';
import { useListState } from '../../app/use-list-state.ts';
import { DataTable } from '../../ui/data-table/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FilterChips } from '../../ui/filter-chips.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { SavedViews } from '../../ui/saved-views.tsx';
import { columns } from './columns.tsx';
import { JourneyPanel } from './journey-panel.tsx';

const VIEWS = [
  { id: 'all', label: 'All' },
  { id: 'published', label: 'Published', published: true },
  { id: 'drafts', label: 'Never published', published: false },
] as const;

export function Page() {
  const [state, change] = useListState();
  const navigate = useNavigate();
  useLive('journeys');
  useLiveFrom('journeys', 'enrolments');
  const view = VIEWS.find(({ id }) => id === state.view) ?? VIEWS[0];
  const pages = trpc.journeys.list.useInfiniteQuery(
    {
      filter: 'published' in view ? { published: view.published } : {},
      ...(state.q.trim() === '' ? {} : { q: state.q.trim() }),
      ...(state.sort ? { sort: sortText(state.sort) } : {}),
      pageSize: 100,
    },
    { getNextPageParam: nextCursor, placeholderData: keepPreviousData },
  );
  const query = useJoined(pages);
  return (
    <div className="flex h-full flex-col">
      <PageHeader title="Journeys" count={query.data?.total} />
      <SavedViews
        label="Views of journeys"
        value={view.id}
        onChange={(id) => change({ view: id, sort: null, openId: null })}
        views={VIEWS}
      />
      <div className="border-t border-line" />
      <FilterChips
        filters={[]}
        values={{}}
        onChange={() => undefined}
        search={{ value: state.q, onChange: (q) => change({ q }), placeholder: 'Search journeys' }}
      />
      <Loaded query={query} what="The journeys">
        {({ items, total }) => (
          <DataTable
            label="Journeys"
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
            onFull={(row) => void navigate({ to: `/journeys/${row.id}` })}
            panel={{ title: (row) => row.name, content: (row) => <JourneyPanel id={row.id} /> }}
            empty={
              <EmptyState icon={Waypoints} title={state.q === '' ? 'No journeys here' : 'No journey matches'}>
                {state.q === ''
                  ? 'A journey keeps in touch with leads: mails, waits and branches, each at its time on the lead’s own clock.'
                  : 'Try another word.'}
              </EmptyState>
            }
          />
        )}
      </Loaded>
    </div>
  );
}
