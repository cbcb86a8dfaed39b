import type { BeatLine, BeatMark } from '../../../domain/process/contract.ts';
import { fromIso, HOUR, type Instant } from '../../../domain/time/instant.ts';
import { groupMarks, type MarkGroup, placeMarks } from './groups.ts';
import { type PlacedLabel, placeLabels } from './labels.ts';
import { buildScale, type Scale } from './scale.ts';
import { type PlacedSpan, placeSpans } from './spans.ts';
import { placeTicks, type Tick } from './ticks.ts';

/** Heights of the lanes, top to bottom, in pixels. */
export const LANE = {
  nowPill: 20,
  flagRow: 20,
  track: 26,
  stackStep: 19,
  labels: 24,
  labelRow: 18,
  axis: 10,
  tickLabel: 18,
} as const;

const EDGE = 16;
const APART = 18;
const FLAG_ROOM = 20;
/** The widest tick label, "Wed 30 Sept", with air. */
const TICKS_APART = 84;

export interface WideLayout {
  readonly scale: Scale;
  readonly now: Instant;
  readonly nowX: number;
  readonly ticks: readonly Tick[];
  readonly spans: readonly PlacedSpan[];
  readonly groups: readonly MarkGroup[];
  readonly flags: readonly (MarkGroup & { readonly row: number; readonly left: boolean; readonly labelled: boolean })[];
  readonly labels: readonly (PlacedLabel & { readonly group: MarkGroup })[];
  readonly y: {
    readonly flags: number;
    readonly track: number;
    readonly labels: number;
    readonly axis: number;
    readonly height: number;
  };
}

export interface WideOptions {
  readonly now: Instant;
  readonly width: number;
  readonly zone: string;
  /** What stands beside a group, and how wide it is drawn. */
  readonly labelOf: (group: MarkGroup) => string;
  readonly textWidth: (text: string) => number;
}

/** Everything the horizontal picture needs, in pixels. */
export function layWide(line: BeatLine, { now, width, zone, labelOf, textWidth }: WideOptions): WideLayout {
  const scale = buildScale(significant(line, now), {
    x0: EDGE,
    x1: width - EDGE,
    breakWidth: Math.min(64, width / 12),
    mostBreaks: 3,
  });
  const placed = placeMarks(line.marks, scale);
  const deadlines = placed.filter(({ mark }) => mark.shape === 'deadline');
  const groups = groupMarks(
    placed.filter(({ mark }) => mark.shape !== 'deadline'),
    { apart: APART, tallest: 2 },
  );
  const flagGroups = groupMarks(deadlines, { apart: APART, tallest: 1 });
  const flagSpots = placeLabels(
    flagGroups.map((group) => ({
      id: group.id,
      x: group.x,
      width: FLAG_ROOM + textWidth(labelOf(group)),
      weight: weightOf(group, now),
    })),
    { rows: 2, from: 0, to: width, gap: 10, align: 'beside', mark: FLAG_ROOM / 2 },
  );
  const labels = placeLabels(
    oncePerText(groups, labelOf, now).map((group) => ({
      id: group.id,
      x: group.x,
      width: textWidth(labelOf(group)),
      weight: weightOf(group, now),
    })),
    { rows: 2, from: 0, to: width, gap: 12, align: 'centre' },
  );
  const byId = new Map(groups.map((group) => [group.id, group]));
  const flagLanes = flagGroups.length === 0 ? 0 : 1 + Math.max(0, ...flagSpots.map((spot) => spot.row));
  const stacked = groups.some((group) => !group.clustered && group.marks.length > 1);
  const labelRows = labels.length === 0 ? 0 : 1 + Math.max(...labels.map((label) => label.row));
  const flagsEnd = LANE.nowPill + 8 + flagLanes * LANE.flagRow;
  const track = flagsEnd + (stacked ? LANE.stackStep : 0) + LANE.track / 2;
  const axis = track + LANE.labels + labelRows * LANE.labelRow - 4;
  const ticks = placeTicks(scale, zone, TICKS_APART);
  const tickRows = ticks.some((tick) => tick.newDay) ? 2 : 1;
  return {
    scale,
    now,
    nowX: scale.x(now),
    ticks,
    spans: placeSpans(line.spans, { from: scale.from, to: scale.to, now, place: scale.x }).filter(
      // Nights squeezed into a break would be a bar code.
      ({ span, from, to }) =>
        span.kind !== 'closed' || !scale.pieces.some((one) => one.broken && from >= one.from && to <= one.to),
    ),
    groups,
    flags: flagGroups.map((group) => {
      const spot = flagSpots.find((one) => one.id === group.id);
      return {
        ...group,
        row: spot?.row ?? 0,
        left: spot !== undefined && spot.left < group.x,
        labelled: spot !== undefined,
      };
    }),
    labels: labels.flatMap((label) => {
      const group = byId.get(label.id);
      return group ? [{ ...label, group }] : [];
    }),
    y: {
      flags: flagsEnd,
      track,
      labels: track + LANE.labels,
      axis,
      height: axis + LANE.axis + tickRows * LANE.tickLabel,
    },
  };
}

/** Of groups that would say the same, the one nearest to now speaks for all. */
function oncePerText(groups: readonly MarkGroup[], labelOf: (group: MarkGroup) => string, now: Instant): MarkGroup[] {
  const nearest = new Map<string, MarkGroup>();
  for (const group of groups) {
    const text = labelOf(group);
    const other = nearest.get(text);
    if (!other || distanceTo(group, now) < distanceTo(other, now)) nearest.set(text, group);
  }
  return [...nearest.values()];
}

const distanceTo = (group: MarkGroup, now: Instant): number =>
  Math.min(...group.marks.map(({ at }) => Math.abs(at - now)));

/** Closed hours do not stretch the line; what the subject did and will do does. */
const significant = (line: BeatLine, now: Instant): readonly Instant[] => [
  now,
  ...line.marks.map((mark) => fromIso(mark.at)),
  ...line.spans
    .filter((span) => span.kind !== 'closed')
    .flatMap((span) => [fromIso(span.from), ...(span.to ? [fromIso(span.to)] : [])]),
];

const TONE_WEIGHT: Readonly<Record<BeatMark['tone'], number>> = {
  breached: 60,
  warned: 40,
  running: 25,
  done: 20,
  neutral: 0,
};

/** Which words are worth the room: what went wrong, then what comes next, then what is near now. */
function weightOf(group: MarkGroup, now: Instant): number {
  const tone = Math.max(...group.marks.map(({ mark }) => TONE_WEIGHT[mark.tone]));
  return tone + (group.forecast ? 15 : 0) + 30 / (1 + distanceTo(group, now) / HOUR);
}
