import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { TARGET_WORDS } from '../../../../domain/tickets/contract.ts';
import { metShare, type TargetFigures } from '../../../../domain/tickets/reports.ts';
import { cn } from '../../../ui/cn.ts';
import { Duration } from '../../../ui/duration.tsx';
import { capital } from '../words.ts';
import { shareWords } from './period.ts';

interface Props {
  targets: readonly TargetFigures[];
  before: readonly TargetFigures[];
  onBehind: (target: TargetFigures['target'], missed: boolean) => void;
}

/** One card a target: what share was met, how long it took, and how that was before. */
export const TargetCards = ({ targets, before, onBehind }: Props) => (
  <div className="grid gap-4 sm:grid-cols-[repeat(auto-fit,minmax(15rem,1fr))]">
    {targets.map((one) => (
      <TargetCard
        key={one.target}
        now={one}
        before={before.find(({ target }) => target === one.target)}
        onBehind={(missed) => onBehind(one.target, missed)}
      />
    ))}
  </div>
);

const LINK = 'tabular underline decoration-line underline-offset-4 hover:decoration-ink';

function TargetCard(props: {
  now: TargetFigures;
  before: TargetFigures | undefined;
  onBehind: (missed: boolean) => void;
}) {
  const { now, before, onBehind } = props;
  const [share, was] = [metShare(now), before ? metShare(before) : null];
  const points = share === null || was === null ? null : Math.round(share * 100) - Math.round(was * 100);
  return (
    <section
      className="flex flex-col gap-3 rounded-md border border-line bg-surface p-4"
      aria-label={TARGET_WORDS[now.target]}
    >
      <div className="flex items-baseline justify-between gap-2">
        <h2 className="text-14 font-semibold">{capital(TARGET_WORDS[now.target])}</h2>
        {points === null ? null : <Change points={points} />}
      </div>
      <p className="flex items-baseline gap-2">
        <span className="text-28 font-semibold tabular">{shareWords(share)}</span>
        <span className="text-13 text-muted">met in time</span>
      </p>
      <div className="flex h-2 overflow-hidden rounded-full bg-breached" aria-hidden>
        <div className="bg-done" style={{ width: `${(share ?? 0) * 100}%` }} />
      </div>
      <dl className="grid grid-cols-2 gap-x-4 gap-y-1 text-13">
        <Fact label="Met">
          <button type="button" className={LINK} onClick={() => onBehind(false)}>
            {now.met.toLocaleString()}
          </button>
        </Fact>
        <Fact label="Missed">
          <button type="button" className={cn(LINK, now.missed > 0 && 'text-breached')} onClick={() => onBehind(true)}>
            {now.missed.toLocaleString()}
          </button>
        </Fact>
        <Fact label="Half within" was={before?.median}>
          {now.median === null ? '–' : <Duration seconds={now.median} />}
        </Fact>
        <Fact label="Nine tenths within" was={before?.p90}>
          {now.p90 === null ? '–' : <Duration seconds={now.p90} />}
        </Fact>
      </dl>
    </section>
  );
}

function Change({ points }: { points: number }) {
  if (points === 0) return <span className="text-13 text-faint">as before</span>;
  const Icon = points > 0 ? ArrowUp : ArrowDown;
  return (
    <span
      className={cn('inline-flex items-center gap-0.5 text-13 tabular', points > 0 ? 'text-done' : 'text-breached')}
    >
      <Icon className="size-3.5" aria-hidden />
      {Math.abs(points)} points {points > 0 ? 'better' : 'worse'}
    </span>
  );
}

const Fact = (props: { label: string; was?: number | null | undefined; children: ReactNode }) => (
  <div className="flex flex-col">
    <dt className="text-faint">{props.label}</dt>
    <dd className="text-14">
      {props.children}
      {props.was == null ? null : (
        <span className="block text-13 text-faint">
          before: <Duration seconds={props.was} />
        </span>
      )}
    </dd>
  </div>
);
