import { firstMatch, type TicketAttributes } from '../../domain/tickets/sla-policy.ts';
import { reopens, type TicketStatus } from '../../domain/tickets/status.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import { isOneOf, Prisma, recordset, type Tx } from '../database.ts';
import { enterTargets } from './events.ts';
import { orderedPolicies, TICKET_ATTRIBUTES } from './policies.ts';

type Row = TicketAttributes & { id: string; slaPolicyId: string | null };

/**
 * After a change of what policies' conditions look at, or of the policy itself, under the locks of the tickets' processes: the first
 * policy in order that fits measures a ticket from its old start, unless somebody has named one. Where the policy stays, so does
 * its version. What changes while a ticket is finished applies from its reopening.
 * @param held ids of policies that alone tickets may come under; left out: all there are
 */
export async function comeUnderPolicies(
  ctx: Ctx,
  tx: Tx,
  ticketIds: readonly string[],
  now: Instant,
  held?: ReadonlySet<string>,
): Promise<void> {
  const these = isOneOf('t.id', ticketIds);
  const free = await tx.$queryRaw<Row[]>`
    SELECT t.id, ${TICKET_ATTRIBUTES}, t.sla_policy_id AS "slaPolicyId" FROM ticket t
    WHERE t.tenant_id = ${ctx.tenantId}::uuid AND ${these} AND NOT t.sla_policy_chosen`;
  if (free.length > 0) {
    const ordered = (await orderedPolicies(tx, free)).filter(({ id }) => held?.has(id) ?? true);
    const matched = free.map((row) => ({ ...row, policyId: firstMatch(ordered, row, now)?.id ?? null }));
    await setPolicies(
      ctx,
      tx,
      matched.filter(({ slaPolicyId, policyId }) => slaPolicyId !== policyId),
    );
  }
  await catchUp(ctx, tx, these, now);
}

/** The same of one ticket. */
export const comeUnderPolicy = (ctx: Ctx, tx: Tx, ticketId: string, now: Instant): Promise<void> =>
  comeUnderPolicies(ctx, tx, [ticketId], now);

/** Of a ticket whose work is taken up again: what was changed while it was finished applies from now on. */
export async function catchUpWhenReopened(
  ctx: Ctx,
  tx: Tx,
  ticketId: string,
  from: TicketStatus,
  to: TicketStatus,
  now: Instant,
): Promise<void> {
  if (reopens(from, to)) await catchUp(ctx, tx, isOneOf('t.id', [ticketId]), now);
}

/** @param which condition on `t` (table ticket) */
const catchUp = (ctx: Ctx, tx: Tx, which: Prisma.Sql, now: Instant) =>
  enterTargets(ctx, tx, Prisma.sql`${which} AND t.status NOT IN ('solved', 'closed')`, now);

/** Puts tickets under policies as they are now; null: under none. */
export async function setPolicies(
  ctx: Ctx,
  tx: Tx,
  rows: readonly { readonly id: string; readonly policyId: string | null }[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRaw`
    UPDATE ticket t SET sla_policy_id = r."policyId", sla_policy_version_id = (
      SELECT s.current_version_id FROM sla_policy s WHERE s.tenant_id = ${ctx.tenantId}::uuid AND s.id = r."policyId")
    FROM ${recordset(rows, { id: 'uuid', policyId: 'uuid' })} WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.id = r.id`;
}
