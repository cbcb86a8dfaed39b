import type { TicketAttributes } from '../../domain/tickets/sla-policy.ts';
import { reopens, type TicketStatus } from '../../domain/tickets/status.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { enterTargets } from './events.ts';
import { matchPolicy } from './policies.ts';

type Row = TicketAttributes & { slaPolicyId: string | null; chosen: boolean };

/**
 * After a change of what policies' conditions look at, or of the policy itself, under the lock of the ticket's process: the first
 * policy in order that fits measures the ticket from its old start, unless somebody has named one. Where the policy stays, so does
 * its version. What changes while a ticket is finished applies from its reopening.
 */
export async function comeUnderPolicy(ctx: Ctx, tx: Tx, ticketId: string, now: Instant): Promise<void> {
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT priority, company_id AS "companyId", team_id AS "teamId", category, tags, channel, sla_policy_id AS "slaPolicyId",
      sla_policy_chosen AS chosen FROM ticket WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${ticketId}::uuid`;
  if (!row) return;
  if (!row.chosen) {
    const found = await matchPolicy(tx, row);
    if ((found?.id ?? null) !== row.slaPolicyId) await setPolicy(ctx, tx, ticketId, found?.id ?? null);
  }
  await catchUp(ctx, tx, ticketId, now);
}

/** Of a ticket whose work is taken up again: what was changed while it was finished applies from now on. */
export async function catchUpWhenReopened(
  ctx: Ctx,
  tx: Tx,
  ticketId: string,
  from: TicketStatus,
  to: TicketStatus,
  now: Instant,
): Promise<void> {
  if (reopens(from, to)) await catchUp(ctx, tx, ticketId, now);
}

const catchUp = (ctx: Ctx, tx: Tx, ticketId: string, now: Instant) =>
  enterTargets(ctx, tx, Prisma.sql`t.id = ${ticketId}::uuid AND t.status NOT IN ('solved', 'closed')`, now);

/** Puts a ticket under a policy as it is now; null: under none. */
export async function setPolicy(ctx: Ctx, tx: Tx, ticketId: string, policyId: string | null): Promise<void> {
  await tx.$executeRaw`
    UPDATE ticket SET sla_policy_id = ${policyId}::uuid, sla_policy_version_id = (
      SELECT s.current_version_id FROM sla_policy s WHERE s.tenant_id = ${ctx.tenantId}::uuid AND s.id = ${policyId}::uuid)
    WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${ticketId}::uuid`;
}
