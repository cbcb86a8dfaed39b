import { type InvoiceDetail, type VoidInvoiceInput, voidInvoiceInput } from '../../domain/billing/requests.ts';
import { type Ctx, permit } from '../context.ts';
import { changeInvoice } from './change-invoice.ts';

/**
 * Gives up an open invoice: it is uncollectible, what is due of it stays due, and collection ends. Money may still come for it.
 * @throws AppError NotFound, Conflict
 */
export async function writeOffInvoice(ctx: Ctx, input: VoidInvoiceInput): Promise<InvoiceDetail> {
  permit(ctx, 'invoice:write-off');
  return changeInvoice(ctx, voidInvoiceInput.parse(input), 'uncollectible', async (tx, invoice) => {
    await tx.$executeRaw`
      UPDATE invoice SET status = 'uncollectible', version = version + 1
      WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${invoice.id}::uuid AND status = 'open'`;
    return { noted: { dueMinor: invoice.dueMinor } };
  });
}
