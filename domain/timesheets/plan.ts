import { openDays } from '../calendars/days.ts';
import type { CalendarDefinition } from '../calendars/problems.ts';
import type { Outcome, Plan, ProcessDefinition } from '../process/contract.ts';
import { addCivilDays } from '../time/civil.ts';
import type { Instant } from '../time/instant.ts';
import { approverAt } from './approver.ts';
import type { TimesheetStatus } from './contract.ts';
import type { TimesheetEffect, TimesheetFacts } from './facts.ts';

/**
 * A submitted sheet until it is decided: its approver is reminded after some business days (one unless the tenant says otherwise), the approver's
 * manager takes over after some more (two).
 */
export const timesheetApproval: ProcessDefinition<TimesheetFacts, TimesheetEffect> = {
  kind: 'timesheet',
  effects: { remind: { onFailure: 'continue' }, escalate: { onFailure: 'continue' } },
  plan,
  apply,
};

/** Outcome of the process by the status that ended it; submitted again, it runs again with the next occasion's keys. */
const OUTCOMES: Readonly<Record<Exclude<TimesheetStatus, 'submitted'>, string>> = {
  draft: 'recalled',
  approved: 'approved',
  locked: 'approved',
  rejected: 'rejected',
  'needs-resubmission': 'approved',
};

function plan(facts: TimesheetFacts, now: Instant): Plan<TimesheetEffect> {
  const { status } = facts.sheet;
  if (status !== 'submitted') return { due: [], superseded: [], next: null, over: { outcome: OUTCOMES[status] } };
  const open = effectsOf(facts, now).filter((effect) => !facts.ledger[effect.key]);
  const overdue = open.filter((effect) => effect.dueAt <= now);
  const following = open.find((effect) => effect.dueAt > now);
  // Once the manager takes over, nobody reminds the approver.
  const takenOver = facts.sheet.escalated || overdue.some((effect) => effect.kind === 'escalate');
  const useless = (effect: TimesheetEffect) => effect.kind === 'remind' && takenOver;
  return {
    due: overdue.filter((effect) => !useless(effect)),
    superseded: overdue.filter(useless),
    next: following ? { at: following.dueAt, what: following.key } : null,
    over: null,
  };
}

/** What a submission brings if nobody decides, in order. */
function effectsOf(facts: TimesheetFacts, now: Instant) {
  const { sheet, submittedAt, calendar, waiting, approver, delegations, managerId } = facts;
  const effects: TimesheetEffect[] = [];
  const { submission } = sheet;
  if (approver) {
    const dueAt = businessDaysOn(calendar, submittedAt, waiting.remindAfterDays);
    const recipientId = approverAt(approver, delegations, Math.max(dueAt, now)).approver;
    effects.push({ key: `remind#${submission}`, kind: 'remind', dueAt, data: { submission, recipientId } });
  }
  if (managerId !== null && !sheet.escalated) {
    const dueAt = businessDaysOn(calendar, submittedAt, waiting.escalateAfterDays);
    const data = { submission, recipientId: managerId };
    effects.push({ key: `escalate#${submission}`, kind: 'escalate', dueAt, data });
  }
  return effects;
}

/** A year of closed days in a row is no calendar that anybody works by (`problemsOf` refuses it). */
const LONGEST = 400;

/** The same time on the calendar's clock, on the so manieth day after on which the calendar opens at all. */
export function businessDaysOn(calendar: CalendarDefinition, at: Instant, days: number): Instant {
  const table = openDays(calendar);
  const { index } = table.at(at);
  let left = days;
  for (let ahead = 1; ahead <= LONGEST; ahead++) {
    if (table.day(index + ahead).openMs > 0) left -= 1;
    if (left === 0) return addCivilDays(calendar.zone, at, ahead);
  }
  throw new RangeError('the calendar is closed for more than a year');
}

function apply(facts: TimesheetFacts, effect: TimesheetEffect, outcome: Outcome): TimesheetFacts {
  if (effect.kind !== 'escalate' || outcome.state !== 'done') return facts;
  return { ...facts, sheet: { ...facts.sheet, escalated: true } };
}
