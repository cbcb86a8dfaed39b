import { useMemo } from 'react';
import { Bar, BarChart, CartesianGrid, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { Overview } from '../../../domain/process/overview.ts';
import { fromIso, HOUR, MINUTE } from '../../../domain/time/instant.ts';
import { useNow } from '../../ui/clock.ts';
import { type Reader, useReader } from '../../ui/reader.tsx';
import { axisTimeInWords, clockInWords, dateFormat } from '../../ui/time-words.ts';
import { dayInWords } from './day-words.ts';

type Hours = Overview['hours'];

/** A label each three hours. */
const EVERY = 3;

/** Effects done in the past hours, solid, and those expected in the next, outlined. */
export function Day({ hours }: { hours: Hours }) {
  const reader = useReader();
  const now = useNow(MINUTE);
  const bars = useMemo(
    () => hours.map(({ from, done, expected }) => ({ from: fromIso(from), done, expected })),
    [hours],
  );
  const ends = [bars[0]?.from ?? now, (bars.at(-1)?.from ?? now) + HOUR];
  return (
    <div role="img" aria-label={dayInWords(bars, reader)}>
      <div className="h-40">
        <ResponsiveContainer width="100%" height="100%">
          <BarChart data={bars} margin={{ top: 16, right: 0, bottom: 0, left: 0 }} barCategoryGap={2} tabIndex={-1}>
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis
              // Time itself, so that the line for now stands where it is; a bar stands in the middle of its hour.
              dataKey={(bar: HourBar) => bar.from + HOUR / 2}
              type="number"
              scale="time"
              domain={ends}
              ticks={bars.filter((_, index) => index % EVERY === 0).map((bar) => bar.from)}
              tickFormatter={(at: number) => axisTimeInWords(at, reader)}
              tickLine={false}
              axisLine={{ stroke: 'var(--edge)' }}
              tick={{ fill: 'var(--faint)', fontSize: 12 }}
            />
            <YAxis
              width={32}
              allowDecimals={false}
              tickLine={false}
              axisLine={false}
              tick={{ fill: 'var(--faint)', fontSize: 12 }}
            />
            <Tooltip
              cursor={{ fill: 'var(--sunken)' }}
              isAnimationActive={false}
              content={({ active, payload }) => <Hour shown={active} bar={payload?.[0]?.payload} reader={reader} />}
            />
            <Bar dataKey="done" stackId="steps" fill="var(--accent)" isAnimationActive={false} />
            <Bar
              dataKey="expected"
              stackId="steps"
              fill="var(--accent-soft)"
              stroke="var(--accent)"
              strokeDasharray="3 2"
              isAnimationActive={false}
            />
            <ReferenceLine
              x={now}
              stroke="var(--accent)"
              strokeWidth={1.5}
              label={{ value: 'now', position: 'top', fill: 'var(--accent)', fontSize: 12 }}
            />
          </BarChart>
        </ResponsiveContainer>
      </div>
      <p className="mt-2 flex gap-4 text-13 text-faint">
        <span className="flex items-center gap-1.5">
          <span className="size-2.5 bg-accent" aria-hidden /> done
        </span>
        <span className="flex items-center gap-1.5">
          <span className="size-2.5 border border-dashed border-accent bg-accent-soft" aria-hidden /> expected
        </span>
      </p>
    </div>
  );
}

interface HourBar {
  from: number;
  done: number;
  expected: number;
}

function Hour({ shown, bar, reader }: { shown: boolean; bar: HourBar | undefined; reader: Reader }) {
  if (!shown || !bar) return null;
  const day = dateFormat(reader, { weekday: 'short' }).format(bar.from);
  return (
    <div className="rounded-md border border-line bg-surface px-2.5 py-1.5 text-13 shadow-lift">
      <p className="font-medium">
        {day} {clockInWords(bar.from, reader)}–{clockInWords(bar.from + HOUR, reader)}
      </p>
      {bar.done > 0 || bar.expected === 0 ? <p className="text-muted">{bar.done} done</p> : null}
      {bar.expected > 0 ? <p className="text-muted">{bar.expected} expected</p> : null}
    </div>
  );
}
