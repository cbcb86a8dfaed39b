import { type Instant, MINUTE } from '../../../domain/time/instant.ts';

/** A piece of the axis. Inside one, time is linear; a broken one stands for a long stretch without marks. */
export interface ScalePiece {
  readonly from: Instant;
  readonly to: Instant;
  readonly x0: number;
  readonly x1: number;
  readonly broken: boolean;
}

export interface Scale {
  readonly pieces: readonly ScalePiece[];
  readonly from: Instant;
  readonly to: Instant;
  readonly x0: number;
  readonly x1: number;
  /** Where an instant stands, held between x0 and x1. */
  x(at: Instant): number;
}

export interface ScaleOptions {
  readonly x0: number;
  readonly x1: number;
  /** Width of a broken piece. */
  readonly breakWidth: number;
  /** No more breaks than this; 0 keeps the axis linear throughout. */
  readonly mostBreaks: number;
}

/** The first break pays where a gap takes this much of the axis, each further one only where it takes more of the rest. */
const FIRST_SHARE = 0.45;
const NEXT_SHARE = 0.6;
/** What is left must be worth the room: a break never blows a few seconds up to the whole width. */
const SHORTEST_REST = 30 * MINUTE;
/** A line of a few seconds is drawn as an hour, the rest of it to come. */
const SHORTEST_LINE = 60 * MINUTE;

/**
 * A linear time axis through the instants, in which gaps that would take most of the room are cut down to breaks:
 * the marks of one afternoon stay readable beside a renewal a year away.
 * @param instants in any order, at least one
 */
export function buildScale(instants: readonly Instant[], options: ScaleOptions): Scale {
  const sorted = [...new Set(instants)].sort((a, b) => a - b);
  const first = sorted[0] ?? 0;
  const last = sorted.at(-1) ?? first;
  const stops = last - first < SHORTEST_LINE ? [...sorted, first + SHORTEST_LINE] : sorted;
  const broken = gapsToBreak(stops, options.mostBreaks);
  const pieces = layOut(stops, broken, options);
  return {
    pieces,
    from: stops[0] ?? first,
    to: stops.at(-1) ?? last,
    x0: options.x0,
    x1: options.x1,
    x: (at) => xIn(pieces, at, options),
  };
}

/** Indices i of gaps [stops[i], stops[i + 1]] that become breaks: the largest first, while it still helps. */
function gapsToBreak(stops: readonly Instant[], most: number): ReadonlySet<number> {
  const gaps = stops.slice(1).map((to, index) => to - (stops[index] ?? to));
  const broken = new Set<number>();
  let open = gaps.reduce((sum, gap) => sum + gap, 0);
  while (broken.size < most) {
    let widest = -1;
    for (let i = 0; i < gaps.length; i++) {
      if (!broken.has(i) && (widest === -1 || (gaps[i] ?? 0) > (gaps[widest] ?? 0))) widest = i;
    }
    const gap = gaps[widest] ?? 0;
    if (gap < (broken.size === 0 ? FIRST_SHARE : NEXT_SHARE) * open || open - gap < SHORTEST_REST) break;
    broken.add(widest);
    open -= gap;
  }
  return broken;
}

function layOut(stops: readonly Instant[], broken: ReadonlySet<number>, options: ScaleOptions): ScalePiece[] {
  const { x0, x1, breakWidth } = options;
  let open = 0;
  for (let i = 0; i + 1 < stops.length; i++) if (!broken.has(i)) open += (stops[i + 1] ?? 0) - (stops[i] ?? 0);
  const perMs = open === 0 ? 0 : Math.max(0, x1 - x0 - broken.size * breakWidth) / open;
  const pieces: ScalePiece[] = [];
  let x = x0;
  for (let i = 0; i + 1 < stops.length; i++) {
    const from = stops[i] ?? 0;
    const to = stops[i + 1] ?? from;
    const width = broken.has(i) ? breakWidth : (to - from) * perMs;
    const before = pieces.at(-1);
    if (before && !before.broken && !broken.has(i)) pieces[pieces.length - 1] = { ...before, to, x1: x + width };
    else pieces.push({ from, to, x0: x, x1: x + width, broken: broken.has(i) });
    x += width;
  }
  return pieces;
}

function xIn(pieces: readonly ScalePiece[], at: Instant, { x0, x1 }: ScaleOptions): number {
  const first = pieces[0];
  if (!first || at <= first.from) return x0;
  for (const piece of pieces) {
    if (at <= piece.to) return piece.x0 + ((at - piece.from) / (piece.to - piece.from)) * (piece.x1 - piece.x0);
  }
  return x1;
}
