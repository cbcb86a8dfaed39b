import type { ClosingInstant } from '../../domain/calendars/business-time.ts';
import { EVERY_HOUR } from '../../domain/calendars/every-hour.ts';
import type { CalendarDefinition } from '../../domain/calendars/problems.ts';
import { NO_TARGETS } from '../../domain/tickets/events.ts';
import type { PolicyFacts, PolicyInForce } from '../../domain/tickets/facts.ts';
import {
  type Conditional,
  type Contract,
  clockRules,
  type EscalationLevel,
  type Pausing,
  type SlaPolicyInput,
  type TicketAttributes,
  targetsOf,
  type WarningThreshold,
} from '../../domain/tickets/sla-policy.ts';
import { Prisma, type Tx } from '../database.ts';

/** A policy's version, and the calendar that it counts by. */
export interface Measure {
  readonly policy: PolicyFacts;
  readonly calendar: CalendarDefinition;
}

/** A ticket without a policy is measured against nothing, so nothing of it is ever due. */
export const WITHOUT_POLICY: Measure = {
  calendar: EVERY_HOUR,
  policy: {
    versionId: null,
    rules: clockRules({ pausing: {}, closingInstant: 'stay-at-close' }),
    warnings: [],
    escalations: [],
    targets: { low: NO_TARGETS, normal: NO_TARGETS, high: NO_TARGETS, urgent: NO_TARGETS },
  },
};

interface VersionRow extends CalendarDefinition {
  id: string;
  targets: SlaPolicyInput['targets'];
  warnings: WarningThreshold[];
  escalations: EscalationLevel[];
  pausing: Pausing;
  closingInstant: ClosingInstant;
}

/** What a policy says, as a plan takes it. */
export const policyFacts = (
  versionId: string | null,
  policy: Pick<VersionRow, 'targets' | 'warnings' | 'escalations' | 'pausing' | 'closingInstant'>,
): PolicyFacts => ({
  versionId,
  rules: clockRules(policy),
  warnings: policy.warnings,
  escalations: policy.escalations,
  targets: {
    low: targetsOf(policy.targets.low),
    normal: targetsOf(policy.targets.normal),
    high: targetsOf(policy.targets.high),
    urgent: targetsOf(policy.targets.urgent),
  },
});

/** Calendars met so far, by what they say: the table of days that the arithmetic builds belongs to the object, and outlives a load by it. */
const CALENDARS = new Map<string, CalendarDefinition>();
const MOST_CALENDARS = 1000;

export function sameCalendar({ zone, weekly, holidays }: CalendarDefinition): CalendarDefinition {
  const key = JSON.stringify([zone, weekly, holidays]);
  const known = CALENDARS.get(key);
  if (known) return known;
  if (CALENDARS.size >= MOST_CALENDARS) CALENDARS.clear();
  const calendar = { zone, weekly, holidays };
  CALENDARS.set(key, calendar);
  return calendar;
}

const VERSION_COLUMNS = Prisma.sql`v.id, v.targets, v.warnings, v.escalations, v.pausing, v.closing_instant AS "closingInstant",
  c.zone, c.weekly, c.holidays`;

const measureOf = (row: VersionRow): Measure => ({ calendar: sameCalendar(row), policy: policyFacts(row.id, row) });

/** Versions of policies with their calendars. @param which condition on `v` (table sla_policy_version) */
export async function loadVersions(tx: Tx, which: Prisma.Sql): Promise<Map<string, Measure>> {
  const rows = await tx.$queryRaw<VersionRow[]>`
    SELECT ${VERSION_COLUMNS} FROM sla_policy_version v
    JOIN business_calendar c ON c.tenant_id = v.tenant_id AND c.id = v.calendar_id
    WHERE v.tenant_id = (SELECT app_tenant()) AND ${which}`;
  return new Map(rows.map((row) => [row.id, measureOf(row)]));
}

/** Calendars that a customer or a team brings along. */
export async function loadCalendars(tx: Tx, ids: readonly string[]): Promise<Map<string, CalendarDefinition>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.$queryRaw<(CalendarDefinition & { id: string })[]>`
    SELECT id, zone, weekly, holidays FROM business_calendar WHERE tenant_id = (SELECT app_tenant()) AND id = ANY(${ids}::uuid[])`;
  return new Map(rows.map((row) => [row.id, sameCalendar(row)]));
}

/** Whose contracts are asked for: those of these tickets. */
type Askers = readonly Pick<TicketAttributes, 'companyId' | 'requesterEmail'>[];

/**
 * Contracts of askers, as JSON; when they are in force is for whoever matches to see. A plan that was changed meanwhile counts from the
 * start, as the subscription's row has it. @param plans a condition on `u.price_plan_id`
 */
