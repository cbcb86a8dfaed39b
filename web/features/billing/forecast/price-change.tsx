import { type ReactNode, useState } from 'react';
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
import { Opens, ReportTable } from '../reports/report-table.tsx';
import { BehindChange, type ChangeBehind } from './behind-change.tsx';
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

interface Draft {
  readonly pricePlanId: string;
  readonly changePercent: string;
  readonly month: string;
}

const askedOf = ({ pricePlanId, changePercent, month }: Draft) => ({
  pricePlanId,
  changePercent: changePercent.replace(',', '.'),
  from: `${month}-01`,
});
type Asked = ReturnType<typeof askedOf>;

/** "Raise this plan by 10 % in March": what it would bring, before tax. Nothing is changed. */
export function PriceChange({ months }: { months: readonly string[] }) {
  const reader = useReader();
  const plans = trpc.pricePlans.list.useQuery({ pageSize: 200 }).data?.items ?? [];
  const utils = trpc.useUtils();
  const [draft, setDraft] = useState<Draft>({ pricePlanId: '', changePercent: '10', month: months[1] ?? '' });
  const [found, setFound] = useState<Found | null>(null);
  const [error, setError] = useState<string | null>(null);
  const running = found !== null && !found.done && error === null;
  const change = (part: Partial<Draft>) => {
    setDraft({ ...draft, ...part });
    setFound(null);
    setError(null);
  };
  async function simulate(): Promise<void> {
    const wanted = askedOf(draft);
    setError(null);
    let all = NONE;
    setFound(all);
    try {
      for (let after: string | undefined; !all.done; ) {
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
      {found?.done ? <Result found={found} asked={askedOf(draft)} /> : null}
    </Card>
  );
}

function Result({ found, asked }: { found: Found; asked: Asked }) {
  const reader = useReader();
  const [behind, setBehind] = useState<ChangeBehind | null>(null);
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
            <ReportTable
              heads={['Month', 'As it is', 'With the change', 'More']}
              rows={rows.map(({ month, beforeMinor, afterMinor }) => {
                const words = monthInWords(month, reader);
                const opens = (label: string, children: ReactNode) => (
                  <Opens
                    label={`${label}, invoices in ${words}`}
                    onOpen={() => setBehind({ ...asked, month, currency })}
                  >
                    {children}
                  </Opens>
                );
                return {
                  key: month,
                  cells: [
                    words,
                    opens('As it is', <Money minor={beforeMinor} currency={currency} />),
                    opens('With the change', <Money minor={afterMinor} currency={currency} />),
                    afterMinor === beforeMinor
                      ? null
                      : opens('More', <Money minor={afterMinor - beforeMinor} currency={currency} />),
                  ],
                };
              })}
            />
          </div>
        );
      })}
      {behind ? <BehindChange behind={behind} onClose={() => setBehind(null)} /> : null}
    </div>
  );
}
