import { DAY, HOUR, type Instant, MINUTE, SECOND } from '../../domain/time/instant.ts';

export type TimeUnit = 'day' | 'hour' | 'minute' | 'second';
export interface TimePart {
  readonly unit: TimeUnit;
  readonly value: number;
}

const SIZES: readonly (readonly [TimeUnit, number])[] = [
  ['day', DAY],
  ['hour', HOUR],
  ['minute', MINUTE],
  ['second', SECOND],
];

/**
 * A length of elapsed time in its two largest units, cut and never rounded up: 3 h 59 min 59 s is 3 h 59 min.
 * Under a minute it is seconds; a zero second part is left out.
 * @param length milliseconds, not negative
 */
export function durationParts(length: number, most = 2): readonly TimePart[] {
  const first = SIZES.findIndex(([, size]) => length >= size);
  if (first === -1) return [{ unit: 'second', value: 0 }];
  let rest = length;
  const parts: TimePart[] = [];
  for (const [unit, size] of SIZES.slice(first, first + most)) {
    const value = Math.floor(rest / size);
    rest -= value * size;
    if (value > 0) parts.push({ unit, value });
  }
  return parts;
}

export type Relative =
  | { readonly kind: 'now' }
  | { readonly kind: 'past' | 'future'; readonly parts: readonly TimePart[] }
  | { readonly kind: 'date' };

/** How an instant is told: "now" within a minute, relative up to a day away, from there its date (ui.md). */
export function relativeTo(at: Instant, now: Instant): Relative {
  const distance = Math.abs(at - now);
  if (distance >= DAY) return { kind: 'date' };
  if (distance < MINUTE) return { kind: 'now' };
  return { kind: at > now ? 'future' : 'past', parts: durationParts(distance, 1) };
}

/** Milliseconds between two changes of what a countdown to `at` shows: seconds in the last two minutes, else minutes. */
export const countdownStep = (at: Instant, now: Instant): number =>
  Math.abs(at - now) < 2 * MINUTE ? SECOND : 15 * SECOND;
