import type { Instant } from '../../../domain/time/instant.ts';

export interface TallRow {
  readonly at: Instant;
  readonly y: number;
}

export interface TallOptions {
  /** Height of a row's own text. */
  readonly row: number;
  /** Extra room for the longest pause between two rows; shorter ones get their share by the square root. */
  readonly spread: number;
}

/**
 * From top to bottom: rows never overlap, and a longer wait leaves more room, softened by the square root so that
 * a year and an hour can stand on one screen.
 * @param instants in order
 */
export function layTall(instants: readonly Instant[], { row, spread }: TallOptions): readonly TallRow[] {
  const waits = instants.map((at, index) => Math.sqrt(Math.max(0, at - (instants[index - 1] ?? at))));
  const longest = Math.max(1, ...waits);
  let y = 0;
  return instants.map((at, index) => {
    y += index === 0 ? row / 2 : row + ((waits[index] ?? 0) / longest) * spread;
    return { at, y };
  });
}

/** Where an instant between rows stands; held at the ends. */
export function yAt(rows: readonly TallRow[], at: Instant): number {
  const after = rows.findIndex((row) => row.at >= at);
  const next = rows[after];
  if (!next) return rows.at(-1)?.y ?? 0;
  const before = rows[after - 1];
  if (!before || next.at === before.at) return next.y;
  return before.y + ((at - before.at) / (next.at - before.at)) * (next.y - before.y);
}

/** The rows shown while the line is folded: the last `past` of those before now and the first `future` after it. */
export const foldedRange = (forecasts: readonly boolean[], past: number, future: number): readonly [number, number] => {
  const firstForecast = forecasts.indexOf(true);
  const turn = firstForecast === -1 ? forecasts.length : firstForecast;
  return [Math.max(0, turn - past), Math.min(forecasts.length, turn + future)];
};
