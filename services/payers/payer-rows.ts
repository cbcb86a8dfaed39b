import { validation } from '../../domain/errors.ts';
import { fromIso, type Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';

/** Who pays for others, as an invoice needs it. */
export interface Payer {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
  readonly paymentTermDays: number;
  readonly paymentMethodSince: Instant | null;
}

export async function readPayers(ctx: Ctx, tx: Tx, ids: ReadonlySet<string>): Promise<ReadonlyMap<string, Payer>> {
  const rows = await tx.$queryRaw<(Omit<Payer, 'paymentMethodSince'> & { paymentMethodSince: string | null })[]>`
    SELECT id, name, zone, payment_term_days AS "paymentTermDays", payment_method->>'addedAt' AS "paymentMethodSince" FROM customer
    WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ANY(${[...ids]}::uuid[])`;
  return new Map(
    rows.map(({ paymentMethodSince, ...payer }) => [
      payer.id,
      { ...payer, paymentMethodSince: paymentMethodSince === null ? null : fromIso(paymentMethodSince) },
    ]),
  );
}

/**
 * Refuses a payer who is not here, who is the customer, or whose own invoices go to somebody else: a chain would have no end to look for.
 * @throws AppError Validation
 */
export async function requirePayer(
  ctx: Ctx,
  tx: Tx,
  customerId: string | null,
  payerId: string | null | undefined,
): Promise<void> {
  if (!payerId) return;
  const refuse = (message: string) => validation(`${message}.`, [{ path: 'payerId', message }]);
  if (payerId === customerId) throw refuse('A customer cannot pay for themselves in this way: leave it empty');
  const [payer] = await tx.$queryRaw<{ payerId: string | null }[]>`
    SELECT payer_id AS "payerId" FROM customer WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${payerId}::uuid AND deleted_at IS NULL FOR SHARE`;
  if (!payer) throw refuse('Choose a customer who pays');
  if (payer.payerId !== null) throw refuse('Choose a customer who pays their own invoices');
  if (customerId === null) return;
  const pays = await tx.customer.count({ where: { tenantId: ctx.tenantId, payerId: customerId, deletedAt: null } });
  if (pays > 0) throw refuse('This customer pays for others, and so pays their own invoices too');
}
