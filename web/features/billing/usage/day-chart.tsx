import { Bar, BarChart, CartesianGrid, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import { addDays, type CivilDate } from '../../../../domain/time/civil.ts';
import type { SubscriptionUsage } from '../../../../domain/usage/contract.ts';
import { civilInWords } from '../../../ui/civil-words.ts';
import { useReader } from '../../../ui/reader.tsx';

type Day = SubscriptionUsage['days'][number];

const TICK = { fill: 'var(--muted)', fontSize: 13 };

/** A bar a civil day, those of the present period stronger; days without use are gaps. The table below it says the same in numbers. */
export function DayChart({
  days,
  from,
  to,
  since,
}: {
  days: readonly Day[];
  from: CivilDate;
  to: CivilDate;
  since: CivilDate;
}) {
  const reader = useReader();
  const byDay = new Map(days.map(({ day, quantity }) => [day, Number(quantity)]));
  const data: { name: string; before: number; now: number }[] = [];
  for (let day = since; day < to && data.length < 80; day = addDays(day, 1)) {
    const quantity = byDay.get(day) ?? 0;
    const name = civilInWords(day, reader, { day: 'numeric', month: 'short' });
    data.push({ name, before: day < from ? quantity : 0, now: day < from ? 0 : quantity });
  }
  const short = new Intl.NumberFormat(reader.locale, { notation: 'compact' });
  return (
    <div className="h-44" aria-hidden>
      <ResponsiveContainer width="100%" height="100%">
        <BarChart data={data} margin={{ top: 4, right: 0, bottom: 0, left: 0 }} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis dataKey="name" axisLine={{ stroke: 'var(--line)' }} tickLine={false} tick={TICK} minTickGap={28} />
          <YAxis
            allowDecimals={false}
            width={48}
            axisLine={false}
            tickLine={false}
            tick={TICK}
            tickFormatter={(value) => short.format(value)}
          />
          <Bar
            dataKey="before"
            stackId="day"
            fill="var(--edge)"
            fillOpacity={0.45}
            isAnimationActive={false}
            maxBarSize={18}
          />
          <Bar dataKey="now" stackId="day" fill="var(--running)" isAnimationActive={false} maxBarSize={18} />
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}
