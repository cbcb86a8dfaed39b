import { keepPreviousData } from '@tanstack/react-query';
import { Mail } from 'lucide-react';
import { CHANNELS } from '../../../domain/messages/contract.ts';
import { nextCursor, useJoined } from '../../app/joined.ts';
import { useLive } from '../../app/live.tsx';
import { Loaded } from '../../app/loaded.tsx';
import { trpc } from '../../app/trpc.ts';
import { useListState } from '../../app/use-list-state.ts';
import { DataTable } from '../../ui/data-table/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FilterChips } from '../../ui/filter-chips.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { SavedViews } from '../../ui/saved-views.tsx';
import { COLUMNS } from './columns.tsx';
import { MessagePanel } from './message-panel.tsx';
import { listInputOf, VIEWS, viewOf } from './views.ts';
import { CHANNEL } from './words.ts';

const CHANNEL_FILTER = {
  id: 'channel',
  label: 'By',
  options: CHANNELS.map((value) => ({ value, label: CHANNEL[value] })),
};

/** The outbox: what went out, what waits, and what needs a person. */
export function Page() {
  const [state, change] = useListState();
  useLive('messages');
  const counts = trpc.messages.summary.useQuery().data;
  const pages = trpc.messages.list.useInfiniteQuery(
    { ...listInputOf(state), pageSize: 100 },
    { getNextPageParam: nextCursor, placeholderData: keepPreviousData },
  );
  const query = useJoined(pages);
  const view = viewOf(state.view);
  const countOf = { waiting: counts?.queued, stuck: counts?.stuck } as Readonly<Record<string, number | undefined>>;
  const filtered = state.q !== '' || (state.filters.channel?.length ?? 0) > 0;
  return (
    <div className="flex h-full flex-col">
      <PageHeader title="Messages" count={query.data?.total} />
      <SavedViews
        label="Views of messages"
        value={view.id}
        onChange={(id) => change({ view: id, filters: {}, sort: null, openId: null })}
        views={VIEWS.map(({ id, label }) => {
          const count = countOf[id];
          return { id, label, ...(count === undefined ? {} : { count }) };
        })}
      />
      <div className="border-t border-line" />
      <FilterChips
        filters={[CHANNEL_FILTER]}
        values={state.filters}
        onChange={(filters) => change({ filters })}
        search={{ value: state.q, onChange: (q) => change({ q }), placeholder: 'Search recipients and subjects' }}
      />
      <Loaded query={query} what="The messages">
        {({ items, total }) => (
          <DataTable
            label="Messages"
            rows={items}
            columns={COLUMNS}
            rowId={(row) => row.id}
            rowLabel={(row) => `${row.subject || CHANNEL[row.channel]} to ${row.toName ?? row.toAddress}`}
            total={total}
            onEndReached={query.more}
            sort={state.sort}
            onSort={(sort) => change({ sort })}
            sortedByServer
            openId={state.openId}
            onOpen={(openId) => change({ openId })}
            panel={{
              title: (row) => row.subject || CHANNEL[row.channel],
              content: (row) => <MessagePanel key={row.id} message={row} />,
            }}
            empty={<Empty stuck={view.id === 'stuck'} filtered={filtered} />}
          />
        )}
      </Loaded>
    </div>
  );
}

function Empty({ stuck, filtered }: { stuck: boolean; filtered: boolean }) {
  if (filtered) {
    return (
      <EmptyState icon={Mail} title="No message matches">
        Take a filter away or try another word.
      </EmptyState>
    );
  }
  if (stuck) {
    return (
      <EmptyState icon={Mail} title="Nothing needs you">
        What could not be sent, or may have arrived without anybody knowing, waits here for your decision.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={Mail} title="No messages here">
      Every e-mail and SMS of journeys, tickets and dunning passes through here and can be read as its recipient sees
      it.
    </EmptyState>
  );
}
