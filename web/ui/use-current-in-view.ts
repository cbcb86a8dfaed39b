import { type RefObject, useEffect, useRef } from 'react';

/** For a bar of tabs that scrolls sideways: the one that is shown is in sight, whichever of them the page came to. */
export function useCurrentInView<Bar extends HTMLElement>(current: string): RefObject<Bar | null> {
  const ref = useRef<Bar>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tab is found by its mark, which follows `current`
  useEffect(() => {
    const bar = ref.current;
    const tab = bar?.querySelector('[aria-current="page"]')?.getBoundingClientRect();
    if (!bar || !tab) return;
    const { left, width } = bar.getBoundingClientRect();
    if (tab.left < left || tab.right > left + width) bar.scrollLeft += tab.left - left - (width - tab.width) / 2;
  }, [current]);
  return ref;
}
