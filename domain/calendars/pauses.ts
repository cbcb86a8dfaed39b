import type { Instant, Stretch } from '../time/instant.ts';

/** Time that does not count; `to` null: still going on. */
export interface Pause {
  readonly from: Instant;
  readonly to: Instant | null;
}

/** Sorted, without empty ones, overlapping and touching ones made one; an open end is Infinity. */
export function joinPauses(pauses: readonly Pause[]): Stretch[] {
  const result: { from: Instant; to: Instant }[] = [];
  const sorted = pauses.map(({ from, to }) => ({ from, to: to ?? Number.POSITIVE_INFINITY }));
  for (const pause of sorted.sort((a, b) => a.from - b.from)) {
    if (pause.from >= pause.to) continue;
    const last = result.at(-1);
    if (last && pause.from <= last.to) last.to = Math.max(last.to, pause.to);
    else result.push(pause);
  }
  return result;
}

/** The parts of a stretch outside the joined pauses. */
export function withoutPauses(stretch: Stretch, pauses: readonly Stretch[]): Stretch[] {
  if (pauses.length === 0) return [stretch];
  const parts: Stretch[] = [];
  let from = stretch.from;
  for (const pause of pauses) {
    if (pause.to <= from) continue;
    if (pause.from >= stretch.to) break;
    if (pause.from > from) parts.push({ from, to: pause.from });
    from = Math.max(from, pause.to);
  }
  if (from < stretch.to) parts.push({ from, to: stretch.to });
  return parts;
}
