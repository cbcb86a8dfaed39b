import type { Threshold } from '../calendars/deadline.ts';
import type { CalendarDefinition } from '../calendars/problems.ts';
import type { ProcessFacts } from '../process/contract.ts';
import type { Instant } from '../time/instant.ts';
import { type ClockReading, readClocks } from './clocks.ts';
import type { ClockRules, Targets, TicketEvent } from './events.ts';
import type { TicketStatus } from './status.ts';
import type { DeskFacts } from './timers.ts';

/** One rung after a breach. */
export interface EscalationLevel {
  readonly level: number;
  /** Business time after the breach, pauses left out; 0: at the breach itself, also where that is a closing instant. */
  readonly afterSeconds: number;
  readonly notify: readonly ('assignee' | 'team_lead')[];
  readonly reassignTo: 'team_lead' | null;
}

/** Everything that the SLA of a ticket rests on, from its rows. */
export interface TicketFacts extends ProcessFacts {
  readonly ticket: {
    readonly createdAt: Instant;
    readonly initialStatus: TicketStatus;
    readonly assigneeId: string | null;
    readonly teamLeadId: string | null;
    /** Highest level reached. */
    readonly escalationLevel: number;
  };
  readonly calendar: CalendarDefinition;
  /** Those of the ticket's priority when it was created; what came later is an event. */
  readonly targets: Targets;
  readonly policy: {
    readonly rules: ClockRules<TicketStatus>;
    readonly warnings: readonly Threshold[];
    readonly escalations: readonly EscalationLevel[];
  };
  /** In order of `at`, and of entry where that is the same. */
  readonly events: readonly TicketEvent<TicketStatus>[];
  /** Misses entered, by clock (`first_response#1`), as `breach` wrote them. */
  readonly breaches: Readonly<Record<string, Instant>>;
  /** Left out: closes after a week, not snoozed, no spam, no survey. */
  readonly desk?: DeskFacts;
}

export const clocksOf = (facts: TicketFacts, now: Instant): ClockReading =>
  readClocks(
    {
      calendar: facts.calendar,
      rules: facts.policy.rules,
      createdAt: facts.ticket.createdAt,
      initialStatus: facts.ticket.initialStatus,
      targets: facts.targets,
      events: facts.events,
      breaches: facts.breaches,
    },
    now,
  );
