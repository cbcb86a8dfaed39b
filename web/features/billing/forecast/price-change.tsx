import { useState } from 'react';
import type { PriceSimulation } from '../../../../domain/forecast/contract.ts';
import { failureOf } from '../../../app/failure.ts';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Count } from '../../../ui/count.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Money } from '../../../ui/money.tsx';
import { Progress } from '../../../ui/progress.tsx';
import { useReader } from '../../../ui/reader.tsx';
import { Select } from '../../../ui/select.tsx';
import { monthInWords } from './month-words.ts';

type Row = PriceSimulation['rows'][number];

interface Found {
  readonly rows: readonly Row[];
  readonly looked: number;
  readonly changed: number;
  readonly total: number;
  readonly done: boolean;
}

const NONE: Found = { rows: [], looked: 0, changed: 0, total: 0, done: false };

function added(found: Found, { rows, subscriptions, changed, next, total }: PriceSimulation): Found {
  const sums = new Map<string, Row>();
  for (const row of [...found.rows, ...rows]) {
    const key = `${row.month}/${row.currency}`;
    const sum = sums.get(key);
    const [beforeMinor, afterMinor] = [
      row.beforeMinor + (sum?.beforeMinor ?? 0),
      row.afterMinor + (sum?.afterMinor ?? 0),
    ];
    sums.set(key, { ...row, beforeMinor, afterMinor });
  }
  return {
    rows: [...sums.values()].sort((a, b) => a.currency.localeCompare(b.currency) || a.month.localeCompare(b.month)),
    looked: found.looked + subscriptions,
    changed: found.changed + changed,
    total: found.looked === 0 ? total : found.total,
    done: next === null,
  };
}

/** "Raise this plan by 10 % in March": what it would bring, before tax. Nothing is changed. */
export function PriceChange({ months }: { months: readonly string[] }) {
  const reader = useReader();
  const plans = trpc.pricePlans.list.useQuery({ pageSize: 200 }).data?.items ?? [];
  const utils = trpc.useUtils();
  const [draft, setDraft] = useState({ pricePlanId: '', changePercent: '10', month: months[1] ?? '' });
  const [found, setFound] = useState<Found | null>(null);
  const [error, setError] = useState<string | null>(null);
  const running = found !== null && !found.done && error === null;
  const change = (part: Partial<typeof draft>) => {
    setDraft({ ...draft, ...part });
    setFound(null);
    setError(null);
  };
  async function simulate(): Promise<void> {
    const { pricePlanId, changePercent, month } = draft;
    setError(null);
    let all = NONE;
    setFound(all);
    try {
      for (let after: string | undefined; !all.done; ) {
        const wanted = { pricePlanId, changePercent: changePercent.replace(',', '.'), from: `${month}-01` };
        const part = await utils.forecast.simulatePrice.fetch({ ...wanted, ...(after && { after }) });
        after = part.next ?? undefined;
        all = added(all, part);
        setFound(all);
      }
    } catch (failed) {
      setFound(null);
      setError(failureOf(failed).message);
    }
  }
  return (
    <Card title="What another price would bring">
      <form
        className="flex flex-wrap items-end gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void simulate();
        }}
      >
        <Field label="Price plan" className="grow basis-48">
          <Select
            value={draft.pricePlanId}
            placeholder="Choose a plan"
            options={plans.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(event) => change({ pricePlanId: event.target.value })}
            required
          />
        </Field>
        <Field label="By" className="basis-24">
          <Input
            value={draft.changePercent}
            inputMode="decimal"
            after="%"
            onChange={(event) => change({ changePercent: event.target.value })}
            required
          />
        </Field>
        <Field label="From" className="grow basis-44">
          <Select
            value={draft.month}
            options={months.slice(1).map((month) => ({ value: month, label: monthInWords(month, reader) }))}
            onChange={(event) => change({ month: event.target.value })}
          />
        </Field>
        <Button type="submit" look="primary" busy={running && 'Computing…'} disabled={draft.pricePlanId === ''}>
          Simulate
        </Button>
      </form>
      <p className="pt-2 text-13 text-muted">
        Each subscription pays the other price from its first period that begins then. Nothing is changed.
      </p>
      {error ? (
        <p role="alert" className="pt-3 text-breached">
          {error}
        </p>
      ) : null}
      {running ? (
        <div className="pt-3">
          <Progress label="Computed" value={found.looked} total={found.total || null} unit="subscriptions" />
        </div>
      ) : null}
      {found?.done ? <Result found={found} /> : null}
    </Card>
  );
}

function Result({ found }: { found: Found }) {
  const reader = useReader();
  const currencies = [...new Set(found.rows.map(({ currency }) => currency))];
  if (found.rows.length === 0) return <p className="pt-3">Nothing will be billed by this plan within the year.</p>;
  return (
    <div className="flex flex-col gap-4 pt-4" aria-live="polite">
      {currencies.map((currency) => {
        const rows = found.rows.filter((row) => row.currency === currency);
        const sum = (side: 'beforeMinor' | 'afterMinor') => rows.reduce((all, row) => all + row[side], 0);
        return (
          <div key={currency}>
            <p className="pb-2">
              <Money
                minor={sum('afterMinor') - sum('beforeMinor')}
                currency={currency}
                className="text-20 font-semibold"
              />{' '}
              <span className="text-13 text-muted">
                in twelve months before tax, from <Count value={found.changed} /> of <Count value={found.looked} />{' '}
                subscriptions
              </span>
            </p>
            <div className="relative overflow-x-auto">
              <table className="w-full text-14 tabular">
                <thead>
                  <tr className="text-right text-13 text-faint">
                    <th scope="col" className="py-1.5 pr-3 text-left font-normal">
                      Month
                    </th>
                    <th scope="col" className="px-3 py-1.5 font-normal">
                      As it is
                    </th>
                    <th scope="col" className="px-3 py-1.5 font-normal">
                      With the change
                    </th>
                    <th scope="col" className="py-1.5 pl-3 font-normal">
                      More
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map(({ month, beforeMinor, afterMinor }) => (
                    <tr key={month} className="border-t border-line text-right">
                      <th scope="row" className="py-1.5 pr-3 text-left font-medium whitespace-nowrap">
                        {monthInWords(month, reader)}
                      </th>
                      <td className="px-3 py-1.5">
                        <Money minor={beforeMinor} currency={currency} />
                      </td>
                      <td className="px-3 py-1.5">
                        <Money minor={afterMinor} currency={currency} />
                      </td>
                      <td className="py-1.5 pl-3">
                        {afterMinor === beforeMinor ? (
                          <span className="text-faint">–</span>
                        ) : (
                          <Money minor={afterMinor - beforeMinor} currency={currency} />
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </div>
        );
      })}
    </div>
  );
}
