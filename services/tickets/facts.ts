import type { ClosingInstant } from '../../domain/calendars/business-time.ts';
import type { Threshold } from '../../domain/calendars/deadline.ts';
import type { CalendarDefinition } from '../../domain/calendars/problems.ts';
import { clockName } from '../../domain/tickets/clocks.ts';
import { clockRules } from '../../domain/tickets/contract.ts';
import type { Target, Targets, TicketEvent } from '../../domain/tickets/events.ts';
import type { EscalationLevel, TicketFacts } from '../../domain/tickets/facts.ts';
import type { TicketStatus } from '../../domain/tickets/status.ts';
import { type DeskFacts, NO_DESK } from '../../domain/tickets/timers.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Tx } from '../database.ts';
import type { Subject } from '../processes/store.ts';

export type StoredEvent = TicketEvent<TicketStatus> & { readonly actorName: string | null };

/** A ticket's facts, with what its notices and its beat line say beside them. */
export interface StoredTicketFacts extends TicketFacts {
  readonly number: number;
  readonly subject: string;
  readonly events: readonly StoredEvent[];
}

type Rest = Pick<StoredTicketFacts, 'calendar' | 'policy'>;

const NEVER_CLOSES: CalendarDefinition = {
  zone: 'UTC',
  weekly: Object.fromEntries(
    (['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const).map((day) => [day, [['00:00', '24:00']]]),
  ),
  holidays: [],
};

/** A ticket without a policy is measured against nothing, so nothing of it is ever due. */
const WITHOUT_POLICY: Rest = {
  calendar: NEVER_CLOSES,
  policy: {
    rules: clockRules({ pausesFirstResponse: true, closingInstant: 'stay-at-close' }),
    warnings: [],
    escalations: [],
  },
};

interface TicketRow {
  id: string;
  number: bigint;
  subject: string;
  initialStatus: string;
  createdAt: Date;
  assigneeId: string | null;
  teamLeadId: string | null;
  escalationLevel: number;
  targets: Targets;
  slaPolicyId: string | null;
  snoozedUntil: Date | null;
  snoozes: number;
  spamAt: Date | null;
  closeAfterDays: number | null;
}

/**
 * Facts of any number of tickets, in four statements. Who has left the workspace is nobody: their tickets count as unassigned,
 * and where the team lead has left, or none is known, the first manager leads, else the first owner.
 */
export async function loadTicketFacts(
  tx: Tx,
  subjects: readonly Subject[],
): Promise<ReadonlyMap<string, StoredTicketFacts>> {
  const ids = subjects.map((subject) => subject.subjectId);
  const rows = await tx.$queryRaw<TicketRow[]>`
    SELECT t.id, t.number, t.subject, t.initial_status AS "initialStatus", t.created_at AS "createdAt", a.id AS "assigneeId",
      coalesce(l.id, (
        SELECT m.id FROM member m JOIN role r ON r.tenant_id = m.tenant_id AND r.id = m.role_id
        WHERE m.tenant_id = (SELECT app_tenant()) AND m.deleted_at IS NULL AND r.key IN ('manager', 'owner')
        ORDER BY r.key, m.created_at, m.id LIMIT 1)) AS "teamLeadId",
      t.escalation_level AS "escalationLevel", t.targets, t.sla_policy_id AS "slaPolicyId",
      t.snoozed_until AS "snoozedUntil", t.snoozes, t.spam_at AS "spamAt",
      (SELECT (settings #>> '{desk,closeAfterDays}')::int FROM tenant WHERE id = (SELECT app_tenant())) AS "closeAfterDays"
    FROM ticket t
    LEFT JOIN member a ON a.tenant_id = t.tenant_id AND a.id = t.assignee_id AND a.deleted_at IS NULL
    LEFT JOIN member l ON l.tenant_id = t.tenant_id AND l.id = t.team_lead_id AND l.deleted_at IS NULL
    WHERE t.tenant_id = (SELECT app_tenant()) AND t.id = ANY(${ids}::uuid[])`;
  const policies = await loadPolicies(tx, [...new Set(rows.flatMap((row) => row.slaPolicyId ?? []))]);
  const events = await loadEvents(tx, ids);
  const breaches = await loadBreaches(tx, ids);
  const found = new Map(rows.map((row) => [row.id, row]));
  const facts = new Map<string, StoredTicketFacts>();
  for (const { processId, subjectId, base } of subjects) {
    const row = found.get(subjectId);
    if (!row) continue;
    facts.set(processId, {
      ...base,
      ...(policies.get(row.slaPolicyId ?? '') ?? WITHOUT_POLICY),
      ticket: {
        createdAt: row.createdAt.getTime(),
        initialStatus: row.initialStatus as TicketStatus,
        assigneeId: row.assigneeId,
        teamLeadId: row.teamLeadId,
        escalationLevel: row.escalationLevel,
      },
      targets: row.targets,
      events: events.get(row.id) ?? [],
      breaches: breaches.get(row.id) ?? {},
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

interface PolicyRow extends CalendarDefinition {
  id: string;
  calendarId: string;
  warnings: Threshold[];
  escalations: EscalationLevel[];
  pausesFirstResponse: boolean;
  closingInstant: ClosingInstant;
}

/** Policies with their calendars; one object a calendar, for its table of days is kept by it. */
export async function loadPolicies(tx: Tx, ids: readonly string[]): Promise<Map<string, Rest>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.$queryRaw<PolicyRow[]>`
    SELECT s.id, s.calendar_id AS "calendarId", s.warnings, s.escalations, s.pauses_first_response AS "pausesFirstResponse",
      s.closing_instant AS "closingInstant", c.zone, c.weekly, c.holidays
    FROM sla_policy s JOIN business_calendar c ON c.tenant_id = s.tenant_id AND c.id = s.calendar_id
    WHERE s.tenant_id = (SELECT app_tenant()) AND s.id = ANY(${ids}::uuid[])`;
  const calendars = new Map<string, CalendarDefinition>();
  const policies = new Map<string, Rest>();
  for (const row of rows) {
    const { id, calendarId, zone, weekly, holidays, warnings, escalations } = row;
    const calendar = calendars.get(calendarId) ?? { zone, weekly, holidays };
    calendars.set(calendarId, calendar);
    policies.set(id, { calendar, policy: { rules: clockRules(row), warnings, escalations } });
  }
  return policies;
}

interface EventRow {
  ticketId: string;
  kind: StoredEvent['kind'];
  at: Date;
  to: TicketStatus | null;
  targets: Targets | null;
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
    else if (kind === 'targets') all.push({ kind, at, targets: targets as Targets, actorName });
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
