import { simulate } from '../../../domain/process/plan.ts';
import { clocksOf } from '../../../domain/tickets/facts.ts';
import { ticketSla } from '../../../domain/tickets/plan.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import type { Ctx } from '../../../services/context.ts';
import { transaction } from '../../../services/context.ts';
import { type Database, Prisma } from '../../../services/database.ts';
import { actRows } from '../../../services/processes/act.ts';
import { createTicket } from '../../../services/tickets/create.ts';
import { ticketStore } from '../../../services/tickets/process.ts';
import { factsOfTickets } from '../../../services/tickets/read.ts';
import { SHORTEST } from './desk.ts';
import { Queue } from './queue.ts';
import type { Incident, IncidentEvent } from './read.ts';
import { isCalm, type State, stateOf, take } from './take.ts';

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

/** An incident on its way. */
interface Course {
  readonly incident: Incident;
  ticketId: string;
  state: State;
  /** Rows of the log that are still to come, those first that change something. */
  readonly coming: IncidentEvent[];
  readonly changes: number;
  readonly expected: Line[];
  /** Since when its forecast is to be made; null: it is made. */
  forecastFrom: Instant | null;
  /** Instants forecast up to the next row, and not acted at. */
  left: number;
  isBusy: boolean;
}

type Step =
  | { readonly kind: 'open' | 'act' | 'forecast'; readonly course: Course }
  | { readonly kind: 'row'; readonly course: Course; readonly event: IncidentEvent };

const RANK: Readonly<Record<Step['kind'], number>> = { open: 0, row: 0, forecast: 1, act: 2 };

/** What is under way at once: never two things of one ticket. */
const AT_ONCE = 12;
/** The rest of an incident's process after its last row: the longest target and every level are over by then. */
const AFTERWARDS = 60 * 86_400_000;
/** Tickets that are read in one go. */
const READ_AT_ONCE = 100;

/**
 * All incidents through the services on one clock: the rows of all logs in the order of their instants, and between them what the processes do
 * by themselves, each effect at its due instant, by the code that the workflows call. The clock never goes back. Something begins before
 * what was begun earlier has ended only where the latter can bring nothing about before it: what a ticket does next is known when it is
 * answered, and the shortest target says how soon that may be. After every change the forecast up to the incident's next one is kept, and
 * compared with the ledger in the end.
 */
