import type { NewPaymentMethod } from '../../domain/billing/contract.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import { changeCard } from '../billing/card-holders.ts';
import { storedPaymentMethod } from '../billing/payment-method.ts';
import { collectionStore } from '../collection/process.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { announce } from '../live.ts';
import { changeFacts } from '../processes/change.ts';

/**
 * Puts a means of payment on a customer's file, as their own wish or their provider's notice has it: what is open is charged by it from then
 * on. null takes it off.
 */
export async function keepMethod(
  ctx: Ctx,
  tx: Tx,
  customerId: string,
  method: NewPaymentMethod | null,
  now: Instant,
): Promise<void> {
  const at = new Date(now);
  const openInvoices = Prisma.sql`p.subject_id IN (SELECT i.id FROM invoice i
    WHERE i.tenant_id = ${ctx.tenantId}::uuid AND i.customer_id = ${customerId}::uuid AND i.status = 'open')`;
  const change = async () => {
    const before = await labelOf(tx, customerId);
    const stored = method && storedPaymentMethod(method, at);
    await tx.customer.update({
      where: { tenantId_id: { tenantId: ctx.tenantId, id: customerId } },
      data: { paymentMethod: stored ? { ...stored } : Prisma.DbNull, version: { increment: 1 } },
    });
    await audit(ctx, tx, at, {
      action: 'updated',
      noun: 'customer',
      subjectId: customerId,
      before: { paymentMethod: before },
      after: { paymentMethod: stored?.label ?? null },
    });
    await announce(ctx, tx, 'customers', customerId);
  };
  await changeCard(ctx, tx, customerId, now, () => changeFacts(ctx, tx, collectionStore, openInvoices, now, change));
}

async function labelOf(tx: Tx, customerId: string): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ label: string | null }[]>`
    SELECT payment_method->>'label' AS label FROM customer
    WHERE tenant_id = (SELECT app_tenant()) AND id = ${customerId}::uuid FOR NO KEY UPDATE`;
  return row?.label ?? null;
}
