/** Keys of a sequence come within a second of each other. */
export const SEQUENCE_MS = 1000;

export interface Pressed {
  readonly key: string;
  readonly at: number;
}

export interface KeyMatch<Binding> {
  readonly match: Binding | null;
  /** What a following key may complete. */
  readonly pressed: readonly Pressed[];
}

/**
 * Takes a key after those pressed before. A longer sequence goes before the single key that ends it: with `g c` and `c`
 * bound, c after g is `g c`.
 */
export function takeKey<Binding extends { keys?: string }>(
  before: readonly Pressed[],
  next: Pressed,
  bindings: readonly Binding[],
): KeyMatch<Binding> {
  const fresh = [...before, next].filter((one, index, all) => (all[index + 1] ?? one).at - one.at <= SEQUENCE_MS);
  const broken = fresh.findLastIndex((one, index) => (fresh[index + 1] ?? one).at - one.at > SEQUENCE_MS);
  const typed = fresh.slice(broken + 1);
  for (let start = 0; start < typed.length; start++) {
    const sequence = typed
      .slice(start)
      .map((one) => one.key)
      .join(' ');
    const match = bindings.find((binding) => binding.keys === sequence);
    if (match) return { match, pressed: [] };
    if (bindings.some((binding) => binding.keys?.startsWith(`${sequence} `)))
      return { match: null, pressed: typed.slice(start) };
  }
  return { match: null, pressed: [] };
}
