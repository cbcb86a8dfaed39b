import { planProcess, simulate } from '../../../domain/process/plan.ts';
import { clocksOf } from '../../../domain/tickets/facts.ts';
import { ticketSla } from '../../../domain/tickets/plan.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import type { Ctx } from '../../../services/context.ts';
import { transaction } from '../../../services/context.ts';
import { type Database, isOneOf, Prisma } from '../../../services/database.ts';
import { actRows } from '../../../services/processes/act.ts';
import { createTicket } from '../../../services/tickets/create.ts';
import { ticketStore } from '../../../services/tickets/process.ts';
import { factsOfTickets } from '../../../services/tickets/read.ts';
import { Queue } from './queue.ts';
import type { Incident, IncidentEvent } from './read.ts';
import { type State, stateOf, take } from './take.ts';

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
  /** What became due earlier than was forecast, in words. */
  readonly surprises: string[];
  /** The instant at which its clock stands. */
  now: Instant;
  /** Since when its forecast is to be made; null: it is made. */
  forecastFrom: Instant | null;
  /** Its process has acted since its state was read. */
  isStale: boolean;
  isBusy: boolean;
  /** What came up while it was busy. */
  readonly waiting: Step[];
}

type Kind = 'open' | 'row' | 'forecast' | 'act';
interface Step {
  readonly kind: Kind;
  readonly at: Instant;
  readonly course: Course;
}

const RANK: Readonly<Record<Kind, number>> = { open: 0, row: 0, forecast: 1, act: 2 };

/** What is under way at once: never two things of one ticket. */
const AT_ONCE = 6;
/** The rest of an incident's process after its last row: the longest target and every level are over by then. */
const AFTERWARDS = 60 * 86_400_000;
/** Tickets that are read in one go. */
const READ_AT_ONCE = 100;

/**
 * All incidents through the services on a virtual clock: the rows of all logs in the order of their instants, and between them what the
 * processes do by themselves, each effect at its due instant, by the code that the workflows call. Some run at once, as people and workers do,
 * but of one ticket only one, and its clock never goes back: tickets do nothing to each other. After every change the forecast up to the
 * incident's next one is kept, and compared with the ledger in the end.
 */
