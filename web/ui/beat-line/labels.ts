export interface LabelWish {
  readonly id: string;
  /** Where its mark stands. */
  readonly x: number;
  readonly width: number;
  /** The larger is placed first. */
  readonly weight: number;
}

export interface PlacedLabel {
  readonly id: string;
  readonly row: number;
  /** Left edge. */
  readonly left: number;
}

export interface LabelOptions {
  readonly rows: number;
  readonly from: number;
  readonly to: number;
  /** Free room between two labels. */
  readonly gap: number;
  /** centre: over its mark, as far as the edges allow; beside: to the right of x, or to its left where there is no room. */
  readonly align: 'centre' | 'beside';
  /** Marks stand in the first row themselves and take this much to either side, with words or without: other words keep clear. */
  readonly mark?: number;
}

interface Taken {
  readonly left: number;
  readonly right: number;
}

/** Half the room that the thread between a mark and its label in a lower row needs in the rows above. */
const THREAD = 4;

/** Puts as many labels as fit without touching, the weightiest first; what finds no room is left to the mark's card. */
export function placeLabels(wishes: readonly LabelWish[], options: LabelOptions): readonly PlacedLabel[] {
  const rows: Taken[][] = Array.from({ length: options.rows }, () => []);
  const placed: PlacedLabel[] = [];
  for (const wish of [...wishes].sort((a, b) => b.weight - a.weight || a.x - b.x)) {
    if (wish.width > options.to - options.from) continue;
    const spot = findSpot(wish, rows, options, wishes);
    if (!spot) continue;
    rows[spot.row]?.push({ left: spot.left, right: spot.left + wish.width });
    for (const above of rows.slice(0, spot.row)) above.push({ left: wish.x - THREAD, right: wish.x + THREAD });
    placed.push(spot);
  }
  return placed;
}

function findSpot(
  wish: LabelWish,
  rows: readonly Taken[][],
  options: LabelOptions,
  wishes: readonly LabelWish[],
): PlacedLabel | null {
  const { gap, align, from, to } = options;
  const free = (row: number, left: number, right: number, room = gap) =>
    (rows[row] ?? []).every((taken) => right + room <= taken.left || left >= taken.right + room);
  const offMarks = (left: number, right: number) =>
    options.mark === undefined ||
    wishes.every(
      ({ id, x }) => id === wish.id || Math.abs(x - (left + right) / 2) >= (right - left) / 2 + (options.mark ?? 0),
    );
  for (let row = 0; row < rows.length; row++) {
    const threadFree = rows.slice(0, row).every((_, above) => free(above, wish.x - THREAD, wish.x + THREAD, 0));
    if (!threadFree) continue;
    for (const wanted of align === 'centre' ? [wish.x - wish.width / 2] : [wish.x, wish.x - wish.width]) {
      const left = align === 'centre' ? Math.max(from, Math.min(to - wish.width, wanted)) : wanted;
      const inside = left >= from && left + wish.width <= to;
      if (inside && free(row, left, left + wish.width) && (row > 0 || offMarks(left, left + wish.width)))
        return { id: wish.id, row, left };
    }
  }
  return null;
}
