import type { z } from 'zod';
import type { ticketListInput } from '../../domain/tickets/requests.ts';
import type { Ctx } from '../context.ts';
import { Prisma } from '../database.ts';
import { found } from '../search.ts';

/** The clocks of a ticket as a whole: a miss outweighs all, then that it is finished, then that it waits for the customer. */
const CLOCKS = Prisma.sql`CASE
  WHEN EXISTS (SELECT FROM ticket_breach b WHERE b.tenant_id = t.tenant_id AND b.ticket_id = t.id) THEN 'breached'
  WHEN t.status IN ('solved', 'closed') THEN 'met' WHEN t.status IN ('pending', 'on_hold') THEN 'paused' ELSE 'running' END`;

const followed = (ctx: Ctx): Prisma.Sql => Prisma.sql`EXISTS (
  SELECT FROM ticket_follower f WHERE f.tenant_id = t.tenant_id AND f.ticket_id = t.id AND f.member_id::text = ${ctx.actor.id})`;

/**
 * What the list's filter and search say of `t` (table ticket), for the list, for the counts of views and for reports' links.
 * @param reach which rows the actor's scope allows. @param soon ids of what breaches within the hour, where the filter asks
 */
export function ticketConditions(
  ctx: Ctx,
  reach: Prisma.Sql,
  { filter, q }: Pick<z.output<typeof ticketListInput>, 'filter' | 'q'>,
  soon: readonly string[],
): Prisma.Sql[] {
  const where = [Prisma.sql`t.tenant_id = ${ctx.tenantId}::uuid`, reach];
  if (q) where.push(found('tickets', 't.id', q));
  if (filter.status) where.push(Prisma.sql`t.status = ANY(${filter.status})`);
  if (filter.priority) where.push(Prisma.sql`t.priority = ANY(${filter.priority})`);
  if (filter.assigneeId) where.push(Prisma.sql`t.assignee_id = ANY(${filter.assigneeId}::uuid[])`);
  if (filter.unassigned !== undefined) where.push(Prisma.sql`(t.assignee_id IS NULL) = ${filter.unassigned}`);
  if (filter.companyId) where.push(Prisma.sql`t.company_id = ${filter.companyId}::uuid`);
  if (filter.contactId) where.push(Prisma.sql`t.contact_id = ${filter.contactId}::uuid`);
  if (filter.slaPolicyId) where.push(Prisma.sql`t.sla_policy_id = ${filter.slaPolicyId}::uuid`);
  if (filter.clocks) where.push(Prisma.sql`${CLOCKS} = ANY(${filter.clocks})`);
  if (filter.teamId) where.push(Prisma.sql`t.team_id = ANY(${filter.teamId}::uuid[])`);
  if (filter.type) where.push(Prisma.sql`t.type = ANY(${filter.type})`);
  if (filter.tag) where.push(Prisma.sql`t.tags && ${filter.tag}::text[]`);
  if (filter.category) where.push(Prisma.sql`t.category = ANY(${filter.category})`);
  if (filter.channel) where.push(Prisma.sql`t.channel = ANY(${filter.channel})`);
  if (filter.snoozed !== undefined) where.push(Prisma.sql`(t.snoozed_at IS NOT NULL) = ${filter.snoozed}`);
  where.push(Prisma.sql`(t.spam_at IS NOT NULL) = ${filter.spam ?? false}`);
  if (filter.problemId) where.push(Prisma.sql`t.problem_id = ${filter.problemId}::uuid`);
  if (filter.followed !== undefined) where.push(Prisma.sql`${followed(ctx)} = ${filter.followed}`);
  if (filter.breachingSoon !== undefined) {
    where.push(Prisma.sql`(t.id = ANY(${soon}::uuid[])) = ${filter.breachingSoon}`);
  }
  return where;
}
