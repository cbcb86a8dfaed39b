import type { CalendarDefinition } from '../../domain/calendars/problems.ts';
import type { ProcessFacts } from '../../domain/process/contract.ts';
import type { OnCallFacts } from '../../domain/rotas/on-call.ts';
import { namedIn, type TicketAction } from '../../domain/tickets/actions.ts';
import { clockName, type FrozenClock } from '../../domain/tickets/clocks.ts';
import type { TicketPriority } from '../../domain/tickets/contract.ts';
import {
  type StoredTargets,
  storedTargets,
  type Target,
  type TicketEvent,
  targetsFrom,
} from '../../domain/tickets/events.ts';
import type { PolicyInForce, TeamFacts, TicketFacts } from '../../domain/tickets/facts.ts';
import type { TicketAttributes } from '../../domain/tickets/sla-policy.ts';
import type { TicketStatus } from '../../domain/tickets/status.ts';
import { type DeskFacts, NO_DESK } from '../../domain/tickets/timers.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { isOneOf, Prisma, type Tx } from '../database.ts';
import type { Subject } from '../processes/store.ts';
import { loadRotas } from '../rotas/facts.ts';
import {
  loadCalendars,
  loadVersions,
  type Measure,
  policiesInForce,
  sameCalendar,
  WITHOUT_POLICY,
} from './policies.ts';

/** Rotas are asked about all of the future: overrides are few, and a forecast may look far ahead. */
const END_OF_TIME: Instant = 8_640_000_000_000_000;

export type StoredEvent = TicketEvent<TicketStatus> & { readonly actorName: string | null };

/** A ticket's facts, with what its notices and its beat line say beside them. */
export interface StoredTicketFacts extends TicketFacts {
  readonly number: number;
  readonly subject: string;
  readonly events: readonly StoredEvent[];
}

interface TicketRow extends Ground {
  id: string;
  number: bigint;
  subject: string;
  initialStatus: string;
  createdAt: Date;
  assigneeId: string | null;
  escalationLevel: number;
  targets: StoredTargets;
  priority: TicketPriority;
  companyId: string | null;
  teamId: string | null;
  category: string | null;
  tags: readonly string[];
  channel: string;
  slaPolicyId: string | null;
  versionId: string | null;
  policyChosen: boolean;
  snoozedUntil: Date | null;
  snoozes: number;
  spamAt: Date | null;
  sides: { id: string; asks: number; dueAt: string }[] | null;
  events: EventRow[];
  breaches: { target: Target; occurrence: number; at: Instant }[];
  finished: FinishedRow[];
}

interface EventRow {
  kind: StoredEvent['kind'];
  at: Instant;
  to: TicketStatus | null;
  targets: StoredTargets | null;
  actorName: string | null;
  /** Not null: the merge that entered it was taken back. */
  takenBack: string[] | null;
}

type FinishedRow = Omit<FrozenClock, 'finishedAt'> & { target: Target; occurrence: number; finishedAt: Instant };

/** What a ticket rests on beside its own row. */
interface Ground {
  teamLeadId: string | null;
  calendarId: string | null;
  customerCalendar: boolean;
  closeAfterDays: number | null;
  /** Of whoever asked; null: nobody who could be asked how it was, or by whose address a contract could be found. */
  requesterEmail: string | null;
  survey: { on: boolean; afterHours: number; since: string } | null;
}

/** An instant inside JSON, in milliseconds. */
const ms = (column: string): Prisma.Sql => Prisma.raw(`floor(extract(epoch FROM ${column}) * 1000)::bigint`);

/** What happened to a ticket `t`, its misses and its finished clocks: with its row, for each statement more is a way to the database more. */
const HAPPENED = Prisma.sql`
  coalesce((SELECT json_agg(json_build_object('kind', e.kind, 'at', ${ms('e.at')}, 'to', e.to_status, 'targets', e.targets, 'actorName', e.actor_name, 'takenBack', e.taken_back)
    ORDER BY e.at, e.seq) FROM ticket_event e WHERE e.tenant_id = t.tenant_id AND e.ticket_id = t.id), '[]') AS events,
  coalesce((SELECT json_agg(json_build_object('target', b.target, 'occurrence', b.occurrence, 'at', ${ms('b.breached_at')}))
    FROM ticket_breach b WHERE b.tenant_id = t.tenant_id AND b.ticket_id = t.id), '[]') AS breaches,
  coalesce((SELECT json_agg(json_build_object('target', f.target, 'occurrence', f.occurrence, 'finishedAt', ${ms('f.finished_at')},
      'dueAt', ${ms('f.due_at')}, 'breachedAt', ${ms('f.breached_at')}, 'elapsedSeconds', f.elapsed_seconds, 'targetSeconds', f.target_seconds, 'calendar', f.calendar))
    FROM ticket_clock f WHERE f.tenant_id = t.tenant_id AND f.ticket_id = t.id), '[]') AS finished`;

