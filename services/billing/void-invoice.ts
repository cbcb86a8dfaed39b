import { type InvoiceDetail, type VoidInvoiceInput, voidInvoiceInput } from '../../domain/billing/requests.ts';
import { type Ctx, permit } from '../context.ts';
import { changeInvoice } from './change-invoice.ts';
import { addCredit } from './customer-rows.ts';

/**
 * Declares an open or uncollectible invoice void: it keeps its number, nothing of it is collected any more, and the credit that was spent on
 * it is the customer's again.
 * @throws AppError NotFound, Conflict
 */
export async function voidInvoice(ctx: Ctx, input: VoidInvoiceInput): Promise<InvoiceDetail> {
  permit(ctx, 'invoice:void');
  return changeInvoice(ctx, voidInvoiceInput.parse(input), 'void', async (tx, invoice) => {
    await tx.$executeRaw`
      UPDATE invoice SET status = 'void', due_minor = 0, version = version + 1
      WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${invoice.id}::uuid AND status = ${invoice.status}`;
    await addCredit(ctx, tx, invoice.customerId, invoice.currency, invoice.creditAppliedMinor);
    return invoice.creditAppliedMinor > 0n ? { creditReturnedMinor: invoice.creditAppliedMinor } : {};
  });
}