const contractsOn = (plans: Prisma.Sql, askers: Askers) => Prisma.sql`
  SELECT coalesce(jsonb_agg(jsonb_build_object('companyId', c.company_id, 'email', c.email,
    'from', floor(extract(epoch FROM u.start_at) * 1000)::bigint, 'to', floor(extract(epoch FROM u.ends_at) * 1000)::bigint)), '[]')
  FROM customer c JOIN subscription u ON u.tenant_id = c.tenant_id AND u.customer_id = c.id
  WHERE c.tenant_id = (SELECT app_tenant()) AND c.deleted_at IS NULL AND (u.status <> 'cancelled' OR u.ends_at IS NOT NULL) AND ${plans}
    AND (c.company_id = ANY(${distinct(askers.map(({ companyId }) => companyId))}::uuid[])
      OR c.email = ANY(${distinct(askers.map(({ requesterEmail }) => requesterEmail?.toLowerCase()))}::text[]))`;

const distinct = (values: readonly (string | null | undefined)[]): string[] => [
  ...new Set(values.flatMap((value) => value ?? [])),
];

/** Of a policy that asks for price plans alone; the others cost nothing. */
const contractsOf = (askers: Askers) => Prisma.sql`
  CASE WHEN s.conditions ? 'pricePlanId' THEN (${contractsOn(
    Prisma.sql`u.price_plan_id IN (SELECT jsonb_array_elements_text(s.conditions -> 'pricePlanId')::uuid)`,
    askers,
  )}) END AS contracts`;

export async function contractsFor(tx: Tx, pricePlanIds: readonly string[], askers: Askers): Promise<Contract[]> {
  const plans = Prisma.sql`u.price_plan_id = ANY(${[...pricePlanIds]}::uuid[])`;
  const [row] = await tx.$queryRaw<{ contracts: Contract[] }[]>`SELECT (${contractsOn(plans, askers)}) AS contracts`;
  return row?.contracts ?? [];
}

export interface OrderedPolicy extends Conditional {
  readonly id: string;
  readonly versionId: string;
}

/** A workspace's policies in the order in which they are asked. @param askers whose contracts conditions may look at */
export const orderedPolicies = (tx: Tx, askers: Askers): Promise<OrderedPolicy[]> => tx.$queryRaw<OrderedPolicy[]>`
    SELECT s.id, s.current_version_id AS "versionId", s.conditions, ${contractsOf(askers)} FROM sla_policy s
    WHERE s.tenant_id = (SELECT app_tenant()) AND s.archived_at IS NULL ORDER BY s.position, s.created_at, s.id`;

/** What conditions look at, of a ticket `t`. */
export const TICKET_ATTRIBUTES = Prisma.sql`t.priority, t.company_id AS "companyId", t.team_id AS "teamId", t.category, t.tags, t.channel,
  coalesce(t.requester_email, (SELECT p.email FROM contact p WHERE p.tenant_id = t.tenant_id AND p.id = t.contact_id)) AS "requesterEmail"`;

/** All policies as tickets would come under them now, in their order. */
export async function policiesInForce(tx: Tx, askers: Askers): Promise<PolicyInForce[]> {
  const rows = await tx.$queryRaw<(VersionRow & Conditional & { policyId: string })[]>`
    SELECT s.id AS "policyId", s.conditions, ${contractsOf(askers)}, ${VERSION_COLUMNS} FROM sla_policy s
    JOIN sla_policy_version v ON v.tenant_id = s.tenant_id AND v.id = s.current_version_id
    JOIN business_calendar c ON c.tenant_id = v.tenant_id AND c.id = v.calendar_id
    WHERE s.tenant_id = (SELECT app_tenant()) AND s.archived_at IS NULL ORDER BY s.position, s.created_at, s.id`;
  return rows.map(({ policyId, conditions, contracts, ...row }) => ({
    ...{ policyId, conditions, ...(contracts && { contracts }) },
    ...measureOf(row),
  }));
}

/** Tickets (as `t`) that a calendar counts for: by their policy's version, their customer or their team. */
export const countedBy = (calendarId: string): Prisma.Sql => Prisma.sql`(
  (t.sla_policy_id IN (SELECT v.policy_id FROM sla_policy_version v WHERE v.tenant_id = (SELECT app_tenant()) AND v.calendar_id = ${calendarId}::uuid)
    AND coalesce(t.sla_policy_version_id, t.sla_policy_id) IN (
      SELECT v.id FROM sla_policy_version v WHERE v.tenant_id = (SELECT app_tenant()) AND v.calendar_id = ${calendarId}::uuid))
  OR t.company_id IN (SELECT k.id FROM company k WHERE k.tenant_id = (SELECT app_tenant()) AND k.calendar_id = ${calendarId}::uuid)
  OR t.team_id IN (SELECT g.id FROM team g WHERE g.tenant_id = (SELECT app_tenant()) AND g.calendar_id = ${calendarId}::uuid))`;
