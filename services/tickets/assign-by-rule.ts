import { isOpenAt } from '../../domain/calendars/business-time.ts';
import type { CalendarDefinition } from '../../domain/calendars/problems.ts';
import { type AssignmentMethod, type Candidate, type Choice, chooseAssignee } from '../../domain/tickets/assignment.ts';
import type { Ticket } from '../../domain/tickets/contract.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { derivedId, newId } from '../ids.ts';
import { notify } from '../notifications/notify.ts';
import { teamLeadOf } from './people.ts';

interface RuleRow {
  method: AssignmentMethod;
  bySkill: boolean;
  inHours: boolean;
  capacity: number | null;
  lastMemberId: string | null;
}

/**
 * Who gets a ticket of this team, by its rule. The rule's row is locked until the transaction ends, so that two tickets never take the
 * same turn. @param wanted tags and category of the ticket. @returns null where people take tickets themselves
 */
async function chooseFor(
  ctx: Ctx,
  tx: Tx,
  teamId: string,
  wanted: readonly string[],
  now: Instant,
): Promise<Choice | null> {
  const held = await teamNow(ctx, tx, teamId, now, Prisma.sql`FOR NO KEY UPDATE`);
  if (!held) return null;
  const choice = chooseAssignee(held.rule, held.team, wanted);
  if (choice?.memberId) {
    await tx.$executeRaw`
      UPDATE assignment_rule SET last_member_id = ${choice.memberId}::uuid WHERE tenant_id = ${ctx.tenantId}::uuid AND team_id = ${teamId}::uuid`;
  }
  return choice;
}

/** A team's rule and its people as they are now; null where people take tickets themselves. @param lock of the rule's row, taken first */
export async function teamNow(
  ctx: Ctx,
  tx: Tx,
  teamId: string,
  now: Instant,
  lock = Prisma.empty,
): Promise<{ rule: RuleRow; team: readonly Candidate[] } | null> {
  const [rule] = await tx.$queryRaw<RuleRow[]>`
    SELECT method, by_skill AS "bySkill", in_hours AS "inHours", capacity, last_member_id AS "lastMemberId" FROM assignment_rule
    WHERE tenant_id = ${ctx.tenantId}::uuid AND team_id = ${teamId}::uuid AND method <> 'manual' ${lock}`;
  return rule ? { rule, team: await candidates(ctx, tx, teamId, rule.inHours, now) } : null;
}

/** What of a ticket names skills. */
export const wantedOf = ({ tags, category }: Pick<Ticket, 'tags' | 'category'>): readonly string[] =>
  category === null ? tags : [...tags, category.toLowerCase()];

interface CandidateRow {
  memberId: string;
  name: string;
  skills: string[];
  capacity: number | null;
  openTickets: number;
  away: boolean;
  zone: string | null;
  weekly: CalendarDefinition['weekly'] | null;
  holidays: CalendarDefinition['holidays'] | null;
}

async function candidates(ctx: Ctx, tx: Tx, teamId: string, inHours: boolean, now: Instant): Promise<Candidate[]> {
  const at = new Date(now);
  const rows = await tx.$queryRaw<CandidateRow[]>`
    SELECT tm.member_id AS "memberId", m.name, tm.skills, tm.capacity, c.zone, c.weekly, c.holidays,
      (SELECT count(*)::int FROM ticket t WHERE t.tenant_id = tm.tenant_id AND t.assignee_id = tm.member_id AND t.spam_at IS NULL
        AND t.status IN ('new', 'open', 'pending', 'on_hold')) AS "openTickets",
      EXISTS (SELECT FROM absence a WHERE a.tenant_id = tm.tenant_id AND a.member_id = tm.member_id AND a.from_at <= ${at} AND a.to_at > ${at}) AS away
    FROM team_member tm
    JOIN member m ON m.tenant_id = tm.tenant_id AND m.id = tm.member_id AND m.deleted_at IS NULL
    JOIN team g ON g.tenant_id = tm.tenant_id AND g.id = tm.team_id AND g.deleted_at IS NULL
    LEFT JOIN business_calendar c ON c.tenant_id = tm.tenant_id AND c.id = coalesce(m.working_calendar_id, g.calendar_id)
    WHERE tm.tenant_id = ${ctx.tenantId}::uuid AND tm.team_id = ${teamId}::uuid`;
  return rows.map(({ away, zone, weekly, holidays, ...one }) => {
    const works = !inHours || zone === null || isOpenAt({ zone, weekly: weekly ?? {}, holidays: holidays ?? [] }, now);
    return { ...one, available: !away && works };
  });
}

type Wanting = Pick<Ticket, 'id' | 'number' | 'subject' | 'teamId' | 'tags' | 'category'>;

/** Whom a team's rule finds for a ticket that nobody has, with who leads them then; null where there is no team, or no rule. */
export async function findByRule(
  ctx: Ctx,
  tx: Tx,
  ticket: Pick<Wanting, 'teamId' | 'tags' | 'category'>,
  now: Instant,
): Promise<(Choice & { readonly teamLeadId: string | null }) | null> {
  const choice = ticket.teamId && (await chooseFor(ctx, tx, ticket.teamId, wantedOf(ticket), now));
  return choice ? { ...choice, teamLeadId: await teamLeadOf(ctx, tx, choice.memberId) } : null;
}

/** Gives a ticket that nobody has to whoever its team's rule names. In the transaction that made it the team's, its process locked. */
export async function assignByRule(ctx: Ctx, tx: Tx, ticket: Wanting, now: Instant): Promise<Choice | null> {
  const found = await findByRule(ctx, tx, ticket, now);
  if (!found) return null;
  await tx.$executeRaw`
    UPDATE ticket SET assignee_id = ${found.memberId}::uuid, team_lead_id = ${found.teamLeadId}::uuid, assigned_reason = ${found.reason}
    WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${ticket.id}::uuid`;
  await enterFound(ctx, tx, ticket, found, now);
  return found;
}

/** Enters that a rule has found somebody, and tells them. */
export async function enterFound(
  ctx: Ctx,
  tx: Tx,
  ticket: Pick<Wanting, 'id' | 'number' | 'subject'>,
  { memberId, reason }: Choice,
  now: Instant,
): Promise<void> {
  if (memberId === null) return;
  const title = `Yours: #${ticket.number} ${ticket.subject}`;
  const href = `/tickets/${ticket.id}`;
  const note = { id: derivedId(newId(), memberId), memberId, tone: 'info' as const, title, href };
  await Promise.all([
    audit(ctx, tx, new Date(now), {
      action: 'assigned',
      noun: 'ticket',
      subjectId: ticket.id,
      after: { assigneeId: memberId },
      reason,
    }),
    memberId === ctx.actor.id ? null : notify(ctx, tx, now, note),
  ]);
}
