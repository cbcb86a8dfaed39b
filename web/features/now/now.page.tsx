import { lazy, Suspense } from 'react';
import type { Overview } from '../../../domain/process/overview.ts';
import { MINUTE } from '../../../domain/time/instant.ts';
import { useLiveFrom } from '../../app/live.tsx';
import { Loaded } from '../../app/loaded.tsx';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { Card } from '../../ui/card.tsx';
import { useNow } from '../../ui/clock.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { useReader } from '../../ui/reader.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { dateFormat } from '../../ui/time-words.ts';
import { NOUNS_OF_PROCESSES } from '../processes/index.ts';
import { AreaCard } from './area-card.tsx';
import { AREA_WORDS, areasOf } from './areas.ts';
import { AskedOfMyTeams } from './asked.tsx';
import { BreachesAhead } from './breaches-ahead.tsx';
import { MyTime } from './my-time.tsx';
import { Troubles } from './troubles.tsx';

const Day = lazy(() => import('./day.tsx').then((module) => ({ default: module.Day })));

/** Notices tell of what changed; that the hours move on nobody announces. */
const AGAIN_MS = 5 * MINUTE;

export function Page() {
  useLiveFrom('overview', 'processes', ...NOUNS_OF_PROCESSES);
  const query = trpc.overview.now.useQuery(undefined, { refetchInterval: AGAIN_MS });
  return (
    <>
      <PageHeader title="Now" line={<Today />} />
      <Loaded query={query} what="The overview" skeleton={<Waiting />}>
        {(overview) => <Content overview={overview} />}
      </Loaded>
    </>
  );
}

function Today() {
  const reader = useReader();
  const now = useNow(MINUTE);
  return <span>{dateFormat(reader, { weekday: 'long', day: 'numeric', month: 'long' }).format(now)}</span>;
}

function Content({ overview }: { overview: Overview }) {
  const { can } = useMember();
  const areas = areasOf(overview);
  const mine = can('timesheet:create') || can('timesheet:approve');
  return (
    <div className="flex flex-col gap-4 px-4 pb-8 sm:px-6">
      {areas.length > 0 ? (
        <Card title="The day, hour by hour">
          <Suspense fallback={<div className="h-40" />}>
            <Day hours={overview.hours} />
          </Suspense>
        </Card>
      ) : null}
      <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <div className="grid grid-cols-1 items-start gap-4 empty:hidden lg:grid-cols-2">
          {areas.map(({ area, data }) => (
            <AreaCard key={area} words={AREA_WORDS[area]} data={data} />
          ))}
        </div>
        <div className="flex min-w-0 flex-col gap-4 max-xl:-order-1 lg:max-xl:flex-row lg:max-xl:*:flex-1">
          {areas.length > 0 ? <Troubles troubles={overview.troubles} /> : null}
          <AskedOfMyTeams />
          {can('ticket:read') ? <BreachesAhead /> : null}
          {mine ? <MyTime /> : null}
          {areas.length === 0 && !mine ? (
            <Card>
              <p className="text-muted">
                Your role shows no tickets, leads, invoices or timesheets yet. An owner or admin can change that.
              </p>
            </Card>
          ) : null}
        </div>
      </div>
    </div>
  );
}

const Waiting = () => (
  <div role="status" aria-label="Loading the overview" className="flex flex-col gap-4 px-4 sm:px-6">
    <Skeleton className="h-48" />
    <div className="grid gap-4 lg:grid-cols-3">
      <Skeleton className="h-72" />
      <Skeleton className="h-72" />
      <Skeleton className="h-72" />
    </div>
  </div>
);
