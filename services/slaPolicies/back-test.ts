import { setImmediate as turn } from 'node:timers/promises';
import type { CalendarDefinition } from '../../domain/calendars/problems.ts';
import { TICKET_PRIORITIES } from '../../domain/tickets/contract.ts';
import { TARGETS, type Target } from '../../domain/tickets/events.ts';
import { clocksOf, type PolicyFacts, type TicketFacts } from '../../domain/tickets/facts.ts';
import { type BackTest, type BackTestInput, backTestInput } from '../../domain/tickets/requests.ts';
import { type Conditional, firstMatch, type PolicyConditions } from '../../domain/tickets/sla-policy.ts';
import { DAY, type Instant, toIso } from '../../domain/time/instant.ts';
import { readCalendar } from '../calendars/read.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { selectProcesses } from '../processes/rows.ts';
import { loadTicketFacts, type StoredTicketFacts } from '../tickets/facts.ts';
import { contractsFor, orderedPolicies, policyFacts } from '../tickets/policies.ts';

/** The newest are looked at; a desk with more in 90 days sees the latest part of them. */
const MOST_TICKETS = 5000;
/** Between two of these others have their turn: reading the clocks of one ticket takes about 0.1 ms. */
const BATCH = 250;
const MOST_EXAMPLES = 12;

interface Draft {
  readonly policy: PolicyFacts;
  readonly calendar: CalendarDefinition;
}

/**
 * What a policy would have missed had it been in force, beside what was missed: computed from what really happened to the tickets that
 * would fall under it. Each is measured by the priority that it has now, and by the contracts in force when it came in. Reads, and
 * changes nothing.
 */
export async function backTestPolicy(ctx: Ctx, input: BackTestInput): Promise<BackTest> {
  permit(ctx, 'slaPolicy:read');
  const { policyId, policy, calendarId, conditions, days } = backTestInput.parse(input);
  const now = await ctx.clock.now();
  const since = now - days * DAY;
  return transaction(ctx, async (tx) => {
    const calendar = await readCalendar(ctx, tx, calendarId, now);
    const ids = await ticketsSince(tx, since);
    const draft: Draft = { policy: policyFacts(null, policy), calendar };
    const result = emptyResult(toIso(since));
    for (let from = 0; from < ids.length; from += BATCH) {
      const facts = await factsOf(tx, ids.slice(from, from + BATCH));
      const falls = await fallsUnder(tx, policyId ?? null, conditions, [...facts.values()]);
      for (const [id, one] of facts) if (falls(one)) compare(result, id, one, draft, now);
      await turn();
    }
    result.limited = ids.length === MOST_TICKETS;
    return result;
  });
}

const ticketsSince = async (tx: Tx, since: Instant): Promise<string[]> =>
  (
    await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM ticket WHERE tenant_id = (SELECT app_tenant()) AND created_at >= ${new Date(since)} AND spam_at IS NULL
      ORDER BY created_at DESC, id LIMIT ${MOST_TICKETS}`
  ).map(({ id }) => id);

/** Facts by ticket id; the ledger says nothing about clocks and is left out. */
async function factsOf(tx: Tx, ids: readonly string[]): Promise<Map<string, StoredTicketFacts>> {
  const rows = await selectProcesses(
    tx,
    Prisma.sql`p.tenant_id = (SELECT app_tenant()) AND p.kind = 'ticket-sla' AND p.subject_id = ANY(${ids}::uuid[])`,
  );
  const subjects = rows.map(({ id, subjectId, status }) => ({
    processId: id,
    subjectId,
    base: { status, ledger: {} },
  }));
  const facts = await loadTicketFacts(tx, subjects);
  return new Map(
    rows.flatMap(({ id, subjectId }) => {
      const one = facts.get(id);
      return one ? [[subjectId, one] as const] : [];
    }),
  );
}

/** Whether one of these tickets would fall under the draft in its place; a policy that is not there yet is asked first. */
async function fallsUnder(
  tx: Tx,
  policyId: string | null,
  conditions: PolicyConditions,
  tickets: readonly TicketFacts[],
): Promise<(facts: TicketFacts) => boolean> {
  const { pricePlanId } = conditions;
  const askers = tickets.map(({ ticket }) => ticket.attributes);
  const drafted: Conditional = { conditions, contracts: pricePlanId && (await contractsFor(tx, pricePlanId, askers)) };
  const stored = await orderedPolicies(tx, askers);
  const ordered = policyId ? stored.map((one) => (one.id === policyId ? drafted : one)) : [drafted, ...stored];
  return ({ ticket }) =>
    ticket.policyChosen
      ? policyId !== null && ticket.policyId === policyId
      : firstMatch<Conditional>(ordered, ticket.attributes, ticket.createdAt) === drafted;
}

const emptyResult = (since: string): BackTest => ({
  since,
  tickets: 0,
  limited: false,
  missedThen: 0,
  missedNow: 0,
  byTarget: TARGETS.map((target) => ({ target, missedThen: 0, missedNow: 0 })),
  byPriority: [...TICKET_PRIORITIES]
    .reverse()
    .map((priority) => ({ priority, tickets: 0, missedThen: 0, missedNow: 0 })),
  examples: [],
});

function compare(result: BackTest, id: string, facts: StoredTicketFacts, draft: Draft, now: Instant): void {
  const { priority } = facts.ticket.attributes;
  const then = missedBy(facts, now);
  const { frozen: _, ...rest } = facts;
  const drafted = missedBy(
    {
      ...rest,
      policy: draft.policy,
      calendar: facts.ownCalendar ? facts.calendar : draft.calendar,
      targets: draft.policy.targets[priority],
      events: facts.events.filter((event) => event.kind !== 'targets'),
      breaches: {},
    },
    now,
  );
  const ofPriority = result.byPriority.find((row) => row.priority === priority);
  result.tickets += 1;
  result.missedThen += then.length;
  result.missedNow += drafted.length;
  if (ofPriority) {
    ofPriority.tickets += 1;
    ofPriority.missedThen += then.length;
    ofPriority.missedNow += drafted.length;
  }
  for (const row of result.byTarget) {
    row.missedThen += then.filter((target) => target === row.target).length;
    row.missedNow += drafted.filter((target) => target === row.target).length;
  }
  if (then.length !== drafted.length && result.examples.length < MOST_EXAMPLES) {
    const { number, subject } = facts;
    result.examples.push({ id, number, subject, missedThen: then.length, missedNow: drafted.length });
  }
}

const missedBy = (facts: TicketFacts, now: Instant): Target[] =>
  clocksOf(facts, now).clocks.flatMap(({ target, targetSeconds, breachedAt }) =>
    targetSeconds !== null && breachedAt !== null ? [target] : [],
  );
