import type { PriceMove } from '../../domain/billing/move-requests.ts';
import { readPricePlan } from '../billing/price-plan-rows.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import type { Tx } from '../database.ts';

/** Moves of a plan that are shown. */
const LAST = 5;
/** Of those that stay. */
const NAMED = 100;

/** The last moves of a price plan's subscriptions, the latest first. @throws AppError NotFound */
export async function listMoves(ctx: Ctx, { id }: { readonly id: string }): Promise<PriceMove[]> {
  permit(ctx, 'subscription:read');
  return transaction(ctx, async (tx) => {
    await readPricePlan(ctx, tx, id);
    return readMoves(ctx, tx, id);
  });
}

export async function readMoves(ctx: Ctx, tx: Tx, pricePlanId: string): Promise<PriceMove[]> {
  const rows = await tx.$queryRaw<
    (Omit<PriceMove, 'startedAt' | 'finishedAt'> & { startedAt: Date; finishedAt: Date | null })[]
  >`
    SELECT m.id, m.price_plan_id AS "pricePlanId", m.from_number AS "from", m.to_number AS "to", m.total, m.moved, m.stayed,
      m.started_at AS "startedAt", m.finished_at AS "finishedAt", p.status,
      coalesce((SELECT jsonb_agg(jsonb_build_object('subscriptionId', s.id, 'customerName', c.name, 'why', w.why) ORDER BY w.place)
        FROM (SELECT * FROM price_move_row w WHERE w.tenant_id = m.tenant_id AND w.move_id = m.id AND w.why IS NOT NULL
          ORDER BY w.place LIMIT ${NAMED}) w
        JOIN subscription s ON s.tenant_id = w.tenant_id AND s.id = w.subscription_id
        JOIN customer c ON c.tenant_id = s.tenant_id AND c.id = s.customer_id), '[]') AS stays
    FROM price_move m JOIN process p ON p.tenant_id = m.tenant_id AND p.kind = 'price-move' AND p.subject_id = m.id
    WHERE m.tenant_id = ${ctx.tenantId}::uuid AND m.price_plan_id = ${pricePlanId}::uuid
    ORDER BY m.started_at DESC, m.id DESC LIMIT ${LAST}`;
  return rows.map(({ startedAt, finishedAt, ...row }) => ({
    ...row,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  }));
}
