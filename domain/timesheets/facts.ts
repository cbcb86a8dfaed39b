import type { CalendarDefinition } from '../calendars/problems.ts';
import type { Effect, ProcessFacts } from '../process/contract.ts';
import type { Instant } from '../time/instant.ts';
import type { Delegation } from './approver.ts';
import type { Sheet } from './sheet.ts';

export interface TimesheetFacts extends ProcessFacts {
  readonly sheet: Sheet;
  /** Of the last submission; the process begins with the first. */
  readonly submittedAt: Instant;
  /** By whose days the waiting is counted: the tenant's, or the approver's own. Hand the same object to all sheets. */
  readonly calendar: CalendarDefinition;
  /** Business days after the submission. */
  readonly waiting: { readonly remindAfterDays: number; readonly escalateAfterDays: number };
  /** Who decides by default; null: nobody is named, so nobody is reminded. */
  readonly approver: { readonly id: string; readonly zone: string } | null;
  /** Delegations that can matter: those from the approver, from whom that one hands over to, and so on. */
  readonly delegations: readonly Delegation[];
  /** To whom it is escalated; null: the approver has no manager, so it is not. */
  readonly managerId: string | null;
}

export type TimesheetEffect = Effect<'remind' | 'escalate'> & {
  /** Who is told: the stand-in of that day, or the manager. */
  readonly data: { readonly submission: number; readonly recipientId: string };
};
