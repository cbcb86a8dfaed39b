import { useSyncExternalStore } from 'react';
import { type Instant, SECOND } from '../../domain/time/instant.ts';

/** One timer for every countdown on the page; it runs only while something listens and the tab is seen. */
const listeners = new Set<() => void>();
let timer: number | undefined;

const tick = () => {
  for (const listener of listeners) listener();
};

const arrange = () => {
  window.clearInterval(timer);
  timer = undefined;
  if (listeners.size > 0 && document.visibilityState === 'visible') timer = window.setInterval(tick, SECOND);
};

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) document.addEventListener('visibilitychange', onVisibility);
  listeners.add(listener);
  if (timer === undefined) arrange();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    document.removeEventListener('visibilitychange', onVisibility);
    arrange();
  };
}

function onVisibility(): void {
  arrange();
  if (document.visibilityState === 'visible') tick();
}

/**
 * The time, cut to whole steps, so that a component renders again only when what it shows has changed.
 * @param step in milliseconds, a second unless told
 */
export const useNow = (step: number = SECOND): Instant =>
  useSyncExternalStore(subscribe, () => Math.floor(Date.now() / step) * step);
