import type { Instant } from '../../../domain/time/instant.ts';
import { type Reader, useReader } from '../reader.tsx';
import { axisTimeInWords, dateFormat, durationInWords } from '../time-words.ts';
import type { Tick } from './ticks.ts';
import { LANE, type WideLayout } from './wide-layout.ts';

const dayInWords = (at: Instant, reader: Reader): string =>
  dateFormat(reader, { weekday: 'short', day: 'numeric', month: 'short' }).format(at);

function tickInWords({ at, kind }: Tick, reader: Reader): string {
  if (kind === 'time') return axisTimeInWords(at, reader);
  if (kind === 'day') return dayInWords(at, reader);
  if (kind === 'month') return dateFormat(reader, { month: 'short', year: 'numeric' }).format(at);
  return dateFormat(reader, { year: 'numeric' }).format(at);
}

/** Half of the widest tick label: closer to an edge it is aligned to that edge. */
const LABEL_REACH = 36;

const anchorAt = (x: number, width: number): 'start' | 'middle' | 'end' =>
  x < LABEL_REACH ? 'start' : x > width - LABEL_REACH ? 'end' : 'middle';

/** Ticks in the reader's zone, breaks with the time they leave out. The list beside the picture says all of it to screen readers. */
export function BeatAxis({ layout }: { layout: WideLayout }) {
  const reader = useReader();
  const { scale, ticks, y } = layout;
  const width = scale.x1 + scale.x0;
  const text = y.axis + LANE.axis + 12;
  return (
    <g aria-hidden className="text-13">
      <path d={`M0 ${y.axis} H${width}`} className="stroke-line" />
      {ticks.map((tick) => (
        <g key={tick.at}>
          <path d={`M${tick.x} ${y.axis} v5`} className="stroke-edge" />
          <text x={tick.x} y={text} textAnchor={anchorAt(tick.x, width)} className="fill-faint tabular">
            {tickInWords(tick, reader)}
          </text>
          {tick.newDay ? (
            <text x={tick.x} y={text + LANE.tickLabel - 2} textAnchor={anchorAt(tick.x, width)} className="fill-faint">
              {dayInWords(tick.at, reader)}
            </text>
          ) : null}
        </g>
      ))}
      {scale.pieces
        .filter((piece) => piece.broken)
        .map((piece) => {
          const x = (piece.x0 + piece.x1) / 2;
          return (
            <g key={piece.from}>
              <rect x={x - 5} y={y.axis - 4} width={10} height={8} className="fill-surface" />
              <path d={`M${x - 6} ${y.axis + 4} l4 -8 M${x + 2} ${y.axis + 4} l4 -8`} className="stroke-edge" />
              <text x={x} y={text} textAnchor="middle" className="fill-faint">
                {durationInWords(piece.to - piece.from, 1)}
              </text>
            </g>
          );
        })}
    </g>
  );
}
