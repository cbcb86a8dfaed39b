import type { Customer } from '../../domain/billing/contract.ts';
import { type UpdateCustomerInput, updateCustomerInput } from '../../domain/billing/requests.ts';
import { audit } from '../audit.ts';
import { changesOf } from '../changes.ts';
import { collectionStore } from '../collection/process.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { announce } from '../live.ts';
import { requirePayer } from '../payers/payer-rows.ts';
import { changeFacts } from '../processes/change.ts';
import { requireTax } from '../tax/vat-id.ts';
import { requireVersion } from '../version.ts';
import { changeCard } from './card-holders.ts';
import { readCustomer, requireCompany } from './customer-rows.ts';
import { storedPaymentMethod } from './payment-method.ts';

/**
 * Changes what is given and differs. Another means of payment, or another zone, moves what is next in the collection of open invoices;
 * another means of payment, or another payer, moves when it is told that a card expires.
 * A payment method given is a new one each time, even the same card: after a hard decline it says that the customer has spoken to the bank.
 * @throws AppError Conflict for a stale version
 */
export async function updateCustomer(ctx: Ctx, input: UpdateCustomerInput): Promise<Customer> {
  permit(ctx, 'customer:update');
  const { id, version, paymentMethod, ...edit } = updateCustomerInput.parse(input);
  const now = await ctx.clock.now();
  const at = new Date(now);
  const openInvoices = Prisma.sql`p.subject_id IN (SELECT i.id FROM invoice i
    WHERE i.tenant_id = ${ctx.tenantId}::uuid AND i.customer_id = ${id}::uuid AND i.status = 'open')`;
  return transaction(ctx, (tx) => {
    const change = async () => {
      const current = await readCustomer(ctx, tx, id, 'for-change');
      requireVersion('This customer', current.version, version);
      await requireCompany(ctx, tx, edit.companyId);
      await requirePayer(ctx, tx, id, edit.payerId);
      const changes = changesOf<Partial<Customer>>(current, edit as Partial<Customer>);
      if (!changes && paymentMethod === undefined) return current;
      requireTax({ ...current, ...changes?.after });
      const stored = paymentMethod ? { ...storedPaymentMethod(paymentMethod, at) } : Prisma.DbNull;
      await tx.customer.update({
        where: { tenantId_id: { tenantId: ctx.tenantId, id } },
        data: {
          ...(changes?.after as object | undefined),
          ...(changes?.after.address === null ? { address: Prisma.DbNull } : {}),
          ...(paymentMethod === undefined ? {} : { paymentMethod: stored }),
          version: version + 1,
        },
      });
      const after = await readCustomer(ctx, tx, id);
      const method = (customer: Customer) =>
        paymentMethod === undefined ? {} : { paymentMethod: customer.paymentMethod?.label ?? null };
      await audit(ctx, tx, at, {
        action: 'updated',
        noun: 'customer',
        subjectId: id,
        before: { ...changes?.before, ...method(current) },
        after: { ...changes?.after, ...method(after) },
      });
      await announce(ctx, tx, 'customers', id);
      return after;
    };
    const collected = () => changeFacts(ctx, tx, collectionStore, openInvoices, now, change);
    return paymentMethod === undefined && edit.payerId === undefined
      ? collected()
      : changeCard(ctx, tx, id, now, collected);
  });
}
