import { type CountLeadsInput, countLeadsInput, type LeadCount } from '../../domain/leads/requests.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { ownedRows } from '../owned.ts';
import { filterSql } from './filter-sql.ts';

/** Leads that a journey may still write to. */
export const REACHABLE = Prisma.sql`l.status NOT IN ('converted', 'lost') AND l.unsubscribed_at IS NULL`;

/** How many leads a filter finds, of those that the actor may see. */
export async function countLeads(ctx: Ctx, input: CountLeadsInput): Promise<LeadCount> {
  const reach = ownedRows(ctx, permit(ctx, 'lead:read'), 'l.owner_id');
  const { filter } = countLeadsInput.parse(input);
  const [found] = await transaction(
    ctx,
    (tx) => tx.$queryRaw<LeadCount[]>`
      SELECT count(*)::int AS total, (count(*) FILTER (WHERE ${REACHABLE}))::int AS reachable FROM lead l
      WHERE l.tenant_id = ${ctx.tenantId}::uuid AND l.deleted_at IS NULL AND ${reach} AND ${filterSql(filter)}`,
  );
  return found ?? { total: 0, reachable: 0 };
}
