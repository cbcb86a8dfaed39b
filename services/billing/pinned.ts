import { createHash } from 'node:crypto';
import { noEarlier } from '../../domain/billing/life.ts';
import type { Upcoming } from '../../domain/billing/upcoming.ts';
import { conflict, validation } from '../../domain/errors.ts';
import { fromIso, type Instant, MINUTE } from '../../domain/time/instant.ts';
import { asJson } from '../database.ts';
import type { StoredBillingFacts } from './facts.ts';

/** So long a preview may be looked at before the change that it shows is made. */
const PREVIEW_HOLDS = 30 * MINUTE;

export interface Pin {
  readonly at?: string | undefined;
  readonly figures?: string | undefined;
}

/**
 * The instant for which a change is computed: that of its preview where one is handed over, else now; never before what has happened already.
 * @throws AppError Validation for one in the future, Conflict for one that is too old
 */
export function pinnedAt(facts: StoredBillingFacts, pin: Pin, now: Instant): Instant {
  return noEarlier(facts, shownAt(pin, now, noEarlier(facts, now)));
}

/**
 * The same of something that is only begun, so that nothing has happened yet.
 * @param latest what a preview can have been computed for at most
 * @throws AppError Validation for one in the future, Conflict for one that is too old
 */
export function shownAt({ at }: Pin, now: Instant, latest = now): Instant {
  if (at === undefined) return latest;
  const pinned = fromIso(at);
  if (pinned > latest) {
    throw validation('A preview cannot be of the future.', [{ path: 'at', message: 'Look at the preview again' }]);
  }
  if (now - pinned > PREVIEW_HOLDS) throw conflict('This preview is too old. Look at it again, then confirm.');
  return pinned;
}

/** Of invoices to come, what has to be the same as it was shown. */
export const comingFigures = (upcoming: readonly Upcoming[]) =>
  upcoming.map(({ dueAt, computed }) => [dueAt, computed.totalMinor, computed.dueMinor]);

/** @throws AppError Conflict where the outcome is not the one that was shown */
export function requireSame({ figures }: Pin, outcome: unknown): void {
  if (figures !== undefined && figures !== digest(outcome)) {
    throw conflict('The figures have changed since they were shown. Look at them again, then confirm.');
  }
}

/** Short words for an outcome: the same for the same figures. Ids made for the occasion must not be in it. */
export const digest = (outcome: unknown): string =>
  createHash('sha256').update(asJson(outcome)).digest('base64url').slice(0, 22);
