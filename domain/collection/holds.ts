import { addCivilDays, civilDateAt, daysBetween } from '../time/civil.ts';
import type { Instant } from '../time/instant.ts';

/**
 * promise: to pay by a day; dispute: what is owed is in question; paying: the customer is on the pay page right now; chargeback: the bank took
 * the payment back, and a person decides whether it is collected again.
 */
export const holdKinds = ['promise', 'dispute', 'paying', 'chargeback'] as const;
export type HoldKind = (typeof holdKinds)[number];

/** A time in which nothing is collected. */
export interface Hold {
  readonly id: string;
  readonly kind: HoldKind;
  readonly from: Instant;
  /** null: until somebody ends it. */
  readonly until: Instant | null;
  /** A person ended it, or the customer, before its time. */
  readonly ended: boolean;
  /** Of a visit of the pay page: its provider has not said yet what came of it. */
  readonly asks?: boolean;
  /** Of a chargeback: the card on file whose payment was taken back; null where the money had come another way. */
  readonly methodId?: string | null;
}

/** The hold in force that ends last; one without an end before all others. */
export function holdAt(holds: readonly Hold[], now: Instant): Hold | null {
  let last: Hold | null = null;
  for (const hold of holds) {
    if (hold.from > now || (hold.until !== null && hold.until <= now)) continue;
    if (last === null || hold.until === null || (last.until !== null && hold.until > last.until)) last = hold;
  }
  return last;
}

/** Visits of the pay page whose time is over, and of which nobody knows whether they were paid. */
export const openVisits = (holds: readonly Hold[], now: Instant): (Hold & { until: Instant })[] =>
  holds.flatMap((hold) =>
    hold.kind === 'paying' && hold.asks && hold.until !== null && hold.until <= now
      ? [{ ...hold, until: hold.until }]
      : [],
  );

/** Promises whose day passed without the payment. */
export const brokenPromises = (holds: readonly Hold[], now: Instant): (Hold & { until: Instant })[] =>
  holds.flatMap((hold) =>
    hold.kind === 'promise' && !hold.ended && hold.until !== null && hold.until <= now
      ? [{ ...hold, until: hold.until }]
      : [],
  );

/**
 * Later by the civil days of the holds that came before it: the customer has as many days between two steps as without them.
 * A visit of the pay page moves nothing, and after a chargeback the ladder begins anew (see begunAgain).
 */
export function afterHolds(zone: string, at: Instant, holds: readonly Hold[]): Instant {
  let moved = at;
  let covered = Number.NEGATIVE_INFINITY;
  for (const { kind, from, until } of [...holds].sort((a, b) => a.from - b.from)) {
    if (kind === 'paying' || kind === 'chargeback' || until === null || from > moved) continue;
    const begins = Math.max(from, covered);
    covered = Math.max(covered, until);
    if (begins < until)
      moved = addCivilDays(zone, moved, daysBetween(civilDateAt(zone, begins), civilDateAt(zone, until)));
  }
  return moved;
}
