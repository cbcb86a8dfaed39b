import type { OnCallFacts } from '../../domain/rotas/on-call.ts';
import { namedIn } from '../../domain/tickets/actions.ts';
import { clockName, type FrozenClock } from '../../domain/tickets/clocks.ts';
import type { TicketPriority } from '../../domain/tickets/contract.ts';
import { type StoredTargets, type Target, type TicketEvent, targetsFrom } from '../../domain/tickets/events.ts';
import type { PolicyInForce, TicketFacts } from '../../domain/tickets/facts.ts';
import type { TicketStatus } from '../../domain/tickets/status.ts';
import { type DeskFacts, NO_DESK } from '../../domain/tickets/timers.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Tx } from '../database.ts';
import type { Subject } from '../processes/store.ts';
import { loadRotas } from '../rotas/facts.ts';
import { loadCalendars, loadVersions, type Measure, policiesInForce, WITHOUT_POLICY } from './policies.ts';

/** Rotas are asked about all of the future: overrides are few, and a forecast may look far ahead. */
const END_OF_TIME: Instant = 8_640_000_000_000_000;

export type StoredEvent = TicketEvent<TicketStatus> & { readonly actorName: string | null };

/** A ticket's facts, with what its notices and its beat line say beside them. */
export interface StoredTicketFacts extends TicketFacts {
  readonly number: number;
  readonly subject: string;
  readonly events: readonly StoredEvent[];
}

interface TicketRow {
  id: string;
  number: bigint;
  subject: string;
  initialStatus: string;
  createdAt: Date;
  assigneeId: string | null;
  teamLeadId: string | null;
  escalationLevel: number;
  targets: StoredTargets;
  priority: TicketPriority;
  companyId: string | null;
  teamId: string | null;
  category: string | null;
  tags: string[];
  channel: string;
  slaPolicyId: string | null;
  versionId: string | null;
  policyChosen: boolean;
  calendarId: string | null;
  snoozedUntil: Date | null;
  snoozes: number;
  spamAt: Date | null;
  closeAfterDays: number | null;
}

/**
 * Facts of any number of tickets, in a fixed number of statements. The lead is the team's; where there is none or who has left,
 * whoever was fixed when the ticket was assigned, else the first manager, else the first owner. A customer's own calendar counts
 * before the team's, and both before the policy's.
 */
export async function loadTicketFacts(
  tx: Tx,
  subjects: readonly Subject[],
): Promise<ReadonlyMap<string, StoredTicketFacts>> {
  const ids = subjects.map((subject) => subject.subjectId);
  const rows = await tx.$queryRaw<TicketRow[]>`
    SELECT t.id, t.number, t.subject, t.initial_status AS "initialStatus", t.created_at AS "createdAt", t.assignee_id AS "assigneeId",
      coalesce(gl.id, l.id, (
        SELECT m.id FROM member m JOIN role r ON r.tenant_id = m.tenant_id AND r.id = m.role_id
        WHERE m.tenant_id = (SELECT app_tenant()) AND m.deleted_at IS NULL AND r.key IN ('manager', 'owner')
        ORDER BY r.key, m.created_at, m.id LIMIT 1)) AS "teamLeadId",
      t.escalation_level AS "escalationLevel", t.targets, t.priority, t.company_id AS "companyId",
      t.team_id AS "teamId", t.category, t.tags, t.channel, t.sla_policy_id AS "slaPolicyId", t.sla_policy_chosen AS "policyChosen",
      coalesce(t.sla_policy_version_id, t.sla_policy_id) AS "versionId", coalesce(k.calendar_id, g.calendar_id) AS "calendarId",
      t.snoozed_until AS "snoozedUntil", t.snoozes, t.spam_at AS "spamAt",
      (SELECT (settings #>> '{desk,closeAfterDays}')::int FROM tenant WHERE id = (SELECT app_tenant())) AS "closeAfterDays"
    FROM ticket t
    LEFT JOIN company k ON k.tenant_id = t.tenant_id AND k.id = t.company_id
    LEFT JOIN team g ON g.tenant_id = t.tenant_id AND g.id = t.team_id
    LEFT JOIN member gl ON gl.tenant_id = g.tenant_id AND gl.id = g.lead_id AND gl.deleted_at IS NULL
    LEFT JOIN member l ON l.tenant_id = t.tenant_id AND l.id = t.team_lead_id AND l.deleted_at IS NULL
    WHERE t.tenant_id = (SELECT app_tenant()) AND t.id = ANY(${ids}::uuid[])`;
  const versions = await loadVersions(tx, [...new Set(rows.flatMap((row) => row.versionId ?? []))]);
  const calendars = await loadCalendars(tx, [...new Set(rows.flatMap((row) => row.calendarId ?? []))]);
  const around = await surroundings(tx, versions.values(), Math.min(...rows.map((row) => row.createdAt.getTime())));
  const events = await loadEvents(tx, ids);
  const breaches = await loadBreaches(tx, ids);
  const frozen = await loadFrozen(tx, ids);
  const found = new Map(rows.map((row) => [row.id, row]));
  const facts = new Map<string, StoredTicketFacts>();
  for (const { processId, subjectId, base } of subjects) {
    const row = found.get(subjectId);
    if (!row) continue;
    const { priority, companyId, teamId, category, tags, channel } = row;
    const { policy, calendar } = versions.get(row.versionId ?? '') ?? WITHOUT_POLICY;
    facts.set(processId, {
      ...base,
      ...around,
      policy,
      calendar: calendars.get(row.calendarId ?? '') ?? calendar,
      ownCalendar: row.calendarId !== null,
      ticket: {
        createdAt: row.createdAt.getTime(),
        initialStatus: row.initialStatus as TicketStatus,
        assigneeId: row.assigneeId,
        teamLeadId: row.teamLeadId,
        escalationLevel: row.escalationLevel,
        attributes: { priority, companyId, teamId, category, tags, channel },
        policyId: row.slaPolicyId,
        policyChosen: row.policyChosen,
      },
      targets: targetsFrom(row.targets),
      events: events.get(row.id) ?? [],
      breaches: breaches.get(row.id) ?? {},
      frozen: frozen.get(row.id) ?? {},
      desk: deskOf(row),
      number: Number(row.number),
      subject: row.subject,
    });
  }
  return facts;
}

