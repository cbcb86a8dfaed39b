import type { BeatMark } from '../../../domain/process/contract.ts';
import { cn } from '../cn.ts';
import type { Tone } from '../tone.ts';

export const FILL: Readonly<Record<Tone, string>> = {
  neutral: 'fill-muted',
  running: 'fill-running',
  warned: 'fill-warned',
  breached: 'fill-breached',
  done: 'fill-done',
};

export const STROKE: Readonly<Record<Tone, string>> = {
  neutral: 'stroke-muted',
  running: 'stroke-running',
  warned: 'stroke-warned',
  breached: 'stroke-breached',
  done: 'stroke-done',
};

/** Signs inside a mark, drawn around 0,0 within 4 px: a meaning is never told by colour alone. */
const SIGN: Readonly<Record<Tone, string>> = {
  neutral: '',
  running: 'M-1.4 -2.6 L2.6 0 L-1.4 2.6 Z',
  warned: 'M0 -3.4 V0.4 M0 3.1 V3.2',
  breached: 'M-2.5 -2.5 L2.5 2.5 M2.5 -2.5 L-2.5 2.5',
  done: 'M-3.2 0.2 L-1 2.5 L3.3 -2.4',
};
const QUESTION = 'M-1.9 -1.6 C-1.9 -4.2 2 -4.2 2 -1.6 C2 -0.2 0 -0.2 0 1.2 M0 3.5 V3.6';

const isVoid = (mark: BeatMark): boolean => mark.state === 'superseded' || mark.state === 'skipped';

/** One mark around 0,0: solid where it happened, outlined where it is expected. Neutral ones are small, so that meanings stand out. */
export function MarkGlyph({ mark }: { mark: BeatMark }) {
  const { tone, forecast } = mark;
  if (isVoid(mark)) {
    return (
      <g className="fill-surface stroke-faint" strokeWidth={1.5}>
        <Shape mark={mark} r={5} />
        <path d="M-5 5 L5 -5" />
      </g>
    );
  }
  const sign = mark.state === 'unknown' ? QUESTION : SIGN[tone];
  const r = sign === '' ? 4.5 : 7.5;
  return (
    <>
      {/* A ring in the surface's colour parts marks that touch. */}
      <g className="fill-surface">
        <Shape mark={mark} r={r + 2} />
      </g>
      <g className={forecast ? cn('fill-surface', STROKE[tone]) : FILL[tone]} strokeWidth={forecast ? 1.75 : 0}>
        <Shape mark={mark} r={forecast ? r - 0.75 : r} />
      </g>
      <path
        d={sign}
        fill="none"
        strokeWidth={1.75}
        strokeLinecap="round"
        strokeLinejoin="round"
        className={forecast ? STROKE[tone] : 'stroke-surface'}
      />
    </>
  );
}

/** What happened to the subject is round, what the process did is square. */
const Shape = ({ mark, r }: { mark: BeatMark; r: number }) =>
  mark.shape === 'effect' ? (
    <rect x={-r + 0.5} y={-r + 0.5} width={2 * r - 1} height={2 * r - 1} rx={r > 6 ? 3.5 : 2} />
  ) : (
    <circle r={r} />
  );

/** Several at one place. */
export function ClusterGlyph({ count, tone, forecast }: { count: number; tone: Tone; forecast: boolean }) {
  const width = count > 9 ? 26 : 20;
  return (
    <>
      <rect x={-width / 2 - 2} y={-12} width={width + 4} height={24} rx={12} className="fill-surface" />
      <rect
        x={-width / 2}
        y={-10}
        width={width}
        height={20}
        rx={10}
        strokeWidth={1.75}
        className={cn(STROKE[tone], forecast ? 'fill-surface' : FILL[tone])}
      />
      <text
        y={4.5}
        textAnchor="middle"
        className={cn('text-13 font-semibold tabular', forecast ? FILL[tone] : 'fill-surface')}
      >
        {count}
      </text>
    </>
  );
}

/** A pennant on its pole's top; `left` where there is no room to the right. */
export function FlagGlyph({ mark, left = false }: { mark: BeatMark; left?: boolean }) {
  const { tone, forecast } = mark;
  const reach = left ? -13 : 13;
  return (
    <path
      d={`M0 -6 H${reach} L${reach * 0.72} 0 L${reach} 6 H0 Z`}
      strokeWidth={1.5}
      strokeLinejoin="round"
      className={cn(STROKE[tone], forecast ? 'fill-surface' : FILL[tone])}
    />
  );
}
