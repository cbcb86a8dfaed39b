import { Plus, Trash2 } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { TaxRate } from '../../../../domain/billing/contract.ts';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Input } from '../../../ui/input.tsx';
import { Money } from '../../../ui/money.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { type LineRow, newRow, problemOf } from './line-rows.ts';
import { useWindow } from './use-window.ts';

/** Two rows of fields. */
const ROW = 93;

type Rate = Pick<TaxRate, 'id' | 'name' | 'ratePercent'>;

interface Props {
  rows: readonly LineRow[];
  onChange: (rows: readonly LineRow[]) => void;
  currency: string;
  /** What a row comes to, by its key, as far as it is known. */
  amountOf: (key: string) => number | null;
  /** Whether what is missing is said. */
  strict: boolean;
}

/** The lines of a draft, as they are typed. Of thousands those in sight are drawn, in a box of their own. */
export function LineEditor({ rows, onChange, currency, amountOf, strict }: Props) {
  const list = useRef<HTMLUListElement>(null);
  const rates = trpc.taxRates.list.useQuery({ filter: { archived: false }, pageSize: 200, sort: 'name' }).data?.items;
  const shown = useWindow(rows.length, ROW, (index) => rows[index]?.key ?? index);
  const { windowed, scrollTo } = shown;
  const added = useRef(false);
  const set = (key: string, change: Partial<LineRow>) =>
    onChange(rows.map((row) => (row.key === key ? { ...row, ...change } : row)));
  const add = () => {
    added.current = true;
    onChange([...rows, newRow(rows.at(-1)?.taxRateIds ?? [])]);
    shown.keep(rows.length);
  };
  // A new line is drawn where it is kept, and takes the focus once it is there.
  useEffect(() => {
    if (!added.current) return;
    const field = list.current?.querySelector<HTMLInputElement>(`[data-index="${rows.length - 1}"] input`);
    if (!field) return;
    added.current = false;
    if (windowed) scrollTo(rows.length - 1);
    field.focus();
  });
  // What is missing is said at its line, which may be far away.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it is asked for
  useEffect(() => {
    const wrong = strict && windowed ? rows.findIndex((row) => problemOf(row, currency) !== null) : -1;
    if (wrong >= 0) scrollTo(wrong);
  }, [strict]);
  return (
    <div className="flex flex-col gap-3">
      <div
        ref={shown.box}
        className={windowed ? 'max-h-[min(36rem,70dvh)] overflow-y-auto rounded-md border border-line p-3' : undefined}
      >
        <ul
          ref={list}
          aria-label="Lines"
          className={windowed ? 'relative' : 'flex flex-col gap-3'}
          style={windowed ? { height: shown.height } : undefined}
        >
          {shown.items.map(({ index, start }) => {
            const row = rows[index];
            if (!row) return null;
            return (
              <li
                key={row.key}
                ref={windowed ? shown.measure : undefined}
                data-index={index}
                aria-setsize={windowed ? rows.length : undefined}
                aria-posinset={windowed ? index + 1 : undefined}
                onFocus={() => shown.keep(index)}
                className={windowed ? 'absolute inset-x-0 top-0 pb-3' : undefined}
                style={windowed ? { transform: `translateY(${start}px)` } : undefined}
              >
                <Line
                  row={row}
                  number={index + 1}
                  currency={currency}
                  rates={rates}
                  amountMinor={amountOf(row.key)}
                  problem={strict ? problemOf(row, currency) : null}
                  onChange={(change) => set(row.key, change)}
                  onRemove={() => onChange(rows.filter(({ key }) => key !== row.key))}
                />
              </li>
            );
          })}
        </ul>
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <Button icon={<Plus />} onClick={add}>
          Add a line
        </Button>
        {windowed ? <span className="text-13 text-muted">{rows.length.toLocaleString()} lines</span> : null}
      </div>
    </div>
  );
}

interface LineProps {
  row: LineRow;
  number: number;
  currency: string;
  /** undefined: not read yet. */
  rates: readonly Rate[] | undefined;
  amountMinor: number | null;
  problem: string | null;
  onChange: (change: Partial<LineRow>) => void;
  onRemove: () => void;
}

function Line({ row, number, currency, rates, amountMinor, problem, onChange, onRemove }: LineProps) {
  return (
    <div className="flex flex-col gap-2 border-b border-line pb-3">
      <div className="flex items-start gap-2">
        <Field label={`What line ${number} is for`} quiet error={problem} className="min-w-0 grow">
          <Input
            value={row.description}
            maxLength={500}
            placeholder="What it is for"
            onChange={(event) => onChange({ description: event.target.value })}
          />
        </Field>
        <IconButton label={`Remove line ${number}`} icon={<Trash2 />} onClick={onRemove} />
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Field label={`Quantity of line ${number}`} quiet className="w-20">
          <Input
            inputMode="numeric"
            className="text-right"
            value={row.quantity}
            onChange={(event) => onChange({ quantity: event.target.value })}
          />
        </Field>
        <span className="text-muted">×</span>
        <Field label={`Price for each of line ${number}`} quiet className="w-36">
          <Input
            inputMode="decimal"
            after={currency}
            value={row.price}
            placeholder="0.00"
            onChange={(event) => onChange({ price: event.target.value })}
          />
        </Field>
        <TaxChoice row={row} number={number} rates={rates} onChange={(taxRateIds) => onChange({ taxRateIds })} />
        <span className="ml-auto min-w-24 text-right font-medium" aria-live="polite">
          {amountMinor === null ? null : <Money minor={amountMinor} currency={currency} />}
        </span>
      </div>
    </div>
  );
}

function TaxChoice({
  row,
  number,
  rates,
  onChange,
}: {
  row: LineRow;
  number: number;
  rates: readonly Rate[] | undefined;
  onChange: (ids: readonly string[]) => void;
}) {
  const chosen = row.taxRateIds ?? [];
  const names = rates?.filter(({ id }) => chosen.includes(id)).map(({ name }) => name) ?? [];
  const words = row.taxRateIds === null ? 'Taxes as they are' : names.length > 0 ? names.join(', ') : 'No tax';
  return (
    <Popover
      label={`Taxes of line ${number}`}
      trigger={<Button aria-label={`Taxes of line ${number}: ${words}`}>{words}</Button>}
    >
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-2 text-13 font-medium">Taxes of this line</legend>
        {rates?.length === 0 ? (
          <p className="text-13 text-faint">There are no tax rates yet. Add them beside the price plans.</p>
        ) : null}
        {rates?.map(({ id, name, ratePercent }) => (
          <Checkbox
            key={id}
            label={`${name}, ${ratePercent} %`}
            checked={chosen.includes(id)}
            onChange={(on) => onChange(on ? [...chosen, id] : chosen.filter((other) => other !== id))}
          />
        ))}
        {row.lineId !== null && row.taxRateIds === null ? (
          <p className="text-13 text-faint">Nothing chosen: the line keeps the taxes that it has.</p>
        ) : null}
      </fieldset>
    </Popover>
  );
}
