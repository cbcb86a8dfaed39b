import { simulate } from '../../domain/process/plan.ts';
import { processWords } from '../../domain/tickets/contract.ts';
import type { TicketFacts } from '../../domain/tickets/facts.ts';
import { ticketSla } from '../../domain/tickets/plan.ts';
import {
  type DeadlinePreview,
  type PreviewDeadlineInput,
  previewDeadlineInput,
} from '../../domain/tickets/requests.ts';
import { clockViews } from '../../domain/tickets/view.ts';
import { DAY, fromIso, toIso } from '../../domain/time/instant.ts';
import { readDefinition } from '../calendars/read.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { calendarOf } from '../tickets/facts.ts';
import { policyFacts } from '../tickets/policies.ts';
import { readPolicy } from './read.ts';

/** The longest target is a year of business time, which is several of the calendar's. */
const HORIZON = 10 * 366 * DAY;

/** When a ticket would be due under a policy, by the calendar that it would count by, why, and what would happen if nobody touched it. */
export async function previewDeadline(ctx: Ctx, input: PreviewDeadlineInput): Promise<DeadlinePreview> {
  permit(ctx, 'slaPolicy:read');
  const question = previewDeadlineInput.parse(input);
  const now = await ctx.clock.now();
  const start = question.startAt === undefined ? now : fromIso(question.startAt);
  const { priority, companyId, teamId } = question;
  const { policy, calendar } = await transaction(ctx, async (tx) => {
    const stored = question.slaPolicyId === undefined ? null : await readPolicy(ctx, tx, question.slaPolicyId);
    const own = companyId || teamId ? await calendarOf(tx, { companyId, teamId }) : null;
    const calendarId = question.calendarId ?? stored?.calendarId ?? '';
    return {
      policy: question.policy ?? (stored as NonNullable<typeof question.policy>),
      calendar: own ?? question.calendar ?? (await readDefinition(ctx, tx, calendarId)),
    };
  });
  const measure = policyFacts(null, policy);
  const facts: TicketFacts = {
    status: 'running',
    ledger: {},
    ticket: {
      ...{ createdAt: start, initialStatus: 'new', assigneeId: null, teamLeadId: null, escalationLevel: 0 },
      attributes: {
        ...{ priority, companyId: null, requesterEmail: null },
        ...{ teamId: null, category: null, tags: [], channel: 'web' },
      },
      ...{ policyId: null, policyChosen: true },
    },
    calendar,
    targets: measure.targets[priority],
    policy: measure,
    events: [{ kind: 'customer_message', at: start }],
    breaches: {},
  };
  const forecast = simulate(ticketSla, facts, { from: start, until: start + HORIZON });
  return {
    startAt: toIso(start),
    zone: calendar.zone,
    clocks: clockViews(facts, start),
    steps: forecast.entries.map(({ effect: { key, kind }, at }) => ({
      key,
      words: processWords(kind, key),
      at: toIso(at),
    })),
  };
}
