import { simulate } from '../../../domain/process/plan.ts';
import { clocksOf } from '../../../domain/tickets/facts.ts';
import { ticketSla } from '../../../domain/tickets/plan.ts';
import type { TicketStatus } from '../../../domain/tickets/status.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import type { Clock } from '../../../services/clock.ts';
import { type Ctx, transaction } from '../../../services/context.ts';
import { type Database, Prisma } from '../../../services/database.ts';
import { actRows } from '../../../services/processes/act.ts';
import { addMessage } from '../../../services/tickets/add-message.ts';
import { createTicket } from '../../../services/tickets/create.ts';
import { ticketStore } from '../../../services/tickets/process.ts';
import { factsOfTickets } from '../../../services/tickets/read.ts';
import { updateTicket } from '../../../services/tickets/update.ts';
import type { Incident, IncidentEvent } from './read.ts';

/** A clock of a ticket at the end. */
export interface EndedClock {
  readonly target: string;
  readonly state: string;
}

export interface Played {
  readonly incident: Incident;
  readonly ticketId: string;
  readonly clocks: readonly EndedClock[];
  /** Rows of the log that changed something that is measured, and those that did not. */
  readonly changes: number;
  readonly unchanged: number;
  readonly effects: number;
  /** Where a forecast and what then happened differ, in words. */
  readonly disagreements: readonly string[];
}

interface Line {
  readonly key: string;
  readonly at: Instant;
  readonly state: string;
}

/** The rest of an incident's process after its last event: the longest target and every level are over by then. */
const AFTERWARDS = 60 * 86_400_000;

/**
 * One incident through the services, on a clock of its own: each row of its log at its instant, and between them what its process
 * does by itself, each effect at its due instant, by the code that the workflow calls. After every change the forecast up to the next
 * one is kept, and compared with the ledger in the end.
 */
export async function playIncident(
  db: Database,
  tenantId: string,
  agentId: string,
  incident: Incident,
): Promise<Played> {
  let now = incident.openedAt;
  const clock: Clock = { now: () => Promise.resolve(now), sleepUntil: () => Promise.resolve() };
  const as = (actor: Ctx['actor']): Ctx => ({ tenantId, actor, clock, db, requestId: null });
  const ctx = as({ kind: 'system', id: 'incidents' });

  const [first] = incident.events;
  const created = await createTicket(ctx, {
    subject: incident.number,
    body: `Opened as ${incident.number}`,
    priority: first?.priority ?? 'normal',
    assigneeId: agentId,
    category: incident.category,
    channel: 'phone',
  });
  const ticketId = created.id;
  const where = Prisma.sql`p.tenant_id = ${tenantId}::uuid AND p.id = ${created.processId}::uuid`;
  const worker = as({ kind: 'process', id: `ticket-sla/${tenantId}/${ticketId}` });
  const expected: Line[] = [];
  const disagreements: string[] = [];
  let state = {
    status: 'new' as TicketStatus,
    priority: created.priority,
    version: created.version,
    nextAt: created.nextAt,
  };

  /** What the process says that it will do before `until`, then what it does. */
  async function processUntil(until: Instant): Promise<void> {
    const next = state.nextAt === null ? null : Date.parse(state.nextAt);
    const from = now;
    if (next !== null && next < until) {
      const forecast = await forecastUntil(until, from);
      expected.push(...forecast);
      // At the instants that were forecast, then at those that were not, should there be any.
      for (const at of new Set(forecast.map((line) => line.at))) await actAt(at);
      for (let at = await nextAt(); at !== null && at < until; at = await nextAt()) await actAt(at);
    }
    now = Math.max(now, until);
  }

  async function actAt(at: Instant): Promise<void> {
    now = Math.max(now, at);
    await actRows(worker, ticketStore, where, now, null);
  }

  async function forecastUntil(until: Instant, from: Instant): Promise<Line[]> {
    const facts = (await transaction(ctx, (tx) => factsOfTickets(tx, [ticketId]))).get(ticketId);
    if (!facts) throw new Error(`${incident.number} has no facts`);
    return simulate(ticketSla, facts, { from, until: until - 1 }).entries.map(({ effect, at, state: end }) => ({
      key: effect.key,
      at,
      state: end,
    }));
  }

  async function nextAt(): Promise<Instant | null> {
    const [row] = await transaction(
      ctx,
      (tx) => tx.$queryRaw<(Omit<State, 'nextAt'> & { at: Date | null })[]>`
      SELECT p.next_at AS at, t.version, t.priority, t.status FROM process p JOIN ticket t ON t.tenant_id = p.tenant_id AND t.id = p.subject_id
      WHERE ${where}`,
    );
    // What an escalation raised and time has closed is a change of the ticket too.
    if (row) state = { ...row, nextAt: row.at?.toISOString() ?? null };
    return row?.at?.getTime() ?? null;
  }

  let changes = 0;
  let logged: Pick<IncidentEvent, 'status' | 'priority'> = { status: 'new', priority: created.priority };
  for (const event of incident.events) {
    if (event.status === logged.status && event.priority === logged.priority) continue;
    await processUntil(event.at);
    state = await take(ctx, ticketId, state, event);
    logged = event;
    changes += 1;
  }
  await processUntil(now + AFTERWARDS);

  const { ledger, clocks } = await transaction(ctx, async (tx) => {
    const facts = (await factsOfTickets(tx, [ticketId])).get(ticketId);
    if (!facts) throw new Error(`${incident.number} has no facts`);
    const read = clocksOf(facts, now).clocks.filter(({ targetSeconds }) => targetSeconds !== null);
    return {
      ledger: Object.values(facts.ledger),
      clocks: read.map(({ target, state: end }) => ({ target, state: end })),
    };
  });
  disagreements.push(
    ...compare(
      expected,
      ledger.map(({ key, at, state: end }) => ({ key, at, state: end })),
    ),
  );
  const unchanged = incident.events.length - changes;
  return { incident, ticketId, clocks, changes, unchanged, effects: ledger.length, disagreements };
}

