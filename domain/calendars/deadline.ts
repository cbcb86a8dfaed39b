import { type Instant, SECOND } from '../time/instant.ts';
import { addBusiness, businessElapsed, type Counting } from './business-time.ts';
import type { CalendarDefinition } from './problems.ts';

/** A moment before a deadline: a share of the target used up, or so much business time left. */
export type Threshold = { readonly percent: number } | { readonly beforeSeconds: number };

export interface DeadlineQuestion extends Counting {
  readonly start: Instant;
  readonly targetSeconds: number;
  readonly warnings?: readonly Threshold[];
}

export interface Deadline {
  /** null while a pause without end holds it up. */
  readonly dueAt: Instant | null;
  /** Business time inside the pauses before due; up to nothing where it is not due. */
  readonly pausedBusinessMs: number;
  /** In the order asked; `at` null where a pause without end comes first. */
  readonly warnings: readonly { readonly threshold: Threshold; readonly at: Instant | null }[];
}

/** Milliseconds of a target used up at a threshold, between none and all of it. */
export function usedAt(threshold: Threshold, targetSeconds: number): number {
  const target = targetSeconds * SECOND;
  const used = 'percent' in threshold ? (target * threshold.percent) / 100 : target - threshold.beforeSeconds * SECOND;
  return Math.min(target, Math.max(0, Math.floor(used)));
}

/**
 * When a target in business time is used up, and its warnings on the way.
 * @throws CalendarError where the calendar cannot answer
 */
export function deadline(calendar: CalendarDefinition, question: DeadlineQuestion): Deadline {
  const { start, targetSeconds, pauses = [], warnings = [] } = question;
  const dueAt = addBusiness(calendar, start, targetSeconds * SECOND, question);
  return {
    dueAt,
    pausedBusinessMs:
      dueAt === null ? 0 : businessElapsed(calendar, start, dueAt) - businessElapsed(calendar, start, dueAt, pauses),
    warnings: warnings.map((threshold) => ({
      threshold,
      at: addBusiness(calendar, start, usedAt(threshold, targetSeconds), question),
    })),
  };
}
