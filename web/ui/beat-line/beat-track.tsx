import { fromIso, SECOND } from '../../../domain/time/instant.ts';
import { useReader } from '../reader.tsx';
import { spanInWords } from './beat-words.ts';
import type { WideLayout } from './wide-layout.ts';

const TUBE = 6;
const PILL = 38;
const NOW_WORD = 'Now';

/** The line itself: solid up to now, hollow from there, hatched in pauses, closed hours shaded, and what was late underlined. */
export function BeatTrack({ layout, hatch }: { layout: WideLayout; hatch: string }) {
  const reader = useReader();
  const { scale, nowX, now, spans, y } = layout;
  const end = scale.x1 + scale.x0;
  const pill = Math.max(PILL / 2, Math.min(end - PILL / 2, nowX));
  const running = spans.filter(({ span }) => span.kind === 'running');
  const paused = spans.filter(({ span }) => span.kind === 'paused');
  const closed = spans.filter(({ span }) => span.kind === 'closed');
  return (
    <g>
      <defs>
        <pattern id={hatch} width={6} height={6} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width={6} height={6} className="fill-surface" />
          <rect width={2} height={6} className="fill-edge" />
        </pattern>
      </defs>
      {closed.map(({ span, start, end: to }) => (
        <rect
          key={span.from}
          x={start}
          y={22}
          width={Math.max(1, to - start)}
          height={y.axis - 22}
          className="fill-sunken"
        >
          <title>{spanInWords(span, now, reader)}</title>
        </rect>
      ))}
      <rect
        x={nowX}
        y={y.track - TUBE / 2 + 0.5}
        width={Math.max(0, end - nowX)}
        height={TUBE - 1}
        rx={TUBE / 2}
        className="fill-surface stroke-edge"
      />
      <rect x={0} y={y.track - TUBE / 2} width={nowX} height={TUBE} rx={TUBE / 2} className="fill-edge" />
      {running.map(({ span, start, end: to }) => {
        const solid = Math.min(to, nowX) - start;
        return solid > 0 ? (
          <rect
            key={span.from}
            x={start}
            y={y.track - TUBE / 2}
            width={solid}
            height={TUBE}
            rx={TUBE / 2}
            className="fill-running"
          >
            <title>{spanInWords(span, now, reader)}</title>
          </rect>
        ) : null;
      })}
      {paused.map(({ span, start, end: to }) => (
        <rect
          key={span.from}
          x={start}
          y={y.track - 7}
          width={Math.max(4, to - start)}
          height={14}
          rx={3}
          fill={`url(#${hatch})`}
          className="stroke-edge"
        >
          <title>{spanInWords(span, now, reader)}</title>
        </rect>
      ))}
      {layout.groups.flatMap(({ marks }) =>
        marks.map(({ mark, x }) => {
          const due = mark.lateSeconds === null ? x : scale.x(fromIso(mark.at) - mark.lateSeconds * SECOND);
          return x - due < 8 ? null : (
            <path
              key={mark.id}
              d={`M${due} ${y.track + 4} v5 H${x}`}
              fill="none"
              strokeWidth={1.5}
              className="stroke-breached"
            />
          );
        }),
      )}
      {scale.pieces
        .filter((piece) => piece.broken)
        .map((piece) => {
          const x = (piece.x0 + piece.x1) / 2;
          return (
            <g key={piece.from}>
              <path d={`M${x - 7} ${y.track + 9} l5 -18 h9 l-5 18 Z`} className="fill-surface" />
              <path
                d={`M${x - 7} ${y.track + 8} l5 -16 M${x + 2} ${y.track + 8} l5 -16`}
                className="stroke-edge"
                strokeWidth={1.5}
              />
            </g>
          );
        })}
      <g aria-hidden>
        <path d={`M${nowX} 18 V${y.axis}`} strokeWidth={1.5} className="stroke-accent" />
        <rect x={pill - PILL / 2} y={0} width={PILL} height={18} rx={9} className="fill-accent" />
        <text x={pill} y={13} textAnchor="middle" className="fill-on-accent text-13 font-medium">
          {NOW_WORD}
        </text>
      </g>
    </g>
  );
}
