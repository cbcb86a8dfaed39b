import type { ClosingInstant } from '../calendars/business-time.ts';
import type { Instant } from '../time/instant.ts';

/** What is measured. resolution counts a reopening in; the first resolution is a reading of it, not a target. */
export const TARGETS = ['first_response', 'next_response', 'resolution'] as const;
export type Target = (typeof TARGETS)[number];

/** Seconds of business time by target; null: not measured against anything. */
export type Targets = Readonly<Record<Target, number | null>>;

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
