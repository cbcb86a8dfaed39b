import { keepPreviousData } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Workflow } from 'lucide-react';
import { useMemo } from 'react';
import { PROCESS_KINDS, PROCESS_STATUSES } from '../../../domain/process/contract.ts';
import { DAY, HOUR } from '../../../domain/time/instant.ts';
import { nextCursor, useJoined } from '../../app/joined.ts';
import { useLive, useLiveFrom } from '../../app/live.tsx';
import { Loaded } from '../../app/loaded.tsx';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { useListState } from '../../app/use-list-state.ts';
import { useNow } from '../../ui/clock.ts';
import { DataTable } from '../../ui/data-table/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FilterChips } from '../../ui/filter-chips.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { SavedViews } from '../../ui/saved-views.tsx';
import { columns } from './columns.tsx';
import { ProcessPanel } from './process-panel.tsx';
import { NOUNS_OF_PROCESSES } from './use-latest-process.ts';
import { countOf, listInputOf, VIEWS, viewOf } from './views.ts';
import { KIND_WORDS, STATUS } from './words.ts';

const STATUS_FILTER = {
  id: 'status',
  label: 'State',
  options: PROCESS_STATUSES.map((value) => ({ value, label: STATUS[value].words })),
};
const KIND_FILTER = {
  id: 'kind',
  label: 'Process',
  options: PROCESS_KINDS.map((value) => ({ value, label: KIND_WORDS[value] })),
};

export function Page() {
  const [state, change] = useListState();
  const navigate = useNavigate();
  const { can } = useMember();
  useLive('processes');
  useLiveFrom('processes', ...NOUNS_OF_PROCESSES);
  const counts = trpc.processes.summary.useQuery().data;
  const pages = trpc.processes.list.useInfiniteQuery(
    { ...listInputOf(state), pageSize: 100 },
    { getNextPageParam: nextCursor, placeholderData: keepPreviousData },
  );
  const query = useJoined(pages);
  const hour = useNow(HOUR / 4);
  const table = useMemo(() => columns({ from: hour - DAY, to: hour + 3 * DAY }), [hour]);
  const view = viewOf(state.view);
  return (
    <div className="flex h-full flex-col">
      <PageHeader title="Processes" count={query.data?.total} />
      <SavedViews
        label="Views of processes"
        value={view.id}
        onChange={(id) => change({ view: id, filters: {}, sort: null, openId: null })}
        views={VIEWS.filter(({ permission }) => !permission || can(permission)).map((each) => {
          const count = counts ? countOf(each, counts) : null;
          return { id: each.id, label: each.label, ...(count === null ? {} : { count }) };
        })}
      />
      <div className="border-t border-line" />
      <FilterChips
        filters={view.kinds ? [STATUS_FILTER] : [STATUS_FILTER, KIND_FILTER]}
        values={state.filters}
        onChange={(filters) => change({ filters })}
      />
      <Loaded query={query} what="The processes">
        {({ items, total }) => (
          <DataTable
            label="Processes"
            rows={items}
            columns={table}
            rowId={(row) => row.id}
            rowLabel={(row) => `${KIND_WORDS[row.kind]}, ${row.title}`}
            total={total}
            onEndReached={query.more}
            sort={state.sort}
            onSort={(sort) => change({ sort })}
            sortedByServer
            openId={state.openId}
            onOpen={(openId) => change({ openId })}
            onFull={(row) => void navigate({ to: `/processes/${row.id}` })}
            panel={{ title: (row) => row.title, content: (row) => <ProcessPanel id={row.id} /> }}
            empty={<Empty failed={view.id === 'failed'} filtered={Object.keys(state.filters).length > 0} />}
          />
        )}
      </Loaded>
    </div>
  );
}

function Empty({ failed, filtered }: { failed: boolean; filtered: boolean }) {
  if (failed && !filtered) {
    return (
      <EmptyState icon={Workflow} title="Nothing needs you">
        When a step fails for good, its process stops here until somebody retries the step or leaves it out.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={Workflow} title={filtered ? 'No process matches the filter' : 'No processes here'}>
      {filtered
        ? 'Take a filter away to see more.'
        : 'Each ticket, enrolment, subscription, open invoice and submitted timesheet is kept on time by a process. It appears here on its own.'}
    </EmptyState>
  );
}
