import { useNavigate, useSearch } from '@tanstack/react-router';
import { CalendarRange } from 'lucide-react';
import { useState } from 'react';
import type { Search } from '../../../app/list-state.ts';
import { useLiveFrom } from '../../../app/live.tsx';
import { Loaded } from '../../../app/loaded.tsx';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Link } from '../../../ui/link.tsx';
import { Progress } from '../../../ui/progress.tsx';
import { Select } from '../../../ui/select.tsx';
import { BillingHead } from '../head.tsx';
import { Files } from '../reports/files.tsx';
import { type Behind, BehindNumber } from './behind.tsx';
import { Experience } from './experience.tsx';
import { MonthChart } from './month-chart.tsx';
import { MonthTable } from './month-table.tsx';
import { PriceChange } from './price-change.tsx';

/** While a part is still being computed. */
const AGAIN_MS = 150;

/** What is billed in the next twelve months, what of it comes in, and what another price would bring. */
export function Page() {
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const { can } = useMember();
  const [behind, setBehind] = useState<Behind | null>(null);
  useLiveFrom('forecast', 'subscriptions', 'invoices');
  const query = trpc.forecast.get.useQuery(undefined, {
    refetchInterval: ({ state: { data } }) => (data && data.ready < data.subscriptions ? AGAIN_MS : false),
  });
  const currencies = [...new Set(query.data?.rows.map(({ currency }) => currency))];
  const currency = currencies.find((one) => one === search.currency) ?? currencies[0] ?? 'EUR';
  const choose =
    currencies.length > 1 ? (
      <div className="w-28">
        <Select
          aria-label="Currency"
          value={currency}
          options={currencies.map((value) => ({ value, label: value }))}
          onChange={(event) =>
            void navigate({
              to: '.',
              search: (before: Search) => ({ ...before, currency: event.target.value }),
              replace: true,
            })
          }
        />
      </div>
    ) : null;
  return (
    <div className="flex h-full flex-col overflow-y-auto">
      <BillingHead current="/billing/forecast" count={undefined} action={choose} />
      <div className="flex flex-col gap-4 px-4 pb-8 sm:px-6">
        <Loaded query={query} what="The forecast">
          {(forecast) => {
            const rows = forecast.rows.filter((row) => row.currency === currency);
            if (rows.length === 0 && forecast.subscriptions === 0) {
              return (
                <EmptyState icon={CalendarRange} title="Nothing to be billed">
                  Here stands what subscriptions will bring in each of the next twelve months, computed as their
                  invoices will be. Begin with a subscription.
                </EmptyState>
              );
            }
            return (
              <>
                {forecast.ready < forecast.subscriptions ? (
                  <Progress
                    label="Being computed: the numbers still grow"
                    value={forecast.ready}
                    total={forecast.subscriptions}
                    unit="subscriptions"
                  />
                ) : null}
                {forecast.stopped > 0 ? (
                  <p className="text-13 text-warned">
                    {forecast.stopped} {forecast.stopped === 1 ? 'subscription is' : 'subscriptions are'} stopped or
                    held and not in these numbers. <Link href="/billing?view=stopped">Decide about them</Link>
                  </p>
                ) : null}
                <Card title="The next twelve months">
                  <MonthChart months={forecast.months} rows={rows} currency={currency} />
                </Card>
                <Card title="Month by month" flush aside={<Files file="forecast" />}>
                  <MonthTable forecast={forecast} rows={rows} currency={currency} onBehind={setBehind} />
                </Card>
                <div className="grid items-start gap-4 xl:grid-cols-2">
                  {can('pricePlan:read') ? <PriceChange months={forecast.months} /> : null}
                  <Experience experience={forecast.experience} waiting={forecast.waiting} />
                </div>
              </>
            );
          }}
        </Loaded>
      </div>
      {behind ? <BehindNumber behind={behind} onClose={() => setBehind(null)} /> : null}
    </div>
  );
}
