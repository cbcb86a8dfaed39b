import type { LabelsInUse } from '../../domain/tickets/requests.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { ownedRows } from '../owned.ts';

/** Older tickets bear labels that hardly anybody looks for: reading all of them would take longer than the list itself. */
const NEWEST = 5000;
/** Of each kind; more are no choice any more. */
const MOST = 40;

/** Tags and categories of the newest tickets, the most used first: what a list can be narrowed to. */
export async function labelsInUse(ctx: Ctx): Promise<LabelsInUse> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:read'), 't.assignee_id');
  const rows = await transaction(
    ctx,
    (tx) => tx.$queryRaw<{ isTag: boolean; label: string }[]>`
      WITH newest AS MATERIALIZED (
        SELECT t.tags, t.category FROM ticket t WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.spam_at IS NULL AND ${reach}
        ORDER BY t.created_at DESC LIMIT ${NEWEST}),
      used AS (SELECT true AS tag, unnest(tags) AS label FROM newest
        UNION ALL SELECT false, category FROM newest WHERE category IS NOT NULL),
      counted AS (SELECT tag, label, row_number() OVER (PARTITION BY tag ORDER BY count(*) DESC, label) AS place FROM used GROUP BY tag, label)
      SELECT tag AS "isTag", label FROM counted WHERE place <= ${MOST} ORDER BY tag, place`,
  );
  const labels = (tags: boolean) => rows.flatMap(({ isTag, label }) => (isTag === tags ? [label] : []));
  return { tags: labels(true), categories: labels(false) };
}
