import type { Instant } from '../domain/time/instant.ts';

/** The one source of time for services and activities. Asynchronous, because a test's clock is the time-skipping server's. */
export interface Clock {
  now(): Promise<Instant>;
  /** Resolves at the instant, never before it. @throws the signal's reason when aborted */
  sleepUntil(at: Instant, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Promise.resolve(Date.now()),
  async sleepUntil(at, signal) {
    // Timers may fire up to a millisecond early, and setTimeout overflows after 24.8 days.
    for (let left = at - Date.now(); left > 0; left = at - Date.now()) {
      await new Promise<void>((resolve, reject) => {
        const stop = () => {
          clearTimeout(timer);
          reject(signal?.reason as Error);
        };
        const timer = setTimeout(
          () => {
            signal?.removeEventListener('abort', stop);
            resolve();
          },
          Math.min(left, 2 ** 31 - 1),
        );
        if (signal?.aborted) stop();
        else signal?.addEventListener('abort', stop, { once: true });
      });
    }
  },
};
