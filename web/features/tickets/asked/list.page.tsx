import { keepPreviousData } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { MessageCircleQuestion } from 'lucide-react';
import type { Asked } from '../../../../domain/tickets/side-conversations.ts';
import { nextCursor, useJoined } from '../../../app/joined.ts';
import { sortText } from '../../../app/list-state.ts';
import { useLive } from '../../../app/live.tsx';
import { Loaded } from '../../../app/loaded.tsx';
import { trpc } from '../../../app/trpc.ts';
import { useListState } from '../../../app/use-list-state.ts';
import type { Column } from '../../../ui/data-table/column.ts';
import { DataTable } from '../../../ui/data-table/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Instant } from '../../../ui/instant.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { SavedViews } from '../../../ui/saved-views.tsx';
import { SideClock } from '../side-parts.tsx';

const COLUMNS: readonly Column<Asked>[] = [
  { id: 'subject', header: 'Question', width: 'minmax(128px, 2fr)', cell: (row) => row.subject },
  { id: 'team', header: 'Asked', width: 'minmax(96px, 1fr)', cell: (row) => row.toName, priority: 2 },
  { id: 'by', header: 'By', width: 'minmax(96px, 1fr)', cell: (row) => row.ownerName, priority: 3 },
  {
    id: 'askedAt',
    header: 'When',
    width: '148px',
    cell: (row) => <Instant at={row.askedAt} />,
    sortValue: (row) => row.askedAt,
    priority: 3,
  },
  {
    id: 'dueAt',
    header: 'Answer',
    width: '216px',
    cell: (row) => <SideClock side={row} due="Due" />,
    sortValue: (row) => row.dueAt,
  },
];

const VIEWS = [
  { id: 'waiting', label: 'Waiting' },
  { id: 'all', label: 'All' },
] as const;

/** What the reader's teams are asked beside tickets that they may not see themselves. */
export function Page() {
  const navigate = useNavigate();
  const [state, change] = useListState();
  useLive('sideConversations');
  const view = state.view === 'all' ? 'all' : 'waiting';
  const pages = trpc.sideConversations.asked.useInfiniteQuery(
    {
      filter: view === 'waiting' ? { status: ['waiting'] } : {},
      sort: sortText(state.sort) ?? (view === 'waiting' ? 'dueAt' : '-askedAt'),
      pageSize: 100,
    },
    { getNextPageParam: nextCursor, placeholderData: keepPreviousData },
  );
  const query = useJoined(pages);
  return (
    <div className="flex h-full flex-col">
      <PageHeader
        title="Asked of my teams"
        count={query.data?.total}
        line="What colleagues ask the teams that you are in or lead."
      />
      <SavedViews
        label="Views of what is asked"
        value={view}
        onChange={(id) => change({ view: id, sort: null })}
        views={VIEWS}
      />
      <div className="border-t border-line" />
      <Loaded query={query} what="What is asked">
        {({ items, total }) => (
          <DataTable
            label="Asked of my teams"
            rows={items}
            columns={COLUMNS}
            rowId={(row) => row.id}
            rowLabel={(row) => row.subject}
            total={total}
            onEndReached={query.more}
            sort={state.sort}
            onSort={(sort) => change({ sort })}
            sortedByServer
            onFull={(row) => void navigate({ to: `/asked/${row.id}` })}
            empty={
              <EmptyState
                icon={MessageCircleQuestion}
                title={view === 'waiting' ? 'Nobody waits for an answer' : 'Nothing was asked yet'}
              >
                Colleagues who work on a ticket can ask another team beside it. What they ask a team of yours comes
                here.
              </EmptyState>
            }
          />
        )}
      </Loaded>
    </div>
  );
}
