import { useSyncExternalStore } from 'react';

/** Whether a media query holds now. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    () => window.matchMedia(query).matches,
  );
}

/** Below it the bottom bar, sheets instead of panels, the beat line from top to bottom. */
export const NARROW = '(max-width: 639px)';

/** From here a list and its numbers stand side by side, and the beat line runs from left to right. */
export const ROOMY = '(min-width: 1024px)';