interface State {
  readonly status: TicketStatus;
  readonly priority: IncidentEvent['priority'];
  readonly version: number;
  readonly nextAt: string | null;
}

/** A row of the log as what people do: who resolves or asks answers, who comes back from waiting has heard from the customer. */
async function take(ctx: Ctx, id: string, state: State, { status, priority, by }: IncidentEvent): Promise<State> {
  let after = state;
  if (priority !== state.priority) after = await updateTicket(ctx, { id, version: after.version, priority });
  if (status === after.status) return after;
  // The log took it up again after our desk had closed it.
  if (after.status === 'closed') after = await updateTicket(ctx, { id, version: after.version, status: 'open' });
  if (status === after.status) return after;
  const say = async (kind: 'public_reply' | 'customer_message', to?: TicketStatus) => {
    const body = kind === 'public_reply' ? `Answered by ${by}` : `Heard from the customer by ${by}`;
    return (await addMessage(ctx, { id, kind, body, ...(to && { status: to }) })).ticket;
  };
  const set = () => updateTicket(ctx, { id, version: after.version, status });
  if (status === 'closed' || status === 'on_hold') return set();
  if (status === 'pending' || status === 'solved') return say('public_reply', status);
  if (after.status === 'pending' || after.status === 'solved') return say('customer_message');
  return after.status === 'new' ? say('public_reply') : set();
}

function compare(expected: readonly Line[], happened: readonly Line[]): string[] {
  const words = ({ key, at, state }: Line) => `${key} ${state} at ${new Date(at).toISOString()}`;
  const [forecast, done] = [new Set(expected.map(words)), new Set(happened.map(words))];
  return [
    ...[...forecast].filter((line) => !done.has(line)).map((line) => `was forecast and did not happen: ${line}`),
    ...[...done].filter((line) => !forecast.has(line)).map((line) => `happened and was not forecast: ${line}`),
  ];
}