/** Of a ticket `t`: a customer's own calendar counts before the team's, and both before the policy's. */
const CALENDAR = Prisma.sql`coalesce(k.calendar_id, g.calendar_id)`;
const CALENDAR_JOINS = Prisma.sql`
  LEFT JOIN company k ON k.tenant_id = t.tenant_id AND k.id = t.company_id
  LEFT JOIN team g ON g.tenant_id = t.tenant_id AND g.id = t.team_id`;

/** The calendar that a ticket of this customer and team counts by; null: its policy's. */
export async function calendarOf(
  tx: Tx,
  { companyId, teamId }: Pick<TicketAttributes, 'companyId' | 'teamId'>,
): Promise<CalendarDefinition | null> {
  const [row] = await tx.$queryRaw<{ id: string | null }[]>`
    SELECT ${CALENDAR} AS id FROM (SELECT app_tenant() AS tenant_id, ${companyId}::uuid AS company_id, ${teamId}::uuid AS team_id) t ${CALENDAR_JOINS}`;
  return row?.id ? ((await loadCalendars(tx, [row.id])).get(row.id) ?? null) : null;
}

/**
 * Of a ticket `t`. The lead is the team's; where there is none or who has left, whoever was fixed when the ticket was assigned, else the
 * first manager, else the first owner.
 */
const GROUND = Prisma.sql`
  coalesce(gl.id, l.id, (
    SELECT m.id FROM member m JOIN role r ON r.tenant_id = m.tenant_id AND r.id = m.role_id
    WHERE m.tenant_id = (SELECT app_tenant()) AND m.deleted_at IS NULL AND r.key IN ('manager', 'owner')
    ORDER BY r.key, m.created_at, m.id LIMIT 1)) AS "teamLeadId",
  ${CALENDAR} AS "calendarId", k.calendar_id IS NOT NULL AS "customerCalendar",
  coalesce(t.requester_email, (SELECT c.email FROM contact c WHERE c.tenant_id = t.tenant_id AND c.id = t.contact_id)) AS "requesterEmail",
  (SELECT settings #> '{desk,survey}' FROM tenant WHERE id = (SELECT app_tenant())) AS survey,
  (SELECT (settings #>> '{desk,closeAfterDays}')::int FROM tenant WHERE id = (SELECT app_tenant())) AS "closeAfterDays"`;
const GROUND_JOINS = Prisma.sql`${CALENDAR_JOINS}
  LEFT JOIN member gl ON gl.tenant_id = g.tenant_id AND gl.id = g.lead_id AND gl.deleted_at IS NULL
  LEFT JOIN member l ON l.tenant_id = t.tenant_id AND l.id = t.team_lead_id AND l.deleted_at IS NULL`;

/** Facts of any number of tickets, in a fixed number of statements. */
export async function loadTicketFacts(
  tx: Tx,
  subjects: readonly Subject[],
): Promise<ReadonlyMap<string, StoredTicketFacts>> {
  const ids = subjects.map((subject) => subject.subjectId);
  const which = Prisma.sql`t.tenant_id = (SELECT app_tenant()) AND ${isOneOf('t.id', ids)}`;
  const versionId = Prisma.sql`coalesce(t.sla_policy_version_id, t.sla_policy_id)`;
  const [rows, versions] = await Promise.all([
    tx.$queryRaw<TicketRow[]>`
    SELECT t.id, t.number, t.subject, t.initial_status AS "initialStatus", t.created_at AS "createdAt", t.assignee_id AS "assigneeId",
      t.escalation_level AS "escalationLevel", t.targets, t.priority, t.company_id AS "companyId",
      t.team_id AS "teamId", t.category, t.tags, t.channel, t.sla_policy_id AS "slaPolicyId", t.sla_policy_chosen AS "policyChosen",
      ${versionId} AS "versionId", t.snoozed_until AS "snoozedUntil", t.snoozes, t.spam_at AS "spamAt", ${GROUND},
      (SELECT jsonb_agg(jsonb_build_object('id', sc.id, 'asks', sc.asks, 'dueAt', sc.due_at) ORDER BY sc.id) FROM side_conversation sc
        WHERE sc.tenant_id = t.tenant_id AND sc.ticket_id = t.id AND sc.status = 'waiting' AND sc.due_at IS NOT NULL) AS sides,
      ${HAPPENED}
    FROM ticket t ${GROUND_JOINS} WHERE ${which}`,
    loadVersions(tx, Prisma.sql`v.id IN (SELECT ${versionId} FROM ticket t WHERE ${which})`),
  ]);
  const { calendars, around } = await loadBeside(tx, rows, versions);
  const found = new Map(rows.map((row) => [row.id, row]));
  return new Map(
    subjects.flatMap(({ processId, subjectId, base }) => {
      const row = found.get(subjectId);
      return row ? [[processId, { ...base, ...factsOf(row, versions, calendars, around) }] as const] : [];
    }),
  );
}

