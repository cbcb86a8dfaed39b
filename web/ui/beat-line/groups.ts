import type { BeatMark } from '../../../domain/process/contract.ts';
import { fromIso, type Instant } from '../../../domain/time/instant.ts';
import type { Scale } from './scale.ts';

export interface PlacedMark {
  readonly mark: BeatMark;
  readonly at: Instant;
  readonly x: number;
}

/** Marks at one place of the line: up to `tallest` are stacked, more become one mark with a count. */
export interface MarkGroup {
  readonly id: string;
  readonly x: number;
  readonly forecast: boolean;
  readonly marks: readonly PlacedMark[];
  readonly clustered: boolean;
}

export interface GroupOptions {
  /** Marks closer than this overlap. */
  readonly apart: number;
  readonly tallest: number;
}

/** In order of time; ties keep the order in which they came. */
export const placeMarks = (marks: readonly BeatMark[], scale: Scale): readonly PlacedMark[] =>
  marks
    .map((mark) => {
      const at = fromIso(mark.at);
      return { mark, at, x: scale.x(at) };
    })
    .sort((a, b) => a.at - b.at);

/**
 * Groups of marks that would overlap. A group is never wider than `apart`, so a crowded line becomes many small groups
 * instead of one that swallows it; what happened and what is only expected never share a group.
 * @param placed in order of time
 */
export function groupMarks(placed: readonly PlacedMark[], { apart, tallest }: GroupOptions): readonly MarkGroup[] {
  const groups: PlacedMark[][] = [];
  for (const one of placed) {
    const open = groups.at(-1);
    const head = open?.[0];
    if (open && head && one.x - head.x < apart && head.mark.forecast === one.mark.forecast) open.push(one);
    else groups.push([one]);
  }
  return groups.map((marks) => {
    const clustered = marks.length > tallest;
    const head = marks[0] as PlacedMark;
    const tail = marks[marks.length - 1] as PlacedMark;
    return {
      id: head.mark.id,
      x: clustered ? (head.x + tail.x) / 2 : head.x,
      forecast: head.mark.forecast,
      marks,
      clustered,
    };
  });
}

const WEIGHT: Readonly<Record<BeatMark['tone'], number>> = { breached: 4, warned: 3, running: 2, done: 1, neutral: 0 };

/** The mark that speaks for its group: the first of the gravest. */
export const gravest = (marks: readonly PlacedMark[]): BeatMark | undefined =>
  marks.reduce<BeatMark | undefined>(
    (worst, { mark }) => (worst === undefined || WEIGHT[mark.tone] > WEIGHT[worst.tone] ? mark : worst),
    undefined,
  );

export const gravestTone = (marks: readonly PlacedMark[]): BeatMark['tone'] => gravest(marks)?.tone ?? 'neutral';
