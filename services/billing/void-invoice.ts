import { type InvoiceDetail, type VoidInvoiceInput, voidInvoiceInput } from '../../domain/billing/requests.ts';
import { type Ctx, permit } from '../context.ts';
import { moveCredit } from '../payments/credit.ts';
import { changeInvoice } from './change-invoice.ts';

/**
 * Declares an open or uncollectible invoice void: it keeps its number, nothing of it is collected any more, and the credit that was spent on
 * it is the customer's again.
 * @throws AppError NotFound, Conflict
 */
export async function voidInvoice(ctx: Ctx, input: VoidInvoiceInput): Promise<InvoiceDetail> {
  permit(ctx, 'invoice:void');
  return changeInvoice(ctx, voidInvoiceInput.parse(input), 'void', async (tx, invoice, now) => {
    await tx.$executeRaw`
      UPDATE invoice SET status = 'void', due_minor = 0, version = version + 1
      WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${invoice.id}::uuid AND status = ${invoice.status}`;
    const { customerId, currency, creditAppliedMinor: amountMinor } = invoice;
    await moveCredit(ctx, tx, [{ customerId, currency, amountMinor, cause: 'invoice-void', causeId: invoice.id }], now);
    return { noted: amountMinor > 0n ? { creditReturnedMinor: amountMinor } : {} };
  });
}
