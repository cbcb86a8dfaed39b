import type { CalendarDefinition } from '../calendars/problems.ts';
import { fromIso, type Instant } from '../time/instant.ts';
import { HAND_TO_LEAD, TELL_ASSIGNEE } from './actions.ts';
import { NO_TARGETS, type Targets } from './events.ts';

import type { PolicyFacts, TicketFacts } from './facts.ts';
import { clockRules, PAUSED_WHILE_WAITING } from './sla-policy.ts';

/** Monday to Friday, nine to five, in UTC: for the tests of this folder. */
export const office: CalendarDefinition = {
  zone: 'UTC',
  weekly: {
    mon: [['09:00', '17:00']],
    tue: [['09:00', '17:00']],
    wed: [['09:00', '17:00']],
    thu: [['09:00', '17:00']],
    fri: [['09:00', '17:00']],
  },
  holidays: [],
};

/** Monday, 2 February 2026, at a time on the clock, or `day hh:mm` of that month. */
export const at = (time: string): Instant => {
  const [day = '2', clock = ''] = time.includes(' ') ? time.split(' ') : ['2', time];
  return fromIso(`2026-02-${day.padStart(2, '0')}T${clock}:00Z`);
};

/** Targets in seconds of business time; those left out are not measured. */
export const business = (seconds: Partial<Record<keyof Targets, number>>): Targets => ({
  ...NO_TARGETS,
  ...Object.fromEntries(Object.entries(seconds).map(([target, one]) => [target, { seconds: one, time: 'business' }])),
});

/** Two hours to answer and eight to resolve, warned of at 75 %, one level after the breach. */
export const standard: PolicyFacts = {
  versionId: 'standard-1',
  rules: clockRules({ pausing: PAUSED_WHILE_WAITING, closingInstant: 'stay-at-close' }),
  warnings: [{ percent: 75, actions: [TELL_ASSIGNEE] }],
  escalations: [{ level: 1, afterSeconds: 0, actions: [...HAND_TO_LEAD] }],
  targets: {
    low: business({ first_response: 14_400, resolution: 57_600 }),
    normal: business({ first_response: 7200, resolution: 28_800 }),
    high: business({ first_response: 3600, resolution: 14_400 }),
    urgent: business({ first_response: 1800, resolution: 7200 }),
  },
};

/** A new ticket of Monday 09:00 under the standard policy. */
export function ticketFacts(changes: Partial<TicketFacts> = {}): TicketFacts {
  return {
    status: 'running',
    ledger: {},
    ticket: {
      createdAt: at('09:00'),
      initialStatus: 'new',
      assigneeId: 'agent',
      teamLeadId: 'lead',
      escalationLevel: 0,
      attributes: {
        ...{ priority: 'normal', companyId: null, requesterEmail: null },
        ...{ teamId: null, category: null, tags: [], channel: 'web' },
      },
      policyId: 'standard',
      policyChosen: false,
    },
    calendar: office,
    targets: standard.targets.normal,
    policy: standard,
    events: [{ kind: 'customer_message', at: at('09:00') }],
    breaches: {},
    ...changes,
  };
}
