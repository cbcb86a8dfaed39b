import { type ReactNode, useId, useState } from 'react';
import type { BeatLine, BeatMark } from '../../../domain/process/contract.ts';
import { fromIso } from '../../../domain/time/instant.ts';
import { Button } from '../button.tsx';
import { cn } from '../cn.ts';
import { Instant } from '../instant.tsx';
import { Link } from '../link.tsx';
import { useReader } from '../reader.tsx';
import { TONE_TEXT } from '../tone.ts';
import { latenessInWords, lineInWords, stateInWords } from './beat-words.ts';
import { FlagGlyph, MarkGlyph } from './mark-glyph.tsx';
import { placeSpans } from './spans.ts';
import { foldedRange, layTall, yAt } from './tall.ts';
import { useLineNow } from './use-line-now.ts';

const ROW = 60;
const SPREAD = 28;
const TRACK = 18;
const FOLDED = { past: 4, future: 5 };

/** Top to bottom, for narrow screens: every mark has its words beside it, a long line is folded around now. */
export function BeatLineTall({ line, length }: { line: BeatLine; length: number }) {
  const reader = useReader();
  const hatch = useId();
  const now = useLineNow(line.now, length);
  const [whole, setWhole] = useState(false);
  const marks = [...line.marks].sort((a, b) => fromIso(a.at) - fromIso(b.at));
  const folded = foldedRange(
    marks.map((mark) => fromIso(mark.at) > now),
    FOLDED.past,
    FOLDED.future,
  );
  const [from, to] = whole ? [0, marks.length] : folded;
  const shown = marks.slice(from, to);
  const turn = shown.filter((mark) => fromIso(mark.at) <= now).length;
  const rows = layTall(
    [
      ...shown.slice(0, turn).map((mark) => fromIso(mark.at)),
      now,
      ...shown.slice(turn).map((mark) => fromIso(mark.at)),
    ],
    {
      row: ROW,
      spread: SPREAD,
    },
  );
  const nowY = rows[turn]?.y ?? 0;
  const rowOf = (index: number) => rows[index < turn ? index : index + 1];
  const height = (rows.at(-1)?.y ?? 0) + ROW / 2;
  const spans = placeSpans(line.spans, {
    from: rows[0]?.at ?? now,
    to: rows.at(-1)?.at ?? now,
    now,
    place: (at) => yAt(rows, at),
  });
  return (
    <div role="group" aria-label={lineInWords(line.marks, now, reader)}>
      {from > 0 ? <Fold onClick={() => setWhole(true)}>Show {from} earlier</Fold> : null}
      <div className="relative" style={{ height }}>
        <svg aria-hidden width="100%" height={height} className="absolute inset-0 overflow-visible">
          <defs>
            <pattern id={hatch} width={6} height={6} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <rect width={6} height={6} className="fill-surface" />
              <rect width={2} height={6} className="fill-edge" />
            </pattern>
          </defs>
          {spans.map(({ span, start, end }) =>
            span.kind === 'closed' ? (
              <rect key={`c${span.from}`} x={0} y={start} width="100%" height={end - start} className="fill-sunken" />
            ) : null,
          )}
          <rect x={TRACK - 3} y={0} width={6} height={nowY} rx={3} className="fill-edge" />
          <rect
            x={TRACK - 2.5}
            y={nowY}
            width={5}
            height={Math.max(0, height - nowY)}
            rx={2.5}
            className="fill-surface stroke-edge"
          />
          {spans.map(({ span, start, end }) =>
            span.kind === 'running' ? (
              <rect
                key={`r${span.from}`}
                x={TRACK - 3}
                y={start}
                width={6}
                height={Math.max(0, Math.min(end, nowY) - start)}
                rx={3}
                className="fill-running"
              />
            ) : span.kind === 'paused' ? (
              <rect
                key={`p${span.from}`}
                x={TRACK - 7}
                y={start}
                width={14}
                height={Math.max(4, end - start)}
                rx={3}
                fill={`url(#${hatch})`}
                className="stroke-edge"
              />
            ) : null,
          )}
          {shown.map((mark, index) => (
            <g key={mark.id} transform={`translate(${TRACK} ${rowOf(index)?.y ?? 0})`}>
              {mark.shape === 'deadline' ? <FlagGlyph mark={mark} /> : <MarkGlyph mark={mark} />}
            </g>
          ))}
          <path d={`M0 ${nowY} H${TRACK + 16}`} strokeWidth={1.5} className="stroke-accent" />
        </svg>
        <ol>
          {shown.map((mark, index) => (
            <li
              key={mark.id}
              className="absolute right-0 left-12 flex -translate-y-1/2 flex-col justify-center"
              style={{ top: rowOf(index)?.y ?? 0, height: ROW }}
            >
              <MarkText mark={mark} />
            </li>
          ))}
        </ol>
        <p
          className="absolute left-8 -translate-y-1/2 rounded-full bg-accent px-2 text-13 font-medium text-on-accent"
          style={{ top: nowY }}
        >
          Now
        </p>
      </div>
      {to < marks.length ? <Fold onClick={() => setWhole(true)}>Show {marks.length - to} later</Fold> : null}
    </div>
  );
}

const Fold = (props: { onClick: () => void; children: ReactNode }) => (
  <Button look="quiet" size="small" onClick={props.onClick}>
    {props.children}
  </Button>
);

function MarkText({ mark }: { mark: BeatMark }) {
  const notes = [latenessInWords(mark), stateInWords(mark), mark.assumption ?? mark.detail, mark.actor].filter(
    (note) => note !== null,
  );
  const label = (
    <span className={cn('font-medium', mark.tone === 'neutral' ? 'text-ink' : TONE_TEXT[mark.tone])}>{mark.label}</span>
  );
  return (
    <>
      <span className="truncate">{mark.href ? <Link href={mark.href}>{label}</Link> : label}</span>
      <span className="line-clamp-2 text-13 text-muted">
        {mark.forecast ? 'expected ' : ''}
        <Instant at={mark.at} />
        {notes.map((note) => ` · ${note}`)}
      </span>
    </>
  );
}
