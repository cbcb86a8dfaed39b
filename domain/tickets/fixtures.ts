import type { CalendarDefinition } from '../calendars/problems.ts';
import { fromIso, type Instant } from '../time/instant.ts';
import { clockRules } from './contract.ts';
import type { TicketFacts } from './facts.ts';

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

/** A new ticket of Monday 09:00 with two hours to answer and eight to resolve, warned of at 75 %, one level after the breach. */
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
    },
    calendar: office,
    targets: { first_response: 7200, next_response: null, resolution: 28_800 },
    policy: {
      rules: clockRules({ pausesFirstResponse: true, closingInstant: 'stay-at-close' }),
      warnings: [{ percent: 75 }],
      escalations: [{ level: 1, afterSeconds: 0, notify: ['assignee', 'team_lead'], reassignTo: 'team_lead' }],
    },
    events: [{ kind: 'customer_message', at: at('09:00') }],
    breaches: {},
    ...changes,
  };
}
