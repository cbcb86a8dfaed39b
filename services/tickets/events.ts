import type { TicketStatus } from '../../domain/tickets/status.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { actorName } from './people.ts';

type NewEvent = (
  | { readonly kind: 'customer_message' | 'staff_reply'; readonly by: string | null }
  | { readonly kind: 'status'; readonly to: TicketStatus }
) & {
  /** The ticket whose merge enters it; where that is taken back, it counts no more. */
  readonly mergedFrom?: string;
};

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
      INSERT INTO ticket_event (tenant_id, ticket_id, kind, at, to_status, actor_name, merged_from)
      VALUES (${ctx.tenantId}::uuid, ${ticketId}::uuid, ${event.kind}, ${new Date(now)}, ${to}, ${by}, ${event.mergedFrom ?? null}::uuid)`;
  }
}

const SECONDS_FIELDS = {
  first_response: 'firstResponseSeconds',
  next_response: 'nextResponseSeconds',
  resolution: 'resolutionSeconds',
  first_resolution: 'firstResolutionSeconds',
} as const;

const oneTarget = ([target, field]: readonly [string, string]): Prisma.Sql => Prisma.sql`
  CASE WHEN v.targets -> t.priority -> 'wall' ? ${target}::text AND v.targets -> t.priority ->> ${field}::text IS NOT NULL
    THEN jsonb_build_object('seconds', v.targets -> t.priority -> ${field}::text, 'time', 'wall')
    ELSE v.targets -> t.priority -> ${field}::text END`;

/** The targets that a policy's version (`v`) sets for a ticket's priority (`t`), as rows keep them: what is not measured is left out. */
export const TARGETS_OF_TICKET = Prisma.sql`jsonb_strip_nulls(jsonb_build_object(${Prisma.join(
  Object.entries(SECONDS_FIELDS).map((one) => Prisma.sql`${one[0]}::text, ${oneTarget(one)}`),
)}))`;

/** The version by which a ticket (`t`) is measured: its own; a ticket from before versions has its policy's first, which bears the policy's id. */
export const VERSION_OF_TICKET = Prisma.sql`LEFT JOIN sla_policy_version v ON v.tenant_id = t.tenant_id
  AND v.id = coalesce(t.sla_policy_version_id, t.sla_policy_id)`;

/**
 * Brings the targets of tickets up to their policy's version and their priority: an event for each that is measured against others so far.
 * @param which condition on `t` (table ticket). @returns how many
 */
export function enterTargets(ctx: Ctx, tx: Tx, which: Prisma.Sql, now: Instant): Promise<number> {
  return tx.$executeRaw`
    INSERT INTO ticket_event (tenant_id, ticket_id, kind, at, targets, actor_name)
    SELECT t.tenant_id, t.id, 'targets', ${new Date(now)}, ${TARGETS_OF_TICKET}, ${actorName(ctx)}
    FROM ticket t ${VERSION_OF_TICKET}
    WHERE t.tenant_id = ${ctx.tenantId}::uuid AND ${which}
      AND ${TARGETS_OF_TICKET} <> jsonb_strip_nulls(coalesce((
        SELECT e.targets FROM ticket_event e WHERE e.tenant_id = t.tenant_id AND e.ticket_id = t.id AND e.kind = 'targets'
        ORDER BY e.at DESC, e.seq DESC LIMIT 1), t.targets))`;
}
