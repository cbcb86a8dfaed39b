import { useId, useMemo, useRef } from 'react';
import type { BeatLine } from '../../../domain/process/contract.ts';
import { cn } from '../cn.ts';
import { useReader } from '../reader.tsx';
import { BeatAxis } from './beat-axis.tsx';
import { BeatTrack } from './beat-track.tsx';
import { lineInWords } from './beat-words.ts';
import { gravest, gravestTone, type MarkGroup } from './groups.ts';
import { MarkAnchor } from './mark-anchor.tsx';
import { ClusterGlyph, FILL, FlagGlyph, MarkGlyph, STROKE } from './mark-glyph.tsx';
import { textWidth } from './text-width.ts';
import { useLineNow } from './use-line-now.ts';
import { useMarkCard } from './use-mark-card.tsx';
import { useWalk } from './use-walk.ts';
import { LANE, layWide } from './wide-layout.ts';

const MOST_LETTERS = 32;

const labelOf = (group: MarkGroup): string => {
  const first = gravest(group.marks)?.label ?? '';
  const text = group.marks.length === 1 ? first : `${first} +${group.marks.length - 1}`;
  return text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS - 1).trimEnd()}…` : text;
};

/** Left to right. */
export function BeatLineWide({ line, width, length }: { line: BeatLine; width: number; length: number }) {
  const reader = useReader();
  const now = useLineNow(line.now, length);
  const layout = useMemo(
    () => layWide(line, { now, width, zone: reader.zone, labelOf, textWidth }),
    [line, now, width, reader.zone],
  );
  const picture = useRef<SVGSVGElement>(null);
  const hatch = useId();
  const card = useMarkCard();
  const { y } = layout;

  const places = [
    ...layout.flags.map((group) => ({ group, id: group.id, at: group.marks[0]?.at ?? 0 })),
    ...layout.groups.flatMap((group) =>
      group.clustered
        ? [{ group, id: group.id, at: group.marks[0]?.at ?? 0 }]
        : group.marks.map(({ mark, at }) => ({ group, id: mark.id, at })),
    ),
  ].sort((a, b) => a.at - b.at);
  const next = places.find((place) => place.at >= now) ?? places.at(-1);
  const { stop, onWalk } = useWalk(
    picture,
    places.map((place) => place.id),
    next?.id,
  );
  const anchor = (id: string) => ({ id, card, tabStop: stop === id, onWalk });

  return (
    <>
      <svg
        ref={picture}
        width={width}
        height={y.height}
        role="group"
        aria-label={lineInWords(line.marks, now, reader)}
        className="block overflow-visible select-none"
      >
        <BeatAxis layout={layout} />
        <BeatTrack layout={layout} hatch={hatch} />
        {layout.labels.map(({ id, row, left, group }) => (
          <g key={id} aria-hidden className="pointer-events-none">
            {row > 0 ? (
              <path d={`M${group.x} ${y.track + 11} V${y.labels + row * LANE.labelRow - 9}`} className="stroke-line" />
            ) : null}
            <text x={left} y={y.labels + row * LANE.labelRow + 4} className={textClass(group)}>
              {labelOf(group)}
            </text>
          </g>
        ))}
        {layout.flags.map((group) => {
          const top = y.flags - 10 - group.row * LANE.flagRow;
          const head = group.marks[0];
          const tone = gravestTone(group.marks);
          if (!head) return null;
          return (
            <g key={group.id}>
              <path
                d={`M${group.x} ${top - 6} V${y.track}`}
                strokeWidth={1.5}
                strokeDasharray={group.forecast ? '2 2.5' : undefined}
                className={STROKE[tone]}
              />
              <MarkAnchor {...anchor(group.id)} x={group.x} y={top} marks={group.marks.map(({ mark }) => mark)}>
                {group.clustered ? (
                  <ClusterGlyph count={group.marks.length} tone={tone} forecast={group.forecast} />
                ) : (
                  <FlagGlyph mark={head.mark} left={group.left} />
                )}
                {group.labelled ? (
                  <text
                    x={group.left ? -18 : 18}
                    y={4.5}
                    textAnchor={group.left ? 'end' : 'start'}
                    className={textClass(group)}
                  >
                    {labelOf(group)}
                  </text>
                ) : null}
              </MarkAnchor>
            </g>
          );
        })}
        {layout.groups.map((group) =>
          group.clustered ? (
            <MarkAnchor
              key={group.id}
              {...anchor(group.id)}
              x={group.x}
              y={y.track}
              marks={group.marks.map(({ mark }) => mark)}
            >
              <ClusterGlyph count={group.marks.length} tone={gravestTone(group.marks)} forecast={group.forecast} />
            </MarkAnchor>
          ) : (
            group.marks.map(({ mark, x }, level) => (
              <MarkAnchor key={mark.id} {...anchor(mark.id)} x={x} y={y.track - level * LANE.stackStep} marks={[mark]}>
                <MarkGlyph mark={mark} />
              </MarkAnchor>
            ))
          ),
        )}
      </svg>
      {card.card}
    </>
  );
}

const LOUD = new Set(['warned', 'breached']);

/** Words in colour only where they should be read first; a halo keeps them legible over lines. */
const textClass = (group: MarkGroup): string => {
  const tone = gravestTone(group.marks);
  return cn(
    'stroke-surface text-13 [paint-order:stroke] [stroke-width:3px]',
    LOUD.has(tone) ? cn('font-medium', FILL[tone]) : 'fill-muted',
  );
};
