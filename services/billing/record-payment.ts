import { type InvoiceDetail, type RecordPaymentInput, recordPaymentInput } from '../../domain/billing/requests.ts';
import { validation } from '../../domain/errors.ts';
import { fromIso } from '../../domain/time/instant.ts';
import { type Ctx, permit } from '../context.ts';
import { derivedId } from '../ids.ts';
import { changeInvoice } from './change-invoice.ts';

/**
 * Enters a payment that came by another way, of all that is still due; collection ends with it. Money may still come for an invoice that
 * was given up.
 * @throws AppError NotFound, Validation for an instant in the future, Conflict
 */
export async function recordPayment(ctx: Ctx, input: RecordPaymentInput): Promise<InvoiceDetail> {
  permit(ctx, 'payment:create');
  const { receivedAt, reference = null, ...request } = recordPaymentInput.parse(input);
  return changeInvoice(ctx, request, 'paid', async (tx, invoice, now) => {
    const at = receivedAt === undefined ? now : fromIso(receivedAt);
    if (at > now) {
      const issues = [{ path: 'receivedAt', message: 'Choose an instant that has passed' }];
      throw validation('A payment cannot have been received in the future.', issues);
    }
    await tx.$executeRaw`
      INSERT INTO payment_attempt (tenant_id, id, invoice_id, number, amount_minor, currency, at, outcome, code, provider, provider_id)
      SELECT ${ctx.tenantId}::uuid, ${derivedId(invoice.id, 'by hand')}::uuid, ${invoice.id}::uuid, coalesce(max(number) + 1, 0),
        ${invoice.dueMinor}, ${invoice.currency}, ${new Date(at)}, 'paid', NULL, 'by-hand', ${reference}
      FROM payment_attempt WHERE tenant_id = ${ctx.tenantId}::uuid AND invoice_id = ${invoice.id}::uuid`;
    await tx.$executeRaw`
      UPDATE invoice SET status = 'paid', due_minor = 0, paid_at = ${new Date(at)}, version = version + 1
      WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${invoice.id}::uuid AND status = ${invoice.status}`;
    return { amountMinor: invoice.dueMinor, reference };
  });
}
