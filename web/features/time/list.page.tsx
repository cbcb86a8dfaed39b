import { keepPreviousData } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { FileClock, Plus, UserRoundCheck } from 'lucide-react';
import { useMemo, useState } from 'react';
import { DAY, HOUR } from '../../../domain/time/instant.ts';
import { timesheetStatuses } from '../../../domain/timesheets/contract.ts';
import type { TimesheetListItem } from '../../../domain/timesheets/requests.ts';
import { useCommands } from '../../app/commands.ts';
import { nextCursor, useJoined } from '../../app/joined.ts';
import { useLive } from '../../app/live.tsx';
import { Loaded } from '../../app/loaded.tsx';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { useListState } from '../../app/use-list-state.ts';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/clock.ts';
import { DataTable } from '../../ui/data-table/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FilterChips } from '../../ui/filter-chips.tsx';
import { Link } from '../../ui/link.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { useReader } from '../../ui/reader.tsx';
import { SavedViews } from '../../ui/saved-views.tsx';
import { ApproveMany } from './approve-many.tsx';
import { columns } from './columns.tsx';
import { Delegations } from './delegations.tsx';
import { SheetPanel } from './sheet-panel.tsx';
import { listInputOf, VIEW_WORDS, type ViewId, viewsFor } from './views.ts';
import { STATUS, weekInWords } from './words.ts';

const STATUS_FILTER = {
  id: 'status',
  label: 'State',
  options: timesheetStatuses.map((value) => ({ value, label: STATUS[value].words })),
};

export function Page() {
  const [state, change] = useListState();
  const { member, can, scope } = useMember();
  const navigate = useNavigate();
  const reader = useReader();
  useLive('timesheets');
  const [away, setAway] = useState(false);
  const keeps = can('timesheet:create');
  const views = viewsFor({ keeps, seesOthers: scope('timesheet:read') !== 'own' });
  const view = views.find((each) => each === state.view) ?? (views[0] as ViewId);
  const waiting = trpc.timesheets.summary.useQuery().data?.mine;
  const pages = trpc.timesheets.list.useInfiniteQuery(
    { ...listInputOf(state, view, member.id), pageSize: 100 },
    { getNextPageParam: nextCursor, placeholderData: keepPreviousData },
  );
  const query = useJoined(pages);
  const hour = useNow(HOUR / 2);
  const table = useMemo(
    () => columns({ reader, own: view === 'own', window: { from: hour - 4 * DAY, to: hour + 4 * DAY } }),
    [reader, view, hour],
  );
  useCommands(
    useMemo(
      () =>
        keeps
          ? [
              {
                id: 'this week',
                label: 'My timesheet of this week',
                group: 'create' as const,
                keys: 'c',
                icon: Plus,
                run: () => void navigate({ to: '/time/week' }),
              },
            ]
          : [],
      [keeps, navigate],
    ),
  );
  return (
    <div className="flex h-full flex-col">
      <PageHeader
        title="Time"
        count={query.data?.total}
        actions={
          <>
            {can('timesheet:approve') ? (
              <Button icon={<UserRoundCheck />} onClick={() => setAway(true)}>
                Hand over
              </Button>
            ) : null}
            {keeps ? (
              <Button asChild look="primary">
                <Link href="/time/week">
                  <Plus aria-hidden />
                  This week
                </Link>
              </Button>
            ) : null}
          </>
        }
      />
      <SavedViews
        label="Views of timesheets"
        value={view}
        onChange={(id) => change({ view: id, filters: {}, sort: null, openId: null, q: '' })}
        views={views.map((id) => ({
          id,
          label: VIEW_WORDS[id],
          ...(id === 'mine' && waiting !== undefined ? { count: waiting } : {}),
        }))}
      />
      <div className="border-t border-line" />
      <FilterChips
        filters={view === 'mine' ? [] : [STATUS_FILTER]}
        values={state.filters}
        onChange={(filters) => change({ filters })}
        {...(view === 'own'
          ? {}
          : { search: { value: state.q, onChange: (q: string) => change({ q }), placeholder: 'Search people' } })}
      />
      <Loaded query={query} what="The timesheets">
        {({ items, total }) => (
          <DataTable
            label="Timesheets"
            rows={items}
            columns={table}
            rowId={(row) => row.id}
            rowLabel={(row) => `${row.memberName}, ${weekInWords(row.period, reader)}`}
            total={total}
            onEndReached={query.more}
            sort={state.sort}
            onSort={(sort) => change({ sort })}
            sortedByServer
            openId={state.openId}
            onOpen={(openId) => change({ openId })}
            onFull={(row) => void navigate({ to: `/time/${row.id}` })}
            panel={{
              title: (row) => `${row.memberName}, ${weekInWords(row.period, reader)}`,
              content: (row) => <SheetPanel id={row.id} />,
            }}
            {...(view === 'mine'
              ? {
                  bulk: (rows: readonly TimesheetListItem[], clear: () => void) => (
                    <ApproveMany sheets={rows} onDone={clear} />
                  ),
                }
              : {})}
            empty={<Empty view={view} filtered={state.q !== '' || Object.keys(state.filters).length > 0} />}
          />
        )}
      </Loaded>
      <Delegations open={away} onOpenChange={setAway} />
    </div>
  );
}

function Empty({ view, filtered }: { view: ViewId; filtered: boolean }) {
  if (filtered) {
    return (
      <EmptyState icon={FileClock} title="No timesheet matches">
        Take a filter away or try another name.
      </EmptyState>
    );
  }
  if (view === 'mine') {
    return (
      <EmptyState icon={FileClock} title="Nothing waits for you">
        Timesheets that you decide, for yourself or in somebody’s place, appear here when they are handed in.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={FileClock}
      title="No timesheets yet"
      action={
        view === 'own' ? (
          <Button asChild look="primary">
            <Link href="/time/week">Begin this week</Link>
          </Button>
        ) : null
      }
    >
      Hours are kept by the week: add what was done each day, hand the week in, and its approver is reminded on time.
    </EmptyState>
  );
}
