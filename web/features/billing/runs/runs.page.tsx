import { useNavigate, useSearch } from '@tanstack/react-router';
import type { BillingRun } from '../../../../domain/billingRuns/contract.ts';
import { HOUR } from '../../../../domain/time/instant.ts';
import type { Search } from '../../../app/list-state.ts';
import { useLiveFrom } from '../../../app/live.tsx';
import { Loaded } from '../../../app/loaded.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Card } from '../../../ui/card.tsx';
import { CivilDay } from '../../../ui/civil.tsx';
import { cn } from '../../../ui/cn.ts';
import { Count } from '../../../ui/count.tsx';
import { Progress } from '../../../ui/progress.tsx';
import { BillingHead } from '../head.tsx';
import { Sums } from '../sums.tsx';
import { Rerun } from './rerun.tsx';
import { RunItems } from './run-items.tsx';

const DAYS = 35;

/** What billing did: day by day, and each invoice of a day. A run that goes on shows how far it is. */
export function Page() {
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  useLiveFrom('billingRuns', 'subscriptions', 'invoices', 'processes');
  const query = trpc.billingRuns.list.useQuery(
    { days: DAYS },
    { refetchInterval: ({ state: { data } }) => ((data?.items[0]?.waiting ?? 0) > 0 ? 2000 : HOUR) },
  );
  const stopped = trpc.billingRuns.stopped.useQuery().data;
  return (
    <div className="flex h-full flex-col overflow-y-auto">
      <BillingHead current="/billing/runs" count={undefined} />
      <div className="flex flex-col gap-4 px-4 pb-8 sm:px-6">
        {stopped && stopped.count > 0 ? <Rerun stopped={stopped} /> : null}
        <Loaded query={query} what="The runs">
          {({ items }) => {
            // Of a day without invoices there is nothing to see: the last one that had some says more.
            const day = items.find((run) => run.day === search.day) ?? items.find(happened) ?? items[0];
            if (!day) return null;
            return (
              <>
                {day.waiting > 0 ? (
                  <Progress
                    label="The run of today goes on"
                    value={day.made + day.skipped + day.failed}
                    total={day.made + day.skipped + day.failed + day.waiting}
                    unit="invoices"
                  />
                ) : null}
                <div className="grid items-start gap-4 xl:grid-cols-[26rem_1fr]">
                  <Card title="Runs of the last weeks" flush>
                    <ul className="max-h-[32rem] divide-y divide-line overflow-y-auto border-t border-line">
                      {items.map((run) => (
                        <li key={run.day}>
                          <Run
                            run={run}
                            current={run.day === day.day}
                            onOpen={() =>
                              void navigate({
                                to: '.',
                                search: (before: Search) => ({ ...before, day: run.day }),
                                replace: true,
                              })
                            }
                          />
                        </li>
                      ))}
                    </ul>
                  </Card>
                  <RunItems key={day.day} day={day.day} />
                </div>
              </>
            );
          }}
        </Loaded>
      </div>
    </div>
  );
}

const happened = ({ made, skipped, failed, waiting }: BillingRun): boolean => made + skipped + failed + waiting > 0;

function Run({ run, current, onOpen }: { run: BillingRun; current: boolean; onOpen: () => void }) {
  const aside = [
    run.failed > 0 ? `${run.failed.toLocaleString()} stopped` : '',
    run.waiting > 0 ? `${run.waiting.toLocaleString()} wait` : '',
    run.skipped > 0 ? `${run.skipped.toLocaleString()} left out` : '',
  ].filter(Boolean);
  return (
    <button
      type="button"
      aria-current={current ? 'true' : undefined}
      onClick={onOpen}
      className={cn(
        'flex w-full flex-wrap items-baseline justify-between gap-x-3 px-4 py-2 text-left hover:bg-sunken focus-visible:-outline-offset-2',
        current && 'bg-sunken',
      )}
    >
      <span className="font-medium">
        <CivilDay date={run.day} />
      </span>
      <span className="tabular">
        <Sums sums={run.sums} none="nothing billed" />
      </span>
      <span className="flex w-full justify-between gap-3 text-13 text-muted">
        <span>
          <Count value={run.made} /> {run.made === 1 ? 'invoice' : 'invoices'}
        </span>
        <span className={run.failed > 0 ? 'text-breached' : ''}>{aside.join(', ')}</span>
      </span>
    </button>
  );
}
