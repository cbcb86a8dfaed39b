import { earliest, type Instant } from '../time/instant.ts';
import type { Target } from './events.ts';
import { clocksOf, type TicketFacts } from './facts.ts';
import { warningsOf } from './plan.ts';
import { isFinished, type TicketStatus } from './status.ts';

/** What a ticket is to be judged by next. Moves with its facts alone, not with the time, so that it can be kept in a row. */
export interface Urgency {
  readonly target: Target;
  /** When the clock is due, or, of one already missed, when it was. */
  readonly dueAt: Instant;
  /** The first warning on the way there; null: none is sent. */
  readonly warnsAt: Instant | null;
}

/** The unfinished clock that is due first; null where all are paused, met or without a target, and once the work is finished. */
export function urgencyOf(facts: TicketFacts, now: Instant): Urgency | null {
  const { clocks, status } = clocksOf(facts, now);
  if (isFinished(status as TicketStatus)) return null;
  let first: { clock: (typeof clocks)[number]; dueAt: Instant } | null = null;
  for (const clock of clocks) {
    if (clock.finishedAt !== null || clock.dueAt === null) continue;
    const dueAt = clock.breachedAt ?? clock.dueAt;
    if (first === null || dueAt < first.dueAt) first = { clock, dueAt };
  }
  if (first === null) return null;
  const { clock, dueAt } = first;
  return { target: clock.target, dueAt, warnsAt: earliest(...warningsOf(facts, clock).map(({ at }) => at)) };
}
