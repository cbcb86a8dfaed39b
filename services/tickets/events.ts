import type { TicketStatus } from '../../domain/tickets/status.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { actorName } from './people.ts';

type NewEvent =
  | { readonly kind: 'customer_message' | 'staff_reply'; readonly by: string | null }
  | { readonly kind: 'status'; readonly to: TicketStatus };

/** Enters what happened to one ticket, in this order. */
export async function enterEvents(
  ctx: Ctx,
  tx: Tx,
  ticketId: string,
  now: Instant,
  ...events: readonly NewEvent[]
): Promise<void> {
  for (const event of events) {
    const to = event.kind === 'status' ? event.to : null;
    const by = event.kind === 'status' ? actorName(ctx) : event.by;
    await tx.$executeRaw`
      INSERT INTO ticket_event (tenant_id, ticket_id, kind, at, to_status, actor_name)
      VALUES (${ctx.tenantId}::uuid, ${ticketId}::uuid, ${event.kind}, ${new Date(now)}, ${to}, ${by})`;
  }
}

/** A policy's seconds for a ticket's priority, in the clocks' words; nulls where there is no policy. */
export const TARGETS_OF_TICKET = Prisma.sql`jsonb_build_object(
  'first_response', s.targets -> t.priority -> 'firstResponseSeconds',
  'next_response', s.targets -> t.priority -> 'nextResponseSeconds',
  'resolution', s.targets -> t.priority -> 'resolutionSeconds')`;

/**
 * Brings the targets of tickets up to their policy and priority: an event for each that is measured against others so far.
 * @param which condition on `t` (table ticket). @returns how many
 */
export function enterTargets(ctx: Ctx, tx: Tx, which: Prisma.Sql, now: Instant): Promise<number> {
  return tx.$executeRaw`
    INSERT INTO ticket_event (tenant_id, ticket_id, kind, at, targets, actor_name)
    SELECT t.tenant_id, t.id, 'targets', ${new Date(now)}, ${TARGETS_OF_TICKET}, ${actorName(ctx)}
    FROM ticket t LEFT JOIN sla_policy s ON s.tenant_id = t.tenant_id AND s.id = t.sla_policy_id
    WHERE t.tenant_id = ${ctx.tenantId}::uuid AND ${which}
      AND ${TARGETS_OF_TICKET} <> coalesce((
        SELECT e.targets FROM ticket_event e WHERE e.tenant_id = t.tenant_id AND e.ticket_id = t.id AND e.kind = 'targets'
        ORDER BY e.at DESC, e.seq DESC LIMIT 1), t.targets)`;
}
