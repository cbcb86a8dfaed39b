import type { Stretch } from '../time/instant.ts';

/** Pairs of entries that share time, each pair and the list in the order of the entries. Touching is no overlap. */
export function overlaps(entries: readonly (Stretch & { readonly id: string })[]): [string, string][] {
  const byBegin = entries.map((entry, index) => ({ entry, index })).sort((a, b) => a.entry.from - b.entry.from);
  const pairs: [number, number][] = [];
  byBegin.forEach((earlier, place) => {
    for (const later of byBegin.slice(place + 1)) {
      if (later.entry.from >= earlier.entry.to) break;
      if (later.entry.to <= earlier.entry.from || later.entry.from >= later.entry.to) continue;
      pairs.push(earlier.index < later.index ? [earlier.index, later.index] : [later.index, earlier.index]);
    }
  });
  const id = (index: number) => entries[index]?.id ?? '';
  return pairs.sort((a, b) => a[0] - b[0] || a[1] - b[1]).map(([a, b]) => [id(a), id(b)]);
}
