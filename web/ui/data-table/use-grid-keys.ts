import { type KeyboardEvent, useEffect } from 'react';

interface Options {
  count: number;
  active: number;
  move: (index: number) => void;
  open: (index: number) => void;
  full: (index: number) => void;
  select: (index: number) => void;
  pageRows: number;
}

/** What the key asks of the row at `active`: where to go, or null where it is no key of the table. */
export function rowAfter(key: string, active: number, count: number, pageRows: number): number | null {
  const target = {
    j: active + 1,
    ArrowDown: active + 1,
    k: active - 1,
    ArrowUp: active - 1,
    PageDown: active + pageRows,
    PageUp: active - pageRows,
    Home: 0,
    End: count - 1,
  }[key];
  return target === undefined || count === 0 ? null : Math.max(0, Math.min(count - 1, target));
}

const BUSY = 'input:not([type="checkbox"]), textarea, select, [contenteditable], [role="dialog"], [role="menu"]';

/** Keys of the rows. j and k also work while nothing on the page has the focus. */
export function useGridKeys(options: Options): (event: KeyboardEvent) => void {
  const { count, active, move, open, full, select, pageRows } = options;

  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key !== 'j' && event.key !== 'k') return;
      const target = event.target as Element;
      if (target.closest(BUSY) || target.closest('[role="grid"]')) return;
      move(active < 0 ? 0 : (rowAfter(event.key, active, count, 1) ?? 0));
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [active, count, move]);

  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || (event.target as Element).closest(BUSY)) return;
    const next = rowAfter(event.key, active, count, pageRows);
    if (next !== null) move(next);
    // A click gives the focus to the cell. Controls inside a row keep their own keys.
    else if (!['row', 'gridcell'].includes((event.target as Element).role ?? '')) return;
    else if (event.key === 'Enter') full(active);
    else if (event.key === 'o') open(active);
    else if (event.key === 'x' || event.key === ' ') select(active);
    else return;
    event.preventDefault();
  };
}
