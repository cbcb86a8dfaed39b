import type { ImportJob } from '../../../domain/imports/contract.ts';
import { cn } from '../../ui/cn.ts';
import { Count } from '../../ui/count.tsx';
import { Progress } from '../../ui/progress.tsx';
import { TONE_TEXT, type Tone } from '../../ui/tone.ts';

/** How far an import has got, and what came of its rows so far. */
export function Figures({ job }: { job: ImportJob }) {
  const { state, processed, total, created, updated, unchanged, failed, enrolled, enrolJourneyId } = job;
  const figures: readonly (readonly [label: string, value: number, tone: Tone])[] = [
    ['Added', created, 'done'],
    ['Changed', updated, 'running'],
    ['Unchanged', unchanged, 'neutral'],
    ['Left out', failed, 'warned'],
    ...(enrolJourneyId ? [['Enrolled', enrolled, 'running'] as const] : []),
  ];
  return (
    <div className="flex flex-col gap-4">
      {state === 'importing' || state === 'paused' || state === 'failed' ? (
        <Progress
          label={state === 'importing' ? `Importing ${job.entity}` : 'So far'}
          value={processed}
          total={total}
          unit="rows"
        />
      ) : null}
      <dl className="flex flex-wrap gap-px overflow-hidden rounded-md border border-line bg-line">
        {figures.map(([label, value, tone]) => (
          <div key={label} className="flex grow basis-24 flex-col-reverse bg-surface px-4 py-3">
            <dt className="text-13 text-muted">{label}</dt>
            <dd className={cn('text-20 font-semibold', value === 0 ? 'text-faint' : TONE_TEXT[tone])}>
              <Count value={value} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
