import type { Dimension } from '../../domain/tickets/reports.ts';
import type { Ctx } from '../context.ts';
import { Prisma } from '../database.ts';

/**
 * The clocks decided in [from, to) as rows `d`: met ones at their end, missed ones at their breach, each along an index of its own.
 * A resolution that was reopened is not decided until it is solved again. Spam is not counted.
 */
export const decided = (ctx: Ctx, reach: Prisma.Sql, from: string, to: string): Prisma.Sql => Prisma.sql`
  SELECT t.id AS ticket_id, k.target, false AS missed, k.finished_at AS decided_at, k.started_at, k.due_at, k.finished_at, k.elapsed_seconds,
    t.sla_policy_id, t.assignee_id, t.team_id, t.channel, t.number, t.subject
  FROM ticket_clock k JOIN ticket t ON t.tenant_id = k.tenant_id AND t.id = k.ticket_id
  WHERE k.tenant_id = ${ctx.tenantId}::uuid AND k.finished_at >= ${from}::timestamptz AND k.finished_at < ${to}::timestamptz
    AND k.breached_at IS NULL AND (k.target <> 'resolution' OR t.status IN ('solved', 'closed')) AND t.spam_at IS NULL AND ${reach}
    AND NOT EXISTS (SELECT FROM ticket_breach b
      WHERE b.tenant_id = k.tenant_id AND b.ticket_id = k.ticket_id AND b.target = k.target AND b.occurrence = k.occurrence)
  UNION ALL
  SELECT t.id, b.target, true, b.breached_at, coalesce(k.started_at, t.created_at), k.due_at, k.finished_at, k.elapsed_seconds,
    t.sla_policy_id, t.assignee_id, t.team_id, t.channel, t.number, t.subject
  FROM ticket_breach b JOIN ticket t ON t.tenant_id = b.tenant_id AND t.id = b.ticket_id
  LEFT JOIN ticket_clock k ON k.tenant_id = b.tenant_id AND k.ticket_id = b.ticket_id AND k.target = b.target AND k.occurrence = b.occurrence
  WHERE b.tenant_id = ${ctx.tenantId}::uuid AND b.breached_at >= ${from}::timestamptz AND b.breached_at < ${to}::timestamptz
    AND t.spam_at IS NULL AND ${reach}`;

/** The column of `d` that a dimension groups by. */
export const COLUMN_OF: Readonly<Record<Dimension, Prisma.Sql>> = {
  policy: Prisma.sql`d.sla_policy_id::text`,
  agent: Prisma.sql`d.assignee_id::text`,
  team: Prisma.sql`d.team_id::text`,
  channel: Prisma.sql`d.channel`,
};
