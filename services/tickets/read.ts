import { notFound } from '../../domain/errors.ts';
import { kindOfKey } from '../../domain/process/contract.ts';
import { processWords, type Ticket, type TicketClock } from '../../domain/tickets/contract.ts';
import { clockViews } from '../../domain/tickets/view.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { COUNTING_CALENDAR } from '../calendars/read.ts';
import type { Ctx } from '../context.ts';
import { isOneOf, Prisma, type Tx } from '../database.ts';
import { readSubjects } from '../processes/rows.ts';
import { loadTicketFacts, type StoredTicketFacts } from './facts.ts';
import { withHolidayNames } from './holiday-names.ts';

export const TICKET_COLUMNS = Prisma.sql`t.id, t.number, t.subject, t.status, t.priority, t.contact_id AS "contactId", t.company_id AS "companyId",
  k.name AS "companyName", coalesce(t.requester_name, c.name) AS "requesterName", coalesce(t.requester_email, c.email) AS "requesterEmail", t.cc,
  t.assignee_id AS "assigneeId", a.name AS "assigneeName", t.sla_policy_id AS "slaPolicyId", s.name AS "slaPolicyName",
  v.number AS "slaPolicyVersion", w.name AS "slaCalendarName", t.sla_policy_chosen AS "slaPolicyChosen",
  t.team_id AS "teamId", g.name AS "teamName", t.type, t.category, t.tags, t.channel, t.fields, t.assigned_reason AS "assignedReason",
  t.snoozed_at AS "snoozedAt", t.snoozed_until AS "snoozedUntil", t.spam_at IS NOT NULL AS spam, t.merged_into_id AS "mergedIntoId",
  t.escalation_level AS "escalationLevel", p.id AS "processId", p.next_at AS "nextAt", p.next_what AS "nextWhat", t.version,
  t.created_at AS "createdAt", t.updated_at AS "updatedAt"`;
export const TICKET_FROM = Prisma.sql`ticket t
  LEFT JOIN process p ON p.tenant_id = t.tenant_id AND p.kind = 'ticket-sla' AND p.subject_id = t.id
  LEFT JOIN contact c ON c.tenant_id = t.tenant_id AND c.id = t.contact_id
  LEFT JOIN company k ON k.tenant_id = t.tenant_id AND k.id = t.company_id
  LEFT JOIN member a ON a.tenant_id = t.tenant_id AND a.id = t.assignee_id
  LEFT JOIN sla_policy s ON s.tenant_id = t.tenant_id AND s.id = t.sla_policy_id
  LEFT JOIN sla_policy_version v ON v.tenant_id = t.tenant_id AND v.id = coalesce(t.sla_policy_version_id, t.sla_policy_id)
  LEFT JOIN team g ON g.tenant_id = t.tenant_id AND g.id = t.team_id
  LEFT JOIN business_calendar w ON w.tenant_id = v.tenant_id AND w.id = ${COUNTING_CALENDAR}`;

export type TicketRow = Omit<
  Ticket,
  'number' | 'nextAt' | 'nextWords' | 'snoozedAt' | 'snoozedUntil' | 'createdAt' | 'updatedAt' | 'clocks'
> & {
  number: bigint;
  snoozedAt: Date | null;
  snoozedUntil: Date | null;
  nextAt: Date | null;
  nextWhat: string | null;
  createdAt: Date;
  updatedAt: Date;
};

/** A row as the wire carries it. */
export const toTicket = ({ nextWhat, ...row }: TicketRow, clocks: TicketClock[]): Ticket => ({
  ...row,
  number: Number(row.number),
  snoozedAt: row.snoozedAt?.toISOString() ?? null,
  snoozedUntil: row.snoozedUntil?.toISOString() ?? null,
  nextAt: row.nextAt?.toISOString() ?? null,
  nextWords: nextWhat && processWords(kindOfKey(nextWhat), nextWhat),
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  clocks,
});

/** Facts by ticket id, of any number of tickets in six statements. */
export async function factsOfTickets(tx: Tx, ids: readonly string[]): Promise<Map<string, StoredTicketFacts>> {
  const which = Prisma.sql`p.tenant_id = (SELECT app_tenant()) AND p.kind = 'ticket-sla' AND ${isOneOf('p.subject_id', ids)}`;
  const subjects = await readSubjects(tx, which);
  const facts = await loadTicketFacts(tx, subjects);
  return new Map(
    subjects.flatMap(({ processId, subjectId }) => {
      const known = facts.get(processId);
      return known ? [[subjectId, known] as const] : [];
    }),
  );
}

/** @param reach which rows the actor's scope allows. @throws AppError NotFound */
export async function readRow(ctx: Ctx, tx: Tx, id: string, reach: Prisma.Sql): Promise<TicketRow> {
  const [row] = await tx.$queryRaw<TicketRow[]>`
    SELECT ${TICKET_COLUMNS} FROM ${TICKET_FROM} WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.id = ${id}::uuid AND ${reach}`;
  if (!row) throw notFound('This ticket');
  return row;
}

/** A ticket with its clocks, explained. @throws AppError NotFound */
export async function readTicket(ctx: Ctx, tx: Tx, id: string, reach: Prisma.Sql, now: Instant): Promise<Ticket> {
  const row = await readRow(ctx, tx, id, reach);
  const facts = await factsOfTickets(tx, [id]);
  return explained(ctx, tx, row, clocksIn(facts.get(id), now));
}

/** Clocks, from facts that were loaded: explained, unless for a list. */
export const clocksIn = (
  facts: StoredTicketFacts | undefined,
  now: Instant,
  options?: { readonly explain: boolean },
): TicketClock[] => (facts ? clockViews(facts, now, options) : []);

/** A row that was read, with its explained clocks. */
export const explained = (ctx: Ctx, tx: Tx, row: TicketRow, clocks: TicketClock[]): Promise<Ticket> =>
  withHolidayNames(ctx, tx, toTicket(row, clocks));

/** The row alone, locked until the transaction ends: for an edit, inside changeFacts. @throws AppError NotFound */
export async function lockTicket(ctx: Ctx, tx: Tx, id: string, reach: Prisma.Sql): Promise<TicketRow> {
  const [, row] = await Promise.all([
    tx.$queryRaw`SELECT FROM ticket WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`,
    // Behind the lock, in the same trip.
    readRow(ctx, tx, id, reach),
  ]);
  return row;
}
