import { Bar, BarChart, CartesianGrid, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import type { ForecastMonth } from '../../../../domain/forecast/contract.ts';
import { exponentOf } from '../../../../domain/money/currency.ts';
import { useReader } from '../../../ui/reader.tsx';
import { monthInWords } from './month-words.ts';

interface Props {
  months: readonly string[];
  rows: readonly ForecastMonth[];
  currency: string;
}

const TICK = { fill: 'var(--muted)', fontSize: 13 };

/** Two bars a month: what is billed, and what comes in. The table below says the same in numbers. */
export function MonthChart({ months, rows, currency }: Props) {
  const reader = useReader();
  const scale = 10 ** exponentOf(currency);
  const data = months.map((month) => {
    const row = rows.find((one) => one.month === month);
    return {
      name: monthInWords(month, reader, 'short'),
      billed: (row?.billedMinor ?? 0) / scale,
      total: (row?.totalMinor ?? 0) / scale,
      use: Math.max(0, row?.expectedUseMinor ?? 0) / scale,
      cash: (row?.cashMinor ?? 0) / scale,
    };
  });
  const short = new Intl.NumberFormat(reader.locale, { notation: 'compact' });
  return (
    <figure>
      <figcaption className="flex flex-wrap gap-x-4 gap-y-1 pb-2 text-13 text-muted">
        <Key color="var(--done)">Billed already</Key>
        <Key color="var(--running)">Will be billed</Key>
        {rows.some(({ expectedUseMinor }) => expectedUseMinor !== 0) ? (
          <Key color="var(--line)">Use to come, an estimate</Key>
        ) : null}
        <Key color="var(--edge)">Comes in</Key>
        <span className="ml-auto">{currency}, tax included</span>
      </figcaption>
      <div className="h-52" aria-hidden>
        <ResponsiveContainer width="100%" height="100%">
          <BarChart data={data} margin={{ top: 4, right: 0, bottom: 0, left: 0 }} barGap={1} accessibilityLayer={false}>
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis dataKey="name" axisLine={{ stroke: 'var(--line)' }} tickLine={false} tick={TICK} />
            <YAxis
              width={48}
              axisLine={false}
              tickLine={false}
              tick={TICK}
              tickFormatter={(value) => short.format(value)}
            />
            <Bar dataKey="billed" stackId="billing" fill="var(--done)" isAnimationActive={false} maxBarSize={28} />
            <Bar dataKey="total" stackId="billing" fill="var(--running)" isAnimationActive={false} maxBarSize={28} />
            <Bar dataKey="use" stackId="billing" fill="var(--line)" isAnimationActive={false} maxBarSize={28} />
            <Bar dataKey="cash" fill="var(--edge)" isAnimationActive={false} maxBarSize={28} />
          </BarChart>
        </ResponsiveContainer>
      </div>
    </figure>
  );
}

const Key = ({ color, children }: { color: string; children: string }) => (
  <span className="inline-flex items-center gap-1.5">
    <span className="size-2.5 rounded-[2px]" style={{ background: color }} aria-hidden />
    {children}
  </span>
);