const deskOf = ({ snoozedUntil, snoozes, spamAt, closeAfterDays }: TicketRow): DeskFacts => ({
  closeAfterDays: closeAfterDays ?? NO_DESK.closeAfterDays,
  snoozedUntil: snoozedUntil?.getTime() ?? null,
  snoozes,
  spam: spamAt !== null,
  surveyAfterSeconds: null,
});

/** What the actions of these policies ask about: who of those named has left, rotas, and the policies that a raised priority may lead to. */
async function surroundings(
  tx: Tx,
  measures: Iterable<Measure>,
  since: Instant,
): Promise<Pick<TicketFacts, 'gone' | 'rotas' | 'inForce'>> {
  const actions = [...measures].flatMap(({ policy }) =>
    [...policy.warnings, ...policy.escalations].flatMap((one) => one.actions),
  );
  const givenTo = namedIn(actions.filter(({ kind }) => kind === 'reassign'));
  const found: { gone?: string[]; rotas?: Record<string, OnCallFacts>; inForce?: PolicyInForce[] } = {};
  if (givenTo.members.length > 0) {
    const left = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM member WHERE tenant_id = (SELECT app_tenant()) AND id = ANY(${givenTo.members}::uuid[]) AND deleted_at IS NOT NULL`;
    found.gone = left.map(({ id }) => id);
  }
  if (givenTo.rotas.length > 0) {
    found.rotas = Object.fromEntries(await loadRotas(tx, givenTo.rotas, { from: since, to: END_OF_TIME }));
  }
  if (actions.some(({ kind }) => kind === 'raise-priority')) found.inForce = await policiesInForce(tx);
  return found;
}

interface EventRow {
  ticketId: string;
  kind: StoredEvent['kind'];
  at: Date;
  to: TicketStatus | null;
  targets: StoredTargets | null;
  actorName: string | null;
}

async function loadEvents(tx: Tx, ids: readonly string[]): Promise<Map<string, StoredEvent[]>> {
  const rows = await tx.$queryRaw<EventRow[]>`
    SELECT ticket_id AS "ticketId", kind, at, to_status AS "to", targets, actor_name AS "actorName" FROM ticket_event
    WHERE tenant_id = (SELECT app_tenant()) AND ticket_id = ANY(${ids}::uuid[]) ORDER BY ticket_id, at, seq`;
  const events = new Map<string, StoredEvent[]>();
  for (const { ticketId, at: date, kind, to, targets, actorName } of rows) {
    const all = events.get(ticketId) ?? [];
    const at = date.getTime();
    if (kind === 'status') all.push({ kind, at, to: to as TicketStatus, actorName });
    else if (kind === 'targets') all.push({ kind, at, targets: targetsFrom(targets ?? {}), actorName });
    else all.push({ kind, at, actorName });
    events.set(ticketId, all);
  }
  return events;
}

async function loadBreaches(tx: Tx, ids: readonly string[]): Promise<Map<string, Record<string, Instant>>> {
  const rows = await tx.$queryRaw<{ ticketId: string; target: Target; occurrence: number; at: Date }[]>`
    SELECT ticket_id AS "ticketId", target, occurrence, breached_at AS at FROM ticket_breach
    WHERE tenant_id = (SELECT app_tenant()) AND ticket_id = ANY(${ids}::uuid[])`;
  const breaches = new Map<string, Record<string, Instant>>();
  for (const row of rows) {
    breaches.set(row.ticketId, { ...breaches.get(row.ticketId), [clockName(row)]: row.at.getTime() });
  }
  return breaches;
}

interface FrozenRow {
  ticketId: string;
  target: Target;
  occurrence: number;
  finishedAt: Date;
  dueAt: Date | null;
  breachedAt: Date | null;
  elapsedSeconds: bigint;
  targetSeconds: number | null;
}

async function loadFrozen(tx: Tx, ids: readonly string[]): Promise<Map<string, Record<string, FrozenClock>>> {
  const rows = await tx.$queryRaw<FrozenRow[]>`
    SELECT ticket_id AS "ticketId", target, occurrence, finished_at AS "finishedAt", due_at AS "dueAt", breached_at AS "breachedAt",
      elapsed_seconds AS "elapsedSeconds", target_seconds AS "targetSeconds" FROM ticket_clock
    WHERE tenant_id = (SELECT app_tenant()) AND ticket_id = ANY(${ids}::uuid[])`;
  const frozen = new Map<string, Record<string, FrozenClock>>();
  for (const row of rows) {
    const all = frozen.get(row.ticketId) ?? {};
    all[clockName(row)] = {
      targetSeconds: row.targetSeconds,
      finishedAt: row.finishedAt.getTime(),
      dueAt: row.dueAt?.getTime() ?? null,
      breachedAt: row.breachedAt?.getTime() ?? null,
      elapsedSeconds: Number(row.elapsedSeconds),
    };
    frozen.set(row.ticketId, all);
  }
  return frozen;
}