/** A ticket that is about to be written. */
export interface NewTicket {
  readonly number: number;
  readonly subject: string;
  readonly attributes: TicketAttributes;
  readonly contactId: string | null;
  readonly requesterEmail: string | null;
  readonly assigneeId: string | null;
  readonly teamLeadId: string | null;
  readonly policy: { readonly id: string; readonly versionId: string } | null;
  readonly policyChosen: boolean;
  /** Who wrote its first message; undefined: it has none. */
  readonly firstWriter: string | null | undefined;
}

const UNWRITTEN = {
  ...{ id: '', initialStatus: 'new', escalationLevel: 0, snoozedUntil: null, snoozes: 0, spamAt: null },
  ...{ sides: null, breaches: [], finished: [] },
} as const;

/** The same facts of a ticket that is planned before its row is written: a row that bears what it is ordered by from the start is written once. */
export async function factsOfNew(
  tx: Tx,
  { attributes, policy, firstWriter, contactId, requesterEmail, ...ticket }: NewTicket,
  now: Instant,
): Promise<StoredTicketFacts> {
  const { companyId, teamId, priority } = attributes;
  const [[ground], versions] = await Promise.all([
    tx.$queryRaw<[Ground]>`
      SELECT ${GROUND} FROM (SELECT app_tenant() AS tenant_id, ${companyId}::uuid AS company_id, ${teamId}::uuid AS team_id,
        ${ticket.teamLeadId}::uuid AS team_lead_id, ${contactId}::uuid AS contact_id, ${requesterEmail}::text AS requester_email) t ${GROUND_JOINS}`,
    policy ? loadVersions(tx, Prisma.sql`v.id = ${policy.versionId}::uuid`) : new Map<string, Measure>(),
  ]);
  const { policy: measuredBy } = versions.get(policy?.versionId ?? '') ?? WITHOUT_POLICY;
  const row: TicketRow = {
    ...UNWRITTEN,
    ...ticket,
    ...attributes,
    ...ground,
    number: BigInt(ticket.number),
    createdAt: new Date(now),
    slaPolicyId: policy?.id ?? null,
    versionId: policy?.versionId ?? null,
    targets: storedTargets(measuredBy.targets[priority]),
    events:
      firstWriter === undefined
        ? []
        : [{ kind: 'customer_message', at: now, to: null, targets: null, actorName: firstWriter, takenBack: null }],
  };
  const { calendars, around } = await loadBeside(tx, [row], versions);
  return { status: 'running', ledger: {}, ...factsOf(row, versions, calendars, around) };
}

async function loadBeside(tx: Tx, rows: readonly TicketRow[], versions: ReadonlyMap<string, Measure>) {
  const [calendars, around] = await Promise.all([
    loadCalendars(tx, [...new Set(rows.flatMap((row) => row.calendarId ?? []))]),
    surroundings(tx, versions.values(), rows),
  ]);
  return { calendars, around };
}

function factsOf(
  row: TicketRow,
  versions: ReadonlyMap<string, Measure>,
  calendars: ReadonlyMap<string, CalendarDefinition>,
  around: Pick<TicketFacts, 'gone' | 'rotas' | 'handTo' | 'inForce'>,
): Omit<StoredTicketFacts, keyof ProcessFacts> {
  const { priority, companyId, requesterEmail, teamId, category, tags, channel } = row;
  const { policy, calendar } = versions.get(row.versionId ?? '') ?? WITHOUT_POLICY;
  return {
    ...around,
    policy,
    calendar: calendars.get(row.calendarId ?? '') ?? calendar,
    ownCalendar: row.calendarId !== null,
    ...(around.handTo && { customerCalendar: row.customerCalendar, policyCalendar: calendar }),
    ticket: {
      createdAt: row.createdAt.getTime(),
      initialStatus: row.initialStatus as TicketStatus,
      assigneeId: row.assigneeId,
      teamLeadId: row.teamLeadId,
      escalationLevel: row.escalationLevel,
      attributes: { priority, companyId, requesterEmail, teamId, category, tags, channel },
      policyId: row.slaPolicyId,
      policyChosen: row.policyChosen,
    },
    targets: targetsFrom(row.targets),
    ...eventsOf(row),
    breaches: Object.fromEntries(row.breaches.map((miss) => [clockName(miss), miss.at])),
    frozen: Object.fromEntries(
      row.finished.map(({ target, occurrence, calendar: then, ...clock }) => [
        clockName({ target, occurrence }),
        { ...clock, calendar: then ? sameCalendar(then) : null },
      ]),
    ),
    desk: deskOf(row),
    number: Number(row.number),
    subject: row.subject,
  };
}

