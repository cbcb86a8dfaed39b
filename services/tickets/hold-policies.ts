import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';

/**
 * Keeps policies and their calendars as they are until the transaction ends. An edit of one of them plans again what rests on it;
 * a ticket that comes to rest on it in the same moment would be passed over. Before any process is locked: everyone locks policy,
 * calendar, process, ticket in this order.
 */
export const holdPolicies = (ctx: Ctx, tx: Tx, which: Prisma.Sql): Promise<unknown> =>
  tx.$queryRaw`
    SELECT FROM sla_policy s JOIN business_calendar c ON c.tenant_id = s.tenant_id AND c.id = s.calendar_id
    WHERE s.tenant_id = ${ctx.tenantId}::uuid AND ${which} ORDER BY s.id FOR SHARE OF s, c`;

/** The one of a ticket, and the one that it is to have. */
export const holdPoliciesOfTicket = (ctx: Ctx, tx: Tx, ticketId: string, policyId?: string | null): Promise<unknown> =>
  holdPolicies(
    ctx,
    tx,
    Prisma.sql`(s.id = (SELECT t.sla_policy_id FROM ticket t WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.id = ${ticketId}::uuid)
      OR s.id = ${policyId ?? null}::uuid)`,
  );
