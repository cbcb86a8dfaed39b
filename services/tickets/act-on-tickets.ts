import { storedTargets } from '../../domain/tickets/events.ts';
import { actionsOf, personFor } from '../../domain/tickets/plan.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import type { Ctx } from '../context.ts';
import { recordset, type Tx } from '../database.ts';
import { derivedId } from '../ids.ts';
import type { Advanced } from '../processes/store.ts';
import { assignByRule } from './assign-by-rule.ts';
import type { StoredTicketFacts } from './facts.ts';
import { holdPolicies } from './hold-policies.ts';
import { isOfTarget, noticeTitle, type PerformedOnTicket } from './tell.ts';

/** Who writes what a policy writes. */
const AUTHOR = 'SLA policy';

/** What actions changed of tickets themselves: who has them, their priority and policy, the level reached. */
export async function saveTickets(
  ctx: Ctx,
  tx: Tx,
  advanced: readonly Advanced<StoredTicketFacts>[],
  now: Instant,
): Promise<void> {
  const changed = advanced.flatMap(({ subjectId, before, after }) => {
    const [old, ticket] = [kept(before), kept(after)];
    const fields = Object.keys(old) as (keyof typeof old)[];
    const differing = fields.filter((field) => old[field] !== ticket[field]);
    if (differing.length === 0) return [];
    const reassigned = differing.includes('assigneeId');
    const { companyId } = after.ticket.attributes;
    return [{ id: subjectId, reassigned, differing, old, ticket, companyId, versionId: after.policy.versionId }];
  });
  if (changed.length === 0) return;
  for (const { differing, ticket, companyId } of changed) {
    if (!differing.includes('policyId') && !differing.includes('teamId')) continue;
    // An edit of what it comes to rest on would pass it over; one that is under way goes first.
    await holdPolicies(ctx, tx, { policyIds: [ticket.policyId], companyId, teamId: ticket.teamId }, 'give-way');
  }
  const rows = changed.map(({ id, reassigned, ticket, versionId }) => ({ id, reassigned, versionId, ...ticket }));
  await tx.$executeRaw`
    UPDATE ticket t SET assignee_id = CASE WHEN r.reassigned THEN r."assigneeId" ELSE t.assignee_id END,
      assigned_reason = CASE WHEN r.reassigned THEN 'Escalated by the SLA policy' ELSE t.assigned_reason END,
      team_id = r."teamId", escalation_level = r."escalationLevel", priority = r.priority, sla_policy_id = r."policyId",
      sla_policy_version_id = CASE WHEN r."policyId" IS NOT DISTINCT FROM t.sla_policy_id THEN t.sla_policy_version_id ELSE r."versionId" END,
      version = t.version + 1, updated_at = ${new Date(now)}
    FROM ${recordset(rows, { id: 'uuid', reassigned: 'boolean', assigneeId: 'uuid', teamId: 'uuid', escalationLevel: 'int', priority: 'text', policyId: 'uuid', versionId: 'uuid' })}
    WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.id = r.id`;
  const entries = changed.map(({ id, differing, old, ticket }) => ({
    action: 'escalated',
    noun: 'ticket',
    subjectId: id,
    before: Object.fromEntries(differing.map((field) => [AUDITED[field], old[field]])),
    after: Object.fromEntries(differing.map((field) => [AUDITED[field], ticket[field]])),
  }));
  await audit(ctx, tx, new Date(now), ...entries);
  await enterRaised(ctx, tx, advanced);
}

const AUDITED = {
  assigneeId: 'assigneeId',
  teamId: 'teamId',
  escalationLevel: 'escalationLevel',
  priority: 'priority',
  policyId: 'slaPolicyId',
} as const;

const kept = ({ ticket }: StoredTicketFacts) => ({
  assigneeId: ticket.assigneeId,
  teamId: ticket.attributes.teamId,
  escalationLevel: ticket.escalationLevel,
  priority: ticket.attributes.priority,
  policyId: ticket.policyId,
});

/** The targets that a raised priority or another team brought, as `apply` entered them. */
async function enterRaised(ctx: Ctx, tx: Tx, advanced: readonly Advanced<StoredTicketFacts>[]): Promise<void> {
  const rows = advanced.flatMap(({ subjectId, before, after }) =>
    after.events
      .slice(before.events.length)
      .flatMap((event) =>
        event.kind === 'targets'
          ? [{ id: subjectId, at: new Date(event.at), targets: storedTargets(event.targets) }]
          : [],
      ),
  );
  if (rows.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO ticket_event (tenant_id, ticket_id, kind, at, targets, actor_name)
    SELECT ${ctx.tenantId}::uuid, r.id, 'targets', r.at, r.targets, ${AUTHOR}
    FROM ${recordset(rows, { id: 'uuid', at: 'timestamptz', targets: 'jsonb' })}`;
}

/** Tickets that were given to a team: its rule finds somebody, as for a ticket that is opened for it. @returns who has them now, by ticket; null: the team */
export async function giveToTeams(
  ctx: Ctx,
  tx: Tx,
  performed: readonly PerformedOnTicket[],
  now: Instant,
): Promise<ReadonlyMap<string, string | null>> {
  const given = new Map<string, string | null>();
  for (const { effect, before, after, subjectId } of performed.filter(isOfTarget)) {
    const toTeam = actionsOf(before, effect).some((action) => action.kind === 'reassign' && action.to.kind === 'team');
    const { teamId, tags, category } = after.ticket.attributes;
    if (!toTeam || after.ticket.assigneeId !== null) continue;
    const { number, subject } = after;
    const wanting = { id: subjectId, number, subject, teamId, tags: [...tags], category };
    given.set(subjectId, (await assignByRule(ctx, tx, wanting, now))?.memberId ?? null);
  }
  return given;
}

/** Followers added and notes posted by actions. */
export async function actOnTickets(
  ctx: Ctx,
  tx: Tx,
  performed: readonly PerformedOnTicket[],
  now: Instant,
): Promise<void> {
  const followers: { ticketId: string; memberId: string }[] = [];
  const notes: { id: string; ticketId: string; body: string }[] = [];
  for (const one of performed.filter(isOfTarget)) {
    const { subjectId: ticketId, before, effect, ledgerId } = one;
    for (const [index, action] of actionsOf(before, effect).entries()) {
      if (action.kind === 'add-follower') {
        const memberId = personFor(before, action.to, now);
        if (memberId) followers.push({ ticketId, memberId });
      }
      if (action.kind === 'post-note') {
        const body = `${action.text}\n\n${noticeTitle(one)}`;
        notes.push({ id: derivedId(ledgerId, 'note', String(index)), ticketId, body });
      }
    }
  }
  if (followers.length > 0) {
    await tx.$executeRaw`
      INSERT INTO ticket_follower (tenant_id, ticket_id, member_id, since)
      SELECT ${ctx.tenantId}::uuid, r."ticketId", r."memberId", ${new Date(now)}
      FROM ${recordset(followers, { ticketId: 'uuid', memberId: 'uuid' })} ON CONFLICT DO NOTHING`;
  }
  if (notes.length > 0) {
    await tx.$executeRaw`
      INSERT INTO ticket_message (tenant_id, id, ticket_id, kind, body, author_name, at)
      SELECT ${ctx.tenantId}::uuid, r.id, r."ticketId", 'internal_note', r.body, ${AUTHOR}, ${new Date(now)}
      FROM ${recordset(notes, { id: 'uuid', ticketId: 'uuid', body: 'text' })} ON CONFLICT DO NOTHING`;
  }
}
