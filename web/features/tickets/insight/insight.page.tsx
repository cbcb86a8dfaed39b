import { keepPreviousData } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ChartNoAxesColumn, Download } from 'lucide-react';
import { useMemo, useState } from 'react';
import { TARGET_WORDS } from '../../../../domain/tickets/contract.ts';
import { DIMENSIONS, type Dimension } from '../../../../domain/tickets/reports.ts';
import { MINUTE } from '../../../../domain/time/instant.ts';
import type { Search } from '../../../app/list-state.ts';
import { Loaded } from '../../../app/loaded.tsx';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { useNow } from '../../../ui/clock.ts';
import { Count } from '../../../ui/count.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Link } from '../../../ui/link.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { Select } from '../../../ui/select.tsx';
import { capital } from '../words.ts';
import { type Behind, BehindNumber } from './behind.tsx';
import { ByDimension } from './by-dimension.tsx';
import { HeatMap } from './heat-map.tsx';
import { PERIODS, periodOf } from './period.ts';
import { Satisfaction } from './satisfaction.tsx';
import { TargetCards } from './target-cards.tsx';

const BY: Readonly<Record<Dimension, string>> = {
  agent: 'By agent',
  team: 'By team',
  policy: 'By policy',
  channel: 'By channel',
};

/** How the desk did: against the period before, by whom, when; each number leads to its tickets. */
export function Page() {
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const { member } = useMember();
  const [behind, setBehind] = useState<Behind | null>(null);
  // A minute's start, so that the period stays the same question while one looks at it.
  const now = useNow(5 * MINUTE);
  const period = useMemo(() => periodOf(search.days, now, member.zone), [search.days, now, member.zone]);
  const dimension = DIMENSIONS.find((one) => one === search.by) ?? 'agent';
  const query = trpc.ticketReports.get.useQuery({ ...period, dimension }, { placeholderData: keepPreviousData });
  const choose = (change: Search) =>
    void navigate({ to: '.', search: (before: Search) => ({ ...before, ...change }), replace: true });
  const show = (title: string, input: Partial<Behind['input']>) => setBehind({ title, input: { ...period, ...input } });
  return (
    <>
      <PageHeader
        back={<Link href="/tickets">Tickets</Link>}
        title="Reports"
        actions={
          <>
            <div className="w-40">
              <Select
                aria-label="Period"
                value={search.days ?? '30'}
                options={PERIODS}
                onChange={(event) => choose({ days: event.target.value })}
              />
            </div>
            <Button asChild>
              <a href={`/api/v1/ticket-reports/export.csv?${new URLSearchParams(period)}`} download>
                <Download className="size-4" aria-hidden />
                CSV
              </a>
            </Button>
          </>
        }
        line={
          query.data ? (
            <span>
              <Opened volume={query.data.volume} />
              {query.data.volumeBefore.opened + query.data.volumeBefore.solved > 0 ? (
                <>
                  ; in the period before <Opened volume={query.data.volumeBefore} />
                </>
              ) : null}
            </span>
          ) : null
        }
      />
      <div className="flex flex-col gap-4 px-4 pb-8 sm:px-6">
        <Loaded query={query} what="The report">
          {(report) =>
            report.targets.length === 0 ? (
              <EmptyState icon={ChartNoAxesColumn} title="Nothing was decided in this period">
                A target counts here from the moment at which it was met or missed. Times are business time, pauses left
                out.
              </EmptyState>
            ) : (
              <>
                <TargetCards
                  targets={report.targets}
                  before={report.before}
                  onBehind={(target, missed) =>
                    show(`${capital(TARGET_WORDS[target])} ${missed ? 'missed' : 'met'}`, { target, missed })
                  }
                />
                <Card
                  title="Met in time"
                  flush
                  aside={
                    <Select
                      aria-label="Group by"
                      value={dimension}
                      options={DIMENSIONS.map((value) => ({ value, label: BY[value] }))}
                      onChange={(event) => choose({ by: event.target.value })}
                    />
                  }
                >
                  <ByDimension
                    lines={report.byDimension}
                    onBehind={({ name, key, target }) =>
                      show(`${capital(TARGET_WORDS[target])}: ${capital(name)}`, {
                        target,
                        dimension: report.dimension,
                        ...(key !== null && { key }),
                      })
                    }
                  />
                </Card>
                <Card title="Missed, by when the target began" flush>
                  <HeatMap
                    hours={report.byHour}
                    onBehind={(weekday, hour) => show(`Began at ${hour}:00`, { weekday, hour })}
                  />
                </Card>
              </>
            )
          }
        </Loaded>
        <Satisfaction period={period} />
      </div>
      {behind ? <BehindNumber behind={behind} onClose={() => setBehind(null)} /> : null}
    </>
  );
}

const Opened = ({ volume: { opened, solved } }: { volume: { opened: number; solved: number } }) => (
  <>
    <Count value={opened} /> opened, <Count value={solved} /> solved
  </>
);
