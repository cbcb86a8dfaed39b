/** An exact moment: milliseconds since the Unix epoch. The domain computes with these; the wire carries ISO 8601 in UTC. */
export type Instant = number;

/** Half-open stretch of time, [from, to). */
export interface Stretch {
  readonly from: Instant;
  readonly to: Instant;
}

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
/** 24 elapsed hours, not a civil day: civil days go through civil.ts. */
export const DAY = 24 * HOUR;

// In a file of its own: pages that only compute with instants load no zod.
export { isoInstant } from './iso-instant.ts';

export const toIso = (at: Instant): string => new Date(at).toISOString();
export const toIsoOrNull = (at: Instant | null | undefined): string | null => (at == null ? null : toIso(at));

/** @throws RangeError where the text is not an instant */
export function fromIso(text: string): Instant {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new RangeError(`not an instant: ${text}`);
  return at;
}

/** Deadlines are kept to the second: the fraction is cut. */
export const wholeSecond = (at: Instant): Instant => Math.floor(at / SECOND) * SECOND;

/** The earliest of the instants given, null where there is none. */
export function earliest(...instants: readonly (Instant | null | undefined)[]): Instant | null {
  let first: Instant | null = null;
  for (const at of instants) if (at != null && (first === null || at < first)) first = at;
  return first;
}
