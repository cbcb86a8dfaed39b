import { defaultRangeExtractor, type Range, useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { useRef, useState } from 'react';

/** Up to so many rows are drawn whole: a page that is read, printed and searched as it is. */
export const DRAWN_WHOLE = 100;

export interface RowWindow {
  /** Of the box that scrolls, where there is one. */
  readonly box: React.RefObject<HTMLDivElement | null>;
  /** Whether only what is in sight is drawn. */
  readonly windowed: boolean;
  /** The rows that are drawn. `start` and `end` are pixels from the first row's upper edge. */
  readonly items: readonly { readonly index: number; readonly start: number; readonly end: number }[];
  /** Height of all rows, in pixels. */
  readonly height: number;
  readonly measure: (element: HTMLElement | null) => void;
  readonly scrollTo: (index: number) => void;
  /** Keeps the row that has the focus, wherever the box is scrolled to. */
  readonly keep: (index: number | null) => void;
}

/**
 * Of thousands of rows those in sight, in a box of their own that scrolls.
 * @param estimate a row's height in pixels until it is measured
 */
export function useWindow(
  count: number,
  estimate: number | ((index: number) => number),
  keyOf: (index: number) => string | number,
): RowWindow {
  const box = useRef<HTMLDivElement>(null);
  const [kept, keep] = useState<number | null>(null);
  const windowed = count > DRAWN_WHOLE;
  const virtual: Virtualizer<HTMLDivElement, HTMLElement> = useVirtualizer({
    count,
    enabled: windowed,
    getScrollElement: () => box.current,
    estimateSize: typeof estimate === 'number' ? () => estimate : estimate,
    getItemKey: keyOf,
    overscan: 8,
    rangeExtractor: (range: Range) => {
      const drawn = defaultRangeExtractor(range);
      return kept === null || kept >= count || drawn.includes(kept)
        ? drawn
        : [...drawn, kept].sort((one, other) => one - other);
    },
  });
  return {
    box,
    windowed,
    items: windowed
      ? virtual.getVirtualItems()
      : Array.from({ length: count }, (_, index) => ({ index, start: 0, end: 0 })),
    height: windowed ? virtual.getTotalSize() : 0,
    measure: virtual.measureElement,
    scrollTo: (index) => virtual.scrollToIndex(index),
    keep,
  };
}
