import { Bar, BarChart, LabelList, ResponsiveContainer, XAxis } from 'recharts';

/** Bars, a day each; the numbers stand on them and, for readers, beside the picture. */
export const WeekChart = ({ days }: { days: readonly { short: string; sends: number }[] }) => (
  <div className="h-36" aria-hidden>
    <ResponsiveContainer width="100%" height="100%">
      <BarChart data={[...days]} margin={{ top: 18, right: 0, bottom: 0, left: 0 }} accessibilityLayer={false}>
        <XAxis
          dataKey="short"
          axisLine={{ stroke: 'var(--line)' }}
          tickLine={false}
          interval={0}
          tick={{ fill: 'var(--muted)', fontSize: 13 }}
        />
        <Bar dataKey="sends" fill="var(--running)" radius={[3, 3, 0, 0]} isAnimationActive={false} maxBarSize={40}>
          <LabelList
            dataKey="sends"
            position="top"
            fill="var(--muted)"
            fontSize={13}
            formatter={(value) => (value === 0 ? '' : Number(value).toLocaleString('en'))}
          />
        </Bar>
      </BarChart>
    </ResponsiveContainer>
  </div>
);
