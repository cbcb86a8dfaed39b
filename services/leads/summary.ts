import type { LeadSummary } from '../../domain/leads/requests.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { ownedRows } from '../owned.ts';

/** How many leads stand in each view: the head of their page. */
export async function leadSummary(ctx: Ctx): Promise<LeadSummary> {
  const reach = ownedRows(ctx, permit(ctx, 'lead:read'), 'l.owner_id');
  const [counts] = await transaction(
    ctx,
    (tx) => tx.$queryRaw<LeadSummary[]>`
      SELECT count(*)::int AS all, (count(*) FILTER (WHERE l.status = 'new'))::int AS new,
        (count(*) FILTER (WHERE l.status = 'converted'))::int AS converted,
        (count(*) FILTER (WHERE l.unsubscribed_at IS NOT NULL))::int AS unsubscribed,
        (count(*) FILTER (WHERE l.id IN (
          SELECT e.lead_id FROM enrolment e WHERE e.tenant_id = ${ctx.tenantId}::uuid AND e.status = 'active')))::int AS "inJourney"
      FROM lead l WHERE l.tenant_id = ${ctx.tenantId}::uuid AND l.deleted_at IS NULL AND ${reach}`,
  );
  return counts ?? { all: 0, new: 0, inJourney: 0, converted: 0, unsubscribed: 0 };
}
