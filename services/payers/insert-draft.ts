import type { CivilDate } from '../../domain/time/civil.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import type { Payer } from './payer-rows.ts';

/** An empty draft that collects a day's charges. @returns false where there is one already */
export async function insertDraft(
  ctx: Ctx,
  tx: Tx,
  draft: {
    readonly id: string;
    readonly payer: Payer;
    readonly currency: string;
    readonly day: CivilDate;
    readonly finalizesAt: Instant;
  },
  now: Instant,
): Promise<boolean> {
  const { id, payer, currency, day, finalizesAt } = draft;
  const written = await tx.$executeRaw`
    INSERT INTO invoice (tenant_id, id, status, customer_id, customer_name, currency, subtotal_minor, coupon_minor, net_minor, tax_minor, total_minor,
      credit_applied_minor, payable_minor, due_minor, taxes, finalizes_at, collects_on, created_at)
    VALUES (${ctx.tenantId}::uuid, ${id}::uuid, 'draft', ${payer.id}::uuid, ${payer.name}, ${currency}, 0, 0, 0, 0, 0, 0, 0, 0, '[]'::jsonb,
      ${new Date(finalizesAt)}, ${day}::date, ${new Date(now)})
    ON CONFLICT (tenant_id, customer_id, currency, collects_on) WHERE status = 'draft' AND collects_on IS NOT NULL DO NOTHING`;
  return written === 1;
}