export async function play(
  db: Database,
  tenantId: string,
  agentId: string,
  incidents: readonly Incident[],
): Promise<Played[]> {
  const queue = new Queue<Step>();
  const push = (kind: Kind, at: Instant, course: Course) => queue.push(at, RANK[kind], { kind, at, course });
  const courses = incidents.map((incident): Course => {
    const coming = changing(incident);
    const state: State = { status: 'new', priority: firstPriority(incident), version: 0, nextAt: null };
    const none = { ticketId: '', expected: [], surprises: [], now: incident.openedAt, forecastFrom: null };
    const idle = { isStale: false, isBusy: false, waiting: [] };
    const course: Course = { incident, state, coming, changes: coming.length, ...none, ...idle };
    push('open', incident.openedAt, course);
    for (const { at } of coming) push('row', at, course);
    return course;
  });

  const at = (instant: Instant, actor: Ctx['actor']): Ctx => {
    const clock = { now: () => Promise.resolve(instant), sleepUntil: () => Promise.resolve() };
    return { tenantId, actor, clock, db, requestId: null };
  };
  const people = (instant: Instant) => at(instant, { kind: 'system', id: 'incidents' });
  /** What it does next is known: where that is before its next row, a forecast is made before the clock gets there. */
  function look(course: Course): void {
    const next = nextOf(course.state);
    if (next === null || next >= untilOf(course)) return;
    course.forecastFrom = course.now;
    push('forecast', Math.max(next, course.now), course);
  }

  async function open(course: Course): Promise<void> {
    const { incident, now } = course;
    const created = await createTicket(people(now), {
      subject: incident.number,
      body: `Opened as ${incident.number}`,
      priority: course.state.priority,
      assigneeId: agentId,
      category: incident.category,
      channel: 'phone',
    });
    course.ticketId = created.id;
    course.state = stateOf(created);
    look(course);
  }

  async function enter(course: Course): Promise<void> {
    const event = course.coming.shift();
    if (!event) return;
    const ctx = people(course.now);
    if (course.isStale) course.state = await read(ctx, course.ticketId);
    course.isStale = false;
    // Whatever was forecast before it is done.
    noteUnforeseen(course, nextOf(course.state), event.at);
    course.state = await take(ctx, course.ticketId, course.state, event);
    look(course);
  }

  /** Facts of those whose forecast is to be made stay as they are until then: all of them are read in one go. */
  async function forecast(due: readonly Course[]): Promise<void> {
    const facts = await transaction(people(Math.max(...due.map(({ now }) => now))), (tx) =>
      factsOfTickets(
        tx,
        due.map(({ ticketId }) => ticketId),
      ),
    );
    for (const course of due) {
      const known = facts.get(course.ticketId);
      if (!known) throw new Error(`${course.incident.number} has no facts`);
      const { entries } = simulate(ticketSla, known, {
        from: course.forecastFrom ?? course.now,
        until: untilOf(course) - 1,
      });
      course.expected.push(...entries.map(({ effect, at, state }) => ({ key: effect.key, at, state })));
      for (const instant of new Set(entries.map((entry) => entry.at))) push('act', instant, course);
      course.forecastFrom = null;
    }
  }

  /** The processes of some tickets that are due at one instant, in one transaction. */
  async function act(held: readonly Course[], now: Instant): Promise<void> {
    const where = Prisma.sql`p.tenant_id = ${tenantId}::uuid AND p.kind = 'ticket-sla'
      AND ${isOneOf(
        'p.subject_id',
        held.map(({ ticketId }) => ticketId),
      )}`;
    await actRows(at(now, { kind: 'process', id: 'ticket-sla' }), ticketStore, where, now, null);
    for (const course of held) course.isStale = true;
  }

  /** What an escalation or time alone did to a ticket is a change of it too. */
  async function read(ctx: Ctx, id: string): Promise<State> {
    const [row] = await transaction(
      ctx,
      (tx) => tx.$queryRaw<(Omit<State, 'nextAt'> & { at: Date | null })[]>`
        SELECT t.version, t.priority, t.status, p.next_at AS at FROM ticket t
        JOIN process p ON p.tenant_id = t.tenant_id AND p.kind = 'ticket-sla' AND p.subject_id = t.id
        WHERE t.tenant_id = ${tenantId}::uuid AND t.id = ${id}::uuid`,
    );
    if (!row) throw new Error(`${id} is gone`);
    const { at: next, ...state } = row;
    return { ...state, nextAt: next?.toISOString() ?? null };
  }

  /** Whoever else has the same to do is taken along. */
  function alike(step: Step): Course[] {
    if (step.kind === 'forecast') return courses.filter(({ forecastFrom, isBusy }) => forecastFrom !== null && !isBusy);
    const held = [step.course];
    if (step.kind !== 'act') return held;
    for (let next = queue.first; next?.at === step.at && next.what.kind === 'act'; next = queue.first) {
      if (next.what.course.isBusy || held.includes(next.what.course)) break;
      held.push(next.what.course);
      queue.shift();
    }
    return held;
  }

  const underWay = new Set<Promise<void>>();
  function begin(step: Step): void {
    const { kind, course } = step;
    if (kind === 'forecast' && course.forecastFrom === null) return;
    const held = alike(step);
    for (const one of held) {
      one.isBusy = true;
      if (kind === 'forecast') continue;
      if (step.at < one.now) throw new Error(`${one.incident.number}: the clock would go back.`);
      one.now = step.at;
    }
    const work = {
      open: () => open(course),
      row: () => enter(course),
      forecast: () => forecast(held),
      act: () => act(held, step.at),
    };
    const run: Promise<void> = work[kind]().finally(() => {
      underWay.delete(run);
      for (const one of held) {
        one.isBusy = false;
        for (const { kind: came, at: due } of one.waiting.splice(0)) push(came, due, one);
      }
    });
    // Whoever waits for the next end hears of it.
    run.catch(() => undefined);
    underWay.add(run);
  }

  for (let next = queue.first; next || underWay.size > 0; next = queue.first) {
    if (!next || underWay.size >= AT_ONCE) {
      await Promise.race(underWay);
      continue;
    }
    queue.shift();
    const { course } = next.what;
    if (course.isBusy) course.waiting.push(next.what);
    else begin(next.what);
  }
  return ends(people(Math.max(...courses.map(({ now }) => now))), courses);
}

/** Up to here its forecast is made: its next row, or long after the last one. */
const untilOf = ({ coming, incident }: Course): Instant =>
  coming[0]?.at ?? (incident.events.at(-1)?.at ?? incident.openedAt) + AFTERWARDS;

function noteUnforeseen({ surprises }: Course, next: Instant | null, until: Instant): void {
  if (next !== null && next < until) surprises.push(`was due at ${new Date(next).toISOString()} and was not forecast`);
}

const nextOf = ({ nextAt }: State): Instant | null => (nextAt === null ? null : Date.parse(nextAt));

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

async function ends(ctx: Ctx, courses: readonly Course[]): Promise<Played[]> {
  const now = await ctx.clock.now();
  const played: Played[] = [];
  for (let from = 0; from < courses.length; from += READ_AT_ONCE) {
    const some = courses.slice(from, from + READ_AT_ONCE);
    const facts = await transaction(ctx, (tx) =>
      factsOfTickets(
        tx,
        some.map(({ ticketId }) => ticketId),
      ),
    );
    for (const course of some) {
      const { incident, ticketId, expected, surprises, changes } = course;
      const known = facts.get(ticketId);
      if (!known) throw new Error(`${incident.number} has no facts`);
      const { due, next } = planProcess(ticketSla, known, course.now);
      noteUnforeseen(course, due[0]?.dueAt ?? next?.at ?? null, untilOf(course));
      const clocks = clocksOf(known, now).clocks.filter(({ targetSeconds }) => targetSeconds !== null);
      const ledger = Object.values(known.ledger);
      played.push({
        ...{ incident, ticketId, changes, unchanged: incident.events.length - changes, effects: ledger.length },
        clocks: clocks.map(({ target, state }) => ({ target, state })),
        disagreements: [...surprises, ...compare(expected, ledger)],
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
