import {
  addDays,
  addMonths,
  type CivilDate,
  civilDateAt,
  civilToInstant,
  startOfDay,
  WEEKDAYS,
  weekdayOf,
} from '../../../domain/time/civil.ts';
import { DAY, HOUR, type Instant, MINUTE } from '../../../domain/time/instant.ts';
import type { Scale, ScalePiece } from './scale.ts';

export interface Tick {
  readonly at: Instant;
  readonly x: number;
  /** What its label says: a time on the clock, a day, a month, a year. */
  readonly kind: 'time' | 'day' | 'month' | 'year';
  /** A time tick whose day differs from the tick before: its date stands under it. */
  readonly newDay: boolean;
}

type Step = { readonly size: number; readonly kind: Tick['kind']; readonly count: number };

/** Steps that people count time in, the finest first. */
const STEPS: readonly Step[] = [
  ...[1, 5, 10, 15, 30].map((count) => ({ size: count * MINUTE, kind: 'time' as const, count })),
  ...[1, 2, 3, 6, 12].map((count) => ({ size: count * HOUR, kind: 'time' as const, count: count * 60 })),
  ...[1, 2, 7].map((count) => ({ size: count * DAY, kind: 'day' as const, count })),
  ...[1, 3, 6].map((count) => ({ size: count * 31 * DAY, kind: 'month' as const, count })),
  ...[1, 2, 5, 10].map((count) => ({ size: count * 366 * DAY, kind: 'year' as const, count })),
];

/**
 * Ticks at round instants of the reader's zone, at least `apart` pixels from each other; none inside a break.
 */
export function placeTicks(scale: Scale, zone: string, apart: number): readonly Tick[] {
  const linear = scale.pieces.filter((piece) => !piece.broken && piece.x1 - piece.x0 >= 1);
  const widest = linear.reduce<ScalePiece | null>(
    (best, piece) => (best === null || piece.x1 - piece.x0 > best.x1 - best.x0 ? piece : best),
    null,
  );
  if (!widest) return [];
  const perPixel = (widest.to - widest.from) / (widest.x1 - widest.x0);
  const step = STEPS.find(({ size }) => size / perPixel >= apart) ?? STEPS.at(-1);
  if (!step) return [];

  const ticks: Tick[] = [];
  let lastX = Number.NEGATIVE_INFINITY;
  let lastDay: CivilDate | null = null;
  for (const piece of linear) {
    for (const at of roundInstants(piece.from, piece.to, step, zone)) {
      const x = scale.x(at);
      if (x - lastX < apart || nearBreak(scale, x, apart)) continue;
      const day = civilDateAt(zone, at);
      const midnight = step.kind === 'time' && startOfDay(zone, day) === at;
      ticks.push({
        at,
        x,
        kind: midnight ? 'day' : step.kind,
        newDay: step.kind === 'time' && !midnight && day !== lastDay,
      });
      lastX = x;
      lastDay = day;
    }
  }
  return ticks;
}

/** A break is labelled with the time it leaves out; its neighbours keep clear of that. */
const nearBreak = (scale: Scale, x: number, apart: number): boolean =>
  scale.pieces.some((piece) => piece.broken && Math.abs(x - (piece.x0 + piece.x1) / 2) < apart * 0.75);

function* roundInstants(from: Instant, to: Instant, step: Step, zone: string): Generator<Instant> {
  let date = firstDate(civilDateAt(zone, from), step);
  for (let start = startOfDay(zone, date); start <= to; start = startOfDay(zone, date)) {
    const next = nextDate(date, step);
    if (step.kind === 'time') {
      for (const at of timesOf(date, start, startOfDay(zone, next), step, zone)) if (at >= from && at <= to) yield at;
    } else if (start >= from) yield start;
    date = next;
  }
}

/** Whole hours go by the clock, so that 06:00 stays 06:00 on the two days a year that have 23 or 25 hours. */
function* timesOf(date: CivilDate, start: Instant, end: Instant, step: Step, zone: string): Generator<Instant> {
  if (step.count < 60) {
    for (let at = start; at < end; at += step.size) yield at;
    return;
  }
  yield start;
  for (let hour = step.count / 60; hour < 24; hour += step.count / 60) {
    yield civilToInstant(zone, date, `${String(hour).padStart(2, '0')}:00`);
  }
}

function firstDate(date: CivilDate, { kind, count }: Step): CivilDate {
  if (kind === 'day' && count === 7) return addDays(date, -WEEKDAYS.indexOf(weekdayOf(date)));
  if (kind === 'month') {
    const month = Number(date.slice(5, 7)) - 1;
    return addMonths(`${date.slice(0, 7)}-01`, -(month % count));
  }
  if (kind === 'year') return addMonths(`${date.slice(0, 4)}-01-01`, -12 * (Number(date.slice(0, 4)) % count));
  return date;
}

function nextDate(date: CivilDate, { kind, count }: Step): CivilDate {
  if (kind === 'month') return addMonths(date, count);
  if (kind === 'year') return addMonths(date, 12 * count);
  return addDays(date, kind === 'day' ? count : 1);
}
