import type { z } from 'zod';
import { type endingTrial, monthInput } from '../../domain/forecast/contract.ts';
import { type Ctx, permit, transaction } from '../context.ts';

/** The subscriptions whose trial ends in a month, and whether there is a means of payment to charge then. */
export async function trialsEnding(
  ctx: Ctx,
  input: z.input<typeof monthInput>,
): Promise<{ items: z.infer<typeof endingTrial>[] }> {
  permit(ctx, 'subscription:read');
  const { month } = monthInput.parse(input);
  const items = await transaction(
    ctx,
    (tx) => tx.$queryRaw<(Omit<z.infer<typeof endingTrial>, 'trialEndsAt'> & { trialEndsAt: Date })[]>`
      SELECT s.id AS "subscriptionId", c.name AS "customerName", p.name AS "pricePlanName", s.trial_ends_at AS "trialEndsAt",
        c.payment_method IS NOT NULL AS "hasCard"
      FROM subscription s
      JOIN customer c ON c.tenant_id = s.tenant_id AND c.id = s.customer_id
      JOIN price_plan p ON p.tenant_id = s.tenant_id AND p.id = s.price_plan_id
      WHERE s.tenant_id = ${ctx.tenantId}::uuid AND s.status = 'trialing'
        AND to_char(s.trial_ends_at AT TIME ZONE (SELECT zone FROM tenant WHERE id = ${ctx.tenantId}::uuid), 'YYYY-MM') = ${month}
      ORDER BY s.trial_ends_at, s.id LIMIT 500`,
  );
  return { items: items.map((item) => ({ ...item, trialEndsAt: item.trialEndsAt.toISOString() })) };
}