export async function play(
  db: Database,
  tenantId: string,
  agentId: string,
  incidents: readonly Incident[],
): Promise<Played[]> {
  const queue = new Queue<Step>();
  const push = (at: Instant, step: Step) => queue.push(at, RANK[step.kind], step);
  const courses = incidents.map((incident): Course => {
    const coming = changing(incident);
    const state: State = { status: 'new', priority: firstPriority(incident), version: 0, nextAt: null, missed: false };
    const none = { ticketId: '', state, expected: [], forecastFrom: null, left: 0, isBusy: false };
    const course: Course = { incident, coming, changes: coming.length, ...none };
    push(incident.openedAt, { kind: 'open', course });
    for (const event of coming) push(event.at, { kind: 'row', course, event });
    return course;
  });

  let now = Number.NEGATIVE_INFINITY;
  const at = (instant: Instant, actor: Ctx['actor']): Ctx => {
    const clock = { now: () => Promise.resolve(instant), sleepUntil: () => Promise.resolve() };
    return { tenantId, actor, clock, db, requestId: null };
  };
  const people = () => at(now, { kind: 'system', id: 'incidents' });
  const untilOf = ({ coming, incident }: Course) =>
    coming[0]?.at ?? (incident.events.at(-1)?.at ?? incident.openedAt) + AFTERWARDS;

  /** Not before this instant can what is under way bring something about. */
  const underWay = new Map<Promise<void>, Instant>();
  const pending = new Set<Course>();

  function begin(held: readonly Course[], bound: Instant, work: () => Promise<void>): void {
    for (const course of held) course.isBusy = true;
    const run: Promise<void> = work().finally(() => {
      for (const course of held) course.isBusy = false;
      underWay.delete(run);
    });
    // Whoever waits for the next end hears of it.
    run.catch(() => undefined);
    underWay.set(run, bound);
  }

  /** What it does next is known: where that is before its next row, a forecast is made before the clock gets there. */
  function look(course: Course, since: Instant): void {
    const next = course.state.nextAt === null ? null : Date.parse(course.state.nextAt);
    if (next === null || next >= untilOf(course)) return;
    course.forecastFrom = since;
    pending.add(course);
    push(Math.max(next, since), { kind: 'forecast', course });
  }

  function open(course: Course): void {
    const { incident } = course;
    const ctx = people();
    const since = now;
    begin([course], since + SHORTEST, async () => {
      const created = await createTicket(ctx, {
        subject: incident.number,
        body: `Opened as ${incident.number}`,
        priority: course.state.priority,
        assigneeId: agentId,
        category: incident.category,
        channel: 'phone',
      });
      course.ticketId = created.id;
      course.state = stateOf(created);
      requireAfter(course.state, since, since + SHORTEST);
      look(course, since);
    });
  }

  function enter(course: Course, event: IncidentEvent): void {
    const ctx = people();
    const since = now;
    const planned = course.state.nextAt === null ? Number.POSITIVE_INFINITY : Date.parse(course.state.nextAt);
    const bound = isCalm(course.state, event) ? Math.min(planned, since + SHORTEST) : since;
    course.coming.shift();
    begin([course], bound, async () => {
      course.state = await take(ctx, course.ticketId, course.state, event);
      requireAfter(course.state, since, bound);
      look(course, since);
    });
  }

  /** Facts of those whose forecast is to be made stay as they are until then: all of them are read in one go. */
  async function forecast(): Promise<void> {
    const due = [...pending].filter((course) => !course.isBusy);
    const facts = await transaction(people(), (tx) =>
      factsOfTickets(
        tx,
        due.map(({ ticketId }) => ticketId),
      ),
    );
    for (const course of due) {
      const known = facts.get(course.ticketId);
      if (!known) throw new Error(`${course.incident.number} has no facts`);
      const from = course.forecastFrom ?? now;
      const { entries } = simulate(ticketSla, known, { from, until: untilOf(course) - 1 });
      course.expected.push(...entries.map(({ effect, at, state }) => ({ key: effect.key, at, state })));
      const instants = new Set(entries.map((entry) => entry.at));
      for (const instant of instants) push(instant, { kind: 'act', course });
      course.left = instants.size;
      course.forecastFrom = null;
      pending.delete(course);
    }
  }

  /** The processes of all tickets that are due now, in one transaction. */
  function act(first: Course): void {
    const held = [first];
    for (let next = queue.first; next?.at === now && next.what.kind === 'act'; next = queue.first) {
      if (next.what.course.isBusy || held.includes(next.what.course)) break;
      held.push(next.what.course);
      queue.shift();
    }
    const since = now;
    const ctx = at(since, { kind: 'process', id: 'ticket-sla' });
    for (const course of held) course.left -= 1;
    // What they do next stands in the queue, as it was forecast; only after the last of it there may be more.
    const ended = held.filter(({ left }) => left <= 0);
    begin(held, ended.length > 0 ? since : Number.POSITIVE_INFINITY, async () => {
      const where = Prisma.sql`p.tenant_id = ${tenantId}::uuid AND p.kind = 'ticket-sla'
        AND p.subject_id = ANY(${held.map(({ ticketId }) => ticketId)}::uuid[])`;
      await actRows(ctx, ticketStore, where, since, null);
      if (ended.length > 0) await read(ctx, ended);
      for (const course of ended) {
        const next = course.state.nextAt === null ? null : Date.parse(course.state.nextAt);
        if (next !== null && next < untilOf(course)) push(next, { kind: 'act', course });
      }
    });
  }

  /** What an escalation or time alone did to tickets is a change of them too. */
  async function read(ctx: Ctx, ended: readonly Course[]): Promise<void> {
    const rows = await transaction(
      ctx,
      (tx) => tx.$queryRaw<(Omit<State, 'nextAt'> & { id: string; at: Date | null })[]>`
        SELECT t.id, p.next_at AS at, t.version, t.priority, t.status,
          EXISTS (SELECT FROM ticket_breach b WHERE b.tenant_id = t.tenant_id AND b.ticket_id = t.id) AS missed
        FROM process p JOIN ticket t ON t.tenant_id = p.tenant_id AND t.id = p.subject_id
        WHERE p.tenant_id = ${tenantId}::uuid AND p.kind = 'ticket-sla' AND t.id = ANY(${ended.map(({ ticketId }) => ticketId)}::uuid[])`,
    );
    const found = new Map(
      rows.map(({ id, at: next, ...row }) => [id, { ...row, nextAt: next?.toISOString() ?? null }]),
    );
    for (const course of ended) course.state = found.get(course.ticketId) ?? course.state;
  }

  for (let next = queue.first; next || underWay.size > 0; next = queue.first) {
    const bound = Math.min(...underWay.values());
    if (!next || next.at > bound || underWay.size >= AT_ONCE || next.what.course.isBusy) {
      await Promise.race(underWay.keys());
      continue;
    }
    queue.shift();
    const { what: step } = next;
    if (next.at < now) throw new Error(`${step.course.incident.number}: the clock would go back.`);
    now = next.at;
    if (step.kind === 'open') open(step.course);
    else if (step.kind === 'row') enter(step.course, step.event);
    else if (step.kind === 'act') act(step.course);
    else if (pending.has(step.course)) await forecast();
  }
  return ends(people(), courses, now);
}