const deskOf = ({ requesterEmail, survey: asked, ...row }: TicketRow): DeskFacts => {
  const { snoozedUntil, snoozes, spamAt, closeAfterDays, sides } = row;
  const survey = requesterEmail === null ? null : asked;
  return {
    closeAfterDays: closeAfterDays ?? NO_DESK.closeAfterDays,
    snoozedUntil: snoozedUntil?.getTime() ?? null,
    snoozes,
    spam: spamAt !== null,
    sides: (sides ?? []).map(({ dueAt, ...side }) => ({ ...side, dueAt: Date.parse(dueAt) })),
    surveyAfterSeconds: survey?.on ? survey.afterHours * 3600 : null,
    surveySince: survey?.on ? Date.parse(survey.since) : null,
  };
};

interface Around {
  gone?: string[];
  rotas?: Record<string, OnCallFacts>;
  handTo?: Record<string, TeamFacts>;
  inForce?: PolicyInForce[];
}

async function teamsOf(tx: Tx, ids: readonly string[]): Promise<Record<string, TeamFacts>> {
  const teams = await tx.$queryRaw<{ id: string; leadId: string | null; calendarId: string | null }[]>`
    SELECT g.id, l.id AS "leadId", g.calendar_id AS "calendarId" FROM team g
    LEFT JOIN member l ON l.tenant_id = g.tenant_id AND l.id = g.lead_id AND l.deleted_at IS NULL
    WHERE g.tenant_id = (SELECT app_tenant()) AND g.id = ANY(${ids}::uuid[]) AND g.deleted_at IS NULL`;
  const calendars = await loadCalendars(tx, [...new Set(teams.flatMap(({ calendarId }) => calendarId ?? []))]);
  return Object.fromEntries(
    teams.map(({ id, leadId, calendarId }) => [id, { leadId, calendar: calendars.get(calendarId ?? '') ?? null }]),
  );
}

/** What the actions of these policies ask about: who of those named has left, rotas, and the policies that a raised priority may lead to. */
async function surroundings(
  tx: Tx,
  measures: Iterable<Measure>,
  rows: readonly TicketRow[],
): Promise<Pick<TicketFacts, 'gone' | 'rotas' | 'handTo' | 'inForce'>> {
  const found: Around = {};
  const actions = actionsIn(measures);
  // What moves a ticket may bring it under any policy in force, whose actions follow then.
  if (actions.some(movesTicket)) {
    found.inForce = await policiesInForce(tx, rows);
    actions.push(...actionsIn(found.inForce));
  }
  const givenTo = namedIn(actions.filter(({ kind }) => kind === 'reassign' || kind === 'add-follower'));
  if (givenTo.members.length > 0) {
    const left = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM member WHERE tenant_id = (SELECT app_tenant()) AND id = ANY(${givenTo.members}::uuid[]) AND deleted_at IS NOT NULL`;
    found.gone = left.map(({ id }) => id);
  }
  if (givenTo.rotas.length > 0) {
    const from = Math.min(...rows.map((row) => row.createdAt.getTime()));
    found.rotas = Object.fromEntries(await loadRotas(tx, givenTo.rotas, { from, to: END_OF_TIME }));
  }
  if (givenTo.teams.length > 0) found.handTo = await teamsOf(tx, givenTo.teams);
  return found;
}

const actionsIn = (measures: Iterable<Pick<Measure, 'policy'>>): TicketAction[] =>
  [...measures].flatMap(({ policy }) => [...policy.warnings, ...policy.escalations].flatMap((one) => one.actions));

/** Whether policies look at the ticket anew after it. */
const movesTicket = (action: TicketAction): boolean =>
  action.kind === 'raise-priority' || (action.kind === 'reassign' && action.to.kind === 'team');

function eventsOf({ events }: TicketRow): Pick<StoredTicketFacts, 'events' | 'takenBack'> {
  const takenBack = events.flatMap((event) => event.takenBack ?? []);
  return {
    events: events.filter((event) => event.takenBack === null).map(eventOf),
    ...(takenBack.length > 0 && { takenBack }),
  };
}

function eventOf({ kind, at, to, targets, actorName }: EventRow): StoredEvent {
  if (kind === 'status') return { kind, at, to: to as TicketStatus, actorName };
  if (kind === 'targets') return { kind, at, targets: targetsFrom(targets ?? {}), actorName };
  return { kind, at, actorName };
}
