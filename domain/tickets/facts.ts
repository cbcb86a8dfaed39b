import type { CalendarDefinition } from '../calendars/problems.ts';
import type { ProcessFacts } from '../process/contract.ts';
import type { OnCallFacts } from '../rotas/on-call.ts';
import type { Instant } from '../time/instant.ts';
import { type ClockReading, type FrozenClock, readClocks } from './clocks.ts';
import type { TicketPriority } from './contract.ts';
import type { ClockRules, Targets, TicketEvent } from './events.ts';
import type { Conditional, EscalationLevel, TicketAttributes, WarningThreshold } from './sla-policy.ts';
import type { TicketStatus } from './status.ts';
import type { DeskFacts } from './timers.ts';

/** A policy's version as a ticket is measured by it. */
export interface PolicyFacts {
  /** null: measured by none. */
  readonly versionId: string | null;
  readonly rules: ClockRules<TicketStatus>;
  readonly warnings: readonly WarningThreshold[];
  readonly escalations: readonly EscalationLevel[];
  readonly targets: Readonly<Record<TicketPriority, Targets>>;
}

/** A policy that a ticket may come under when its priority is raised. */
export interface PolicyInForce extends Conditional {
  readonly policyId: string;
  readonly policy: PolicyFacts;
  readonly calendar: CalendarDefinition;
}

export interface TeamFacts {
  /** null: none, or who has left. */
  readonly leadId: string | null;
  /** null: it brings none along. */
  readonly calendar: CalendarDefinition | null;
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
    readonly attributes: TicketAttributes;
    readonly policyId: string | null;
    /** Named by somebody: the order of the policies does not decide. */
    readonly policyChosen: boolean;
  };
  readonly calendar: CalendarDefinition;
  /** Those of the ticket's priority when it was created; what came later is an event. */
  readonly targets: Targets;
  readonly policy: PolicyFacts;
  /** The calendar is the customer's or the team's own, which counts under every policy. */
  readonly ownCalendar?: boolean;
  /** The customer's own counts whatever the team. */
  readonly customerCalendar?: boolean;
  /** What counts where neither customer nor team bring one along; left out where no action gives a ticket to a team. */
  readonly policyCalendar?: CalendarDefinition;
  /** Teams that actions give tickets to; one that is gone is not among them. */
  readonly handTo?: Readonly<Record<string, TeamFacts>>;
  /** In their order; left out where no action raises a priority or gives a ticket to a team. */
  readonly inForce?: readonly PolicyInForce[];
  /** Members that actions name and who have left. */
  readonly gone?: readonly string[];
  /** Rotas asked who gets a ticket or follows it. */
  readonly rotas?: Readonly<Record<string, OnCallFacts>>;
  /** In order of `at`, and of entry where that is the same. */
  readonly events: readonly TicketEvent<TicketStatus>[];
  /** Misses entered, by clock (`first_response#1`), as `breach` wrote them. */
  readonly breaches: Readonly<Record<string, Instant>>;
  /** Finished clocks as they were kept, by clock. */
  readonly frozen?: Readonly<Record<string, FrozenClock>>;
  /** Names of clocks that are not given again; left out: none. */
  readonly takenBack?: readonly string[];
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
      ...(facts.frozen && { frozen: facts.frozen }),
      ...(facts.takenBack && { takenBack: facts.takenBack }),
    },
    now,
  );
