import type { z } from 'zod';
import { type expiringCard, monthInput } from '../../domain/forecast/contract.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import type { Tx } from '../database.ts';
import type { Horizon } from './refresh.ts';

/** Cards on file by the last month in which they can be charged. */
export const cardsByMonth = (tx: Tx, { first, through }: Pick<Horizon, 'first' | 'through'>) =>
  tx.$queryRaw<{ month: string; count: number }[]>`
    SELECT c.payment_method->>'expires' AS month, count(*)::int AS count FROM customer c
    WHERE c.tenant_id = (SELECT app_tenant()) AND c.deleted_at IS NULL AND c.payment_method->>'expires' >= ${first.slice(0, 7)}
      AND c.payment_method->>'expires' < ${through.slice(0, 7)} GROUP BY 1 ORDER BY 1`;

/** Whose cards those are. A card that its network has replaced shows the new date by itself. */
export async function cardsExpiring(
  ctx: Ctx,
  input: z.input<typeof monthInput>,
): Promise<{ items: z.infer<typeof expiringCard>[] }> {
  permit(ctx, 'customer:read');
  const { month } = monthInput.parse(input);
  const items = await transaction(
    ctx,
    (tx) => tx.$queryRaw<z.infer<typeof expiringCard>[]>`
      SELECT c.id AS "customerId", c.name AS "customerName", c.payment_method->>'label' AS label, c.payment_method->>'expires' AS "lastMonth"
      FROM customer c WHERE c.tenant_id = ${ctx.tenantId}::uuid AND c.deleted_at IS NULL AND c.payment_method->>'expires' = ${month}
      ORDER BY c.name, c.id LIMIT 500`,
  );
  return { items };
}