const firstPriority = ({ events }: Incident) => events[0]?.priority ?? 'normal';

/** Rows that change something that is measured. */
function changing(incident: Incident): IncidentEvent[] {
  let logged: Pick<IncidentEvent, 'status' | 'priority'> = { status: 'new', priority: firstPriority(incident) };
  return incident.events.filter((event) => {
    if (event.status === logged.status && event.priority === logged.priority) return false;
    logged = event;
    return true;
  });
}

/** @throws Error where it would have had to happen before what was begun meanwhile. What was due before now is done now. */
function requireAfter({ nextAt }: State, since: Instant, bound: Instant): void {
  if (nextAt === null || Math.max(Date.parse(nextAt), since) >= bound) return;
  throw new Error(`Due at ${nextAt}, when the clock may stand at ${new Date(bound).toISOString()} already.`);
}

async function ends(ctx: Ctx, courses: readonly Course[], now: Instant): Promise<Played[]> {
  const played: Played[] = [];
  for (let from = 0; from < courses.length; from += READ_AT_ONCE) {
    const some = courses.slice(from, from + READ_AT_ONCE);
    const facts = await transaction(ctx, (tx) =>
      factsOfTickets(
        tx,
        some.map(({ ticketId }) => ticketId),
      ),
    );
    for (const { incident, ticketId, expected, changes } of some) {
      const known = facts.get(ticketId);
      if (!known) throw new Error(`${incident.number} has no facts`);
      const clocks = clocksOf(known, now).clocks.filter(({ targetSeconds }) => targetSeconds !== null);
      const ledger = Object.values(known.ledger);
      played.push({
        ...{ incident, ticketId, changes, unchanged: incident.events.length - changes, effects: ledger.length },
        clocks: clocks.map(({ target, state }) => ({ target, state })),
        disagreements: compare(expected, ledger),
      });
    }
  }
  return played;
}

function compare(expected: readonly Line[], happened: readonly Line[]): string[] {
  const words = ({ key, at, state }: Line) => `${key} ${state} at ${new Date(at).toISOString()}`;
  const [forecast, done] = [new Set(expected.map(words)), new Set(happened.map(words))];
  return [
    ...[...forecast].filter((line) => !done.has(line)).map((line) => `was forecast and did not happen: ${line}`),
    ...[...done].filter((line) => !forecast.has(line)).map((line) => `happened and was not forecast: ${line}`),
  ];
}
