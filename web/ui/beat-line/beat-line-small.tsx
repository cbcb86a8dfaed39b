import { useId, useMemo } from 'react';
import type { BeatLine } from '../../../domain/process/contract.ts';
import { fromIso, type Stretch } from '../../../domain/time/instant.ts';
import { cn } from '../cn.ts';
import { useReader } from '../reader.tsx';
import { lineInWords } from './beat-words.ts';
import { placeMarks } from './groups.ts';
import { FILL, STROKE } from './mark-glyph.tsx';
import { buildScale } from './scale.ts';
import { placeSpans } from './spans.ts';
import { useLineNow } from './use-line-now.ts';

interface Props {
  line: BeatLine;
  width?: number;
  /** The same stretch for each row of a list: then now stands below now, and the queue can be read as a picture. */
  window?: Stretch;
}

const HEIGHT = 20;
const TRACK = 13;
const EDGE = 5;

/** The line in a table cell: a picture with one sentence for screen readers; the row itself is what opens. */
export function BeatLineSmall({ line, width = 140, window }: Props) {
  const reader = useReader();
  const hatch = useId();
  const now = useLineNow(line.now, Number.POSITIVE_INFINITY);
  const scale = useMemo(() => {
    const options = { x0: EDGE, x1: width - EDGE, breakWidth: 8 };
    if (window) return buildScale([window.from, window.to], { ...options, mostBreaks: 0 });
    return buildScale([now, ...line.marks.map((mark) => fromIso(mark.at))], { ...options, mostBreaks: 2 });
  }, [line, now, width, window]);
  const nowX = scale.x(now);
  const marks = placeMarks(line.marks, scale);
  const inside = marks.filter(({ at }) => at >= scale.from && at <= scale.to);
  const spans = placeSpans(line.spans, { from: scale.from, to: scale.to, now, place: scale.x });
  return (
    <svg
      width={width}
      height={HEIGHT}
      role="img"
      aria-label={lineInWords(line.marks, now, reader)}
      className="block overflow-visible"
    >
      <defs>
        <pattern id={hatch} width={4} height={4} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width={1.5} height={4} className="fill-edge" />
        </pattern>
      </defs>
      {spans.map(({ span, start, end }) =>
        span.kind === 'closed' ? (
          <rect key={span.from} x={start} y={3} width={end - start} height={HEIGHT - 5} className="fill-sunken" />
        ) : null,
      )}
      <path d={`M${nowX} ${TRACK} H${width}`} className="stroke-edge" strokeDasharray="1.5 2.5" />
      {marks.some(({ at }) => at <= now) || spans.length > 0 ? (
        <path
          d={`M${marks[0] && marks[0].at <= now ? marks[0].x : 0} ${TRACK} H${nowX}`}
          strokeWidth={2}
          className="stroke-edge"
        />
      ) : null}
      {spans.map(({ span, start, end }) =>
        span.kind === 'running' ? (
          <path
            key={span.from}
            d={`M${start} ${TRACK} H${Math.min(end, nowX)}`}
            strokeWidth={3}
            className="stroke-running"
          />
        ) : span.kind === 'paused' ? (
          <rect
            key={span.from}
            x={start}
            y={TRACK - 3.5}
            width={Math.max(2, end - start)}
            height={7}
            fill={`url(#${hatch})`}
            className="stroke-edge"
            strokeWidth={0.75}
          />
        ) : null,
      )}
      <path d={`M${nowX} 1 V${HEIGHT}`} strokeWidth={1.5} className="stroke-accent" />
      {inside.map(({ mark, x }) =>
        mark.shape === 'deadline' ? (
          <path
            key={mark.id}
            d={`M${x} ${TRACK} V2 h6 l-2 2.5 l2 2.5 h-6`}
            strokeWidth={1.25}
            strokeLinejoin="round"
            className={cn(STROKE[mark.tone], mark.forecast ? 'fill-surface' : FILL[mark.tone])}
          />
        ) : (
          <circle
            key={mark.id}
            cx={x}
            cy={TRACK}
            r={mark.tone === 'neutral' ? 2 : 3.25}
            strokeWidth={1.25}
            className={cn(
              mark.forecast ? cn('fill-surface', STROKE[mark.tone]) : cn(FILL[mark.tone], 'stroke-surface'),
            )}
          />
        ),
      )}
      {marks.some(({ at }) => at > scale.to) ? (
        <path d={`M${width - 3.5} ${TRACK - 3} l3 3 l-3 3`} fill="none" className="stroke-faint" />
      ) : null}
    </svg>
  );
}
