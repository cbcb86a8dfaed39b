import type { ClosingInstant } from '../calendars/business-time.ts';
import type { Instant } from '../time/instant.ts';

/** What is measured. resolution counts a reopening in; the first resolution ends for good where the ticket is solved first. */
export const TARGETS = ['first_response', 'next_response', 'resolution', 'first_resolution'] as const;
export type Target = (typeof TARGETS)[number];

/** business: the hours of the calendar; wall: every hour. Pauses are left out of both. */
export const TIMES = ['business', 'wall'] as const;
export type TimeKind = (typeof TIMES)[number];

export interface TargetTime {
  readonly seconds: number;
  readonly time: TimeKind;
}

/** By target; null: not measured against anything. */
export type Targets = Readonly<Record<Target, TargetTime | null>>;

/** Targets as rows keep them: a plain number is business time, a target left out is not measured. */
export type StoredTargets = Readonly<Partial<Record<Target, number | TargetTime | null>>>;

export const NO_TARGETS: Targets = {
  first_response: null,
  next_response: null,
  resolution: null,
  first_resolution: null,
};

export function targetsFrom(stored: StoredTargets): Targets {
  const read = (target: Target): TargetTime | null => {
    const value = stored[target] ?? null;
    return typeof value === 'number' ? { seconds: value, time: 'business' } : value;
  };
  return {
    first_response: read('first_response'),
    next_response: read('next_response'),
    resolution: read('resolution'),
    first_resolution: read('first_resolution'),
  };
}

/** The other way; what is not measured is left out. */
export const storedTargets = (targets: Targets): StoredTargets =>
  Object.fromEntries(
    TARGETS.flatMap((target) => {
      const value = targets[target];
      return value === null ? [] : [[target, value.time === 'business' ? value.seconds : value]];
    }),
  );

/** What happened to a ticket, as its clocks see it; an internal note is no event. */
export type TicketEvent<Status extends string = string> =
  | { readonly kind: 'customer_message'; readonly at: Instant }
  | { readonly kind: 'staff_reply'; readonly at: Instant }
  | { readonly kind: 'status'; readonly at: Instant; readonly to: Status }
  /** Another policy, priority or target: from here on the old creation is measured against these. */
  | { readonly kind: 'targets'; readonly at: Instant; readonly targets: Targets };

/** How clocks count. Products disagree on each of these, so each is a setting of the policy. */
export interface ClockRules<Status extends string = string> {
  /** Statuses that stop a target's clock. */
  readonly pausedBy: Readonly<Record<Target, readonly Status[]>>;
  /** Statuses that finish resolution. */
  readonly finishedBy: readonly Status[];
  readonly closingInstant: ClosingInstant;
  /** Due instants are cut to this. */
  readonly precision: 'second' | 'minute-floor';
}
