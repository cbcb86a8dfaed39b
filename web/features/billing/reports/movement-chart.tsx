import { Bar, BarChart, CartesianGrid, ReferenceLine, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import { exponentOf } from '../../../../domain/money/currency.ts';
import { type MovementMonth, movementKinds } from '../../../../domain/revenue/contract.ts';
import { useReader } from '../../../ui/reader.tsx';
import { monthInWords } from '../forecast/month-words.ts';
import { MOVEMENT_COLORS, MOVEMENT_WORDS } from './movement-words.ts';

const TICK = { fill: 'var(--muted)', fontSize: 13 };

/** How recurring revenue moved, month by month. The table below says the same in numbers. */
export function MovementChart({ rows, currency }: { rows: readonly MovementMonth[]; currency: string }) {
  const reader = useReader();
  const scale = 10 ** exponentOf(currency);
  const data = rows.map(({ month, movements }) => ({
    name: monthInWords(month, reader, 'short'),
    ...Object.fromEntries(movements.map(({ kind, amountMinor }) => [kind, amountMinor / scale])),
  }));
  const short = new Intl.NumberFormat(reader.locale, { notation: 'compact' });
  return (
    <figure>
      <figcaption className="flex flex-wrap gap-x-4 gap-y-1 pb-2 text-13 text-muted">
        {movementKinds.map((kind) => (
          <span key={kind} className="inline-flex items-center gap-1.5">
            <span className="size-2.5 rounded-[2px]" style={{ background: MOVEMENT_COLORS[kind] }} aria-hidden />
            {MOVEMENT_WORDS[kind]}
          </span>
        ))}
        <span className="ml-auto">{currency} a month, before tax</span>
      </figcaption>
      <div className="h-52" aria-hidden>
        <ResponsiveContainer width="100%" height="100%">
          <BarChart
            data={data}
            stackOffset="sign"
            margin={{ top: 4, right: 0, bottom: 0, left: 0 }}
            accessibilityLayer={false}
          >
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis dataKey="name" axisLine={false} tickLine={false} tick={TICK} />
            <YAxis
              width={48}
              axisLine={false}
              tickLine={false}
              tick={TICK}
              tickFormatter={(value) => short.format(value)}
            />
            <ReferenceLine y={0} stroke="var(--edge)" />
            {movementKinds.map((kind) => (
              <Bar
                key={kind}
                dataKey={kind}
                stackId="movement"
                fill={MOVEMENT_COLORS[kind]}
                isAnimationActive={false}
                maxBarSize={36}
              />
            ))}
          </BarChart>
        </ResponsiveContainer>
      </div>
    </figure>
  );
}
