import { conflict } from '../../domain/errors.ts';
import { firstMatch, type TicketAttributes } from '../../domain/tickets/sla-policy.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { orderedPolicies, TICKET_ATTRIBUTES } from './policies.ts';

interface HeldPolicy {
  readonly id: string;
  /** The version of now. */
  readonly versionId: string;
  /** Put away meanwhile. */
  readonly gone: boolean;
}

/** What a ticket rests on, or is to rest on. */
interface Ground {
  readonly policyIds: readonly (string | null | undefined)[];
  readonly companyId: string | null;
  readonly teamId: string | null;
}

/**
 * Keeps policies and their calendars as they are until the transaction ends. An edit of one of them plans again what rests on it;
 * a ticket that comes to rest on it in the same moment would be passed over. Before any process is locked: everyone locks policy,
 * calendar, process, ticket in this order.
 * @param whenHeld an act that moves a ticket holds its process already: it gives way to whoever edits, and is tried again
 * @returns the policies as they are held; under one that is gone nothing may come any more
 */
export async function holdPolicies(
  ctx: Ctx,
  tx: Tx,
  { policyIds, companyId, teamId }: Ground,
  whenHeld: 'wait' | 'give-way' = 'wait',
): Promise<HeldPolicy[]> {
  const share = whenHeld === 'wait' ? Prisma.sql`FOR SHARE` : Prisma.sql`FOR SHARE NOWAIT`;
  const ids = [...new Set(policyIds.flatMap((id) => id ?? []))].sort();
  const rests = ids.length > 0 || companyId !== null || teamId !== null;
  // In this order, in one trip: each has its locks before the next one looks, and a row that somebody else held is read as it is then.
  const [, held] = await Promise.all([
    // Which calendar a customer or a team brings along is theirs to change as well.
    companyId || teamId
      ? tx.$queryRaw`
        SELECT (SELECT g.id FROM team g WHERE g.tenant_id = ${ctx.tenantId}::uuid AND g.id = ${teamId}::uuid ${share}) AS team,
          (SELECT k.id FROM company k WHERE k.tenant_id = ${ctx.tenantId}::uuid AND k.id = ${companyId}::uuid ${share}) AS company`
      : null,
    ids.length === 0
      ? []
      : tx.$queryRaw<HeldPolicy[]>`
        SELECT s.id, s.current_version_id AS "versionId", s.archived_at IS NOT NULL AS gone FROM sla_policy s
        WHERE s.tenant_id = ${ctx.tenantId}::uuid AND s.id = ANY(${ids}::uuid[]) ORDER BY s.id ${share}`,
    rests &&
      tx.$queryRaw`
        SELECT FROM business_calendar c WHERE c.tenant_id = ${ctx.tenantId}::uuid AND c.id IN (
          SELECT v.calendar_id FROM sla_policy_version v WHERE v.tenant_id = ${ctx.tenantId}::uuid AND v.policy_id = ANY(${ids}::uuid[])
          UNION ALL SELECT k.calendar_id FROM company k WHERE k.tenant_id = ${ctx.tenantId}::uuid AND k.id = ${companyId}::uuid
          UNION ALL SELECT g.calendar_id FROM team g WHERE g.tenant_id = ${ctx.tenantId}::uuid AND g.id = ${teamId}::uuid)
        ORDER BY c.id ${share}`,
  ]);
  return held;
}

type Edit = Partial<TicketAttributes> & {
  readonly slaPolicyId?: string | null | undefined;
  readonly slaPolicyChosen?: boolean;
};

/** The policy of a ticket and the one that it comes under by an edit, with their calendars. @throws AppError Conflict where that one was put away meanwhile */
export async function holdPoliciesOfTicket(
  ctx: Ctx,
  tx: Tx,
  ticketId: string,
  now: Instant,
  edit: Edit = {},
): Promise<void> {
  const [row] = await tx.$queryRaw<(TicketAttributes & { slaPolicyId: string | null })[]>`
    SELECT ${TICKET_ATTRIBUTES}, t.sla_policy_id AS "slaPolicyId" FROM ticket t
    WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.id = ${ticketId}::uuid`;
  if (!row) return;
  const given = Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined));
  const after: TicketAttributes = { ...row, ...given };
  const matched = Object.keys(given).length > 0 ? firstMatch(await orderedPolicies(tx, [after]), after, now) : null;
  const { companyId, teamId } = after;
  const policyIds = [row.slaPolicyId, edit.slaPolicyId, matched?.id];
  const held = await holdPolicies(ctx, tx, { policyIds, companyId, teamId });
  if (matched && held.some(({ id, gone }) => id === matched.id && gone)) {
    throw conflict('The SLA policy of this ticket has just been put away. Try again.');
  }
}
