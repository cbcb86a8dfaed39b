import { type KeyboardEvent, type RefObject, useState } from 'react';

const TO_NEXT = new Set(['ArrowRight', 'ArrowDown']);
const TO_PREVIOUS = new Set(['ArrowLeft', 'ArrowUp']);

/** Where a key leads among `count` places, or null for a key that does not walk. */
export function walk(key: string, from: number, count: number): number | null {
  if (count === 0) return null;
  if (TO_NEXT.has(key)) return Math.min(count - 1, from + 1);
  if (TO_PREVIOUS.has(key)) return Math.max(0, from - 1);
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return null;
}

/** One tab stop for the whole line; arrow keys go from mark to mark in order of time. */
export function useWalk(picture: RefObject<SVGSVGElement | null>, ids: readonly string[], start: string | undefined) {
  const [stop, setStop] = useState<string | undefined>(undefined);
  const current = stop !== undefined && ids.includes(stop) ? stop : start;
  const onWalk = (event: KeyboardEvent) => {
    const from = ids.indexOf(event.currentTarget.getAttribute('data-mark') ?? '');
    const to = walk(event.key, from, ids.length);
    const id = to === null ? undefined : ids[to];
    if (id === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    setStop(id);
    picture.current?.querySelector<SVGElement>(`[data-mark="${CSS.escape(id)}"]`)?.focus();
  };
  return { stop: current, onWalk };
}
