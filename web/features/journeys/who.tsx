import { keepPreviousData } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Users, X } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { EnrolmentStatus } from '../../../domain/journeys/contract.ts';
import { DAY, HOUR } from '../../../domain/time/instant.ts';
import { nextCursor, useJoined } from '../../app/joined.ts';
import { sortText } from '../../app/list-state.ts';
import { Loaded } from '../../app/loaded.tsx';
import { trpc } from '../../app/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/clock.ts';
import { Count } from '../../ui/count.tsx';
import type { Sort } from '../../ui/data-table/column.ts';
import { DataTable } from '../../ui/data-table/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { SavedViews } from '../../ui/saved-views.tsx';
import { enrolmentColumns } from './enrolment-columns.tsx';

const VIEWS = [
  { id: 'active', label: 'On their way', sort: 'nextAt' },
  { id: 'completed', label: 'Reached the end', sort: '-endedAt' },
  { id: 'exited', label: 'Left before', sort: '-endedAt' },
] as const;

interface Props {
  journeyId: string;
  counts: Readonly<Record<EnrolmentStatus, number>>;
  /** Only those who stand at this step. */
  at: { readonly id: string; readonly title: string } | null;
  onAnywhere: () => void;
}

/** Who is in a journey: where each stands, what comes next and when. */
export function Who({ journeyId, counts, at, onAnywhere }: Props) {
  const navigate = useNavigate();
  const [view, setView] = useState<(typeof VIEWS)[number]>(VIEWS[0]);
  const [sort, setSort] = useState<Sort | null>(null);
  const pages = trpc.enrolments.list.useInfiniteQuery(
    {
      filter: { journeyId, status: [view.id], ...(at ? { nodeId: at.id } : {}) },
      sort: sortText(sort) ?? view.sort,
      pageSize: 100,
    },
    { getNextPageParam: nextCursor, placeholderData: keepPreviousData },
  );
  const query = useJoined(pages);
  const hour = useNow(HOUR / 4);
  const table = useMemo(() => enrolmentColumns({ from: hour - 3 * DAY, to: hour + 4 * DAY }), [hour]);
  return (
    <section aria-label="Who is in it" className="min-w-0 rounded-md border border-line bg-surface">
      <div className="flex flex-wrap items-center justify-between gap-x-4 pt-1">
        <SavedViews
          label="Who is in it"
          value={view.id}
          onChange={(id) => {
            setView(VIEWS.find((one) => one.id === id) ?? VIEWS[0]);
            setSort(null);
          }}
          views={VIEWS.map(({ id, label }) => ({ id, label, count: counts[id] }))}
        />
        {at ? (
          <span className="flex items-center gap-1 px-4 text-13 text-muted">
            <span>
              at “{at.title}”
              {query.data?.total === undefined ? null : (
                <>
                  : <Count value={query.data.total} />
                </>
              )}
            </span>
            <Button look="quiet" size="small" icon={<X />} onClick={onAnywhere}>
              Anywhere
            </Button>
          </span>
        ) : null}
      </div>
      <Loaded query={query} what="The leads in this journey">
        {({ items, total }) => (
          <div className="flex flex-col" style={{ height: heightFor(items.length) }}>
            <DataTable
              label="Leads in this journey"
              rows={items}
              columns={table}
              rowId={(row) => row.id}
              rowLabel={(row) => row.leadName}
              total={total}
              onEndReached={query.more}
              sort={sort}
              onSort={setSort}
              sortedByServer
              onFull={(row) => void navigate({ to: `/journeys/enrolments/${row.id}` })}
              empty={
                <EmptyState icon={Users} title="Nobody here">
                  {at ? 'Nobody stands at this step.' : 'Enrol leads, and each one’s next step stands here.'}
                </EmptyState>
              }
            />
          </div>
        )}
      </Loaded>
    </section>
  );
}

/** Few rows are shown whole; many scroll in a window of a dozen, so that what stands below the table stays within reach. */
const heightFor = (rows: number): number | undefined => (rows === 0 ? undefined : 48 * Math.min(rows, 12) + 40);
