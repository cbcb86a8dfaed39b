import { type InvoiceDetail, type RecordPaymentInput, recordPaymentInput } from '../../domain/billing/requests.ts';
import { validation } from '../../domain/errors.ts';
import { smaller } from '../../domain/money/money.ts';
import { fromIso } from '../../domain/time/instant.ts';
import { type Ctx, permit } from '../context.ts';
import { enterPayment } from '../payments/enter-payment.ts';
import { changeInvoice } from './change-invoice.ts';

/**
 * Enters a payment that came by another way: of all that is still due where no amount is given, of a part, or of more, which becomes credit.
 * Collection ends when nothing is due any more. Money may still come for an invoice that was given up.
 * @throws AppError NotFound, Validation for an instant in the future, Conflict
 */
export async function recordPayment(ctx: Ctx, input: RecordPaymentInput): Promise<InvoiceDetail> {
  permit(ctx, 'payment:create');
  const {
    receivedAt,
    reference = null,
    note = null,
    method,
    amountMinor,
    ...request
  } = recordPaymentInput.parse(input);
  return changeInvoice(ctx, request, 'paid', async (tx, invoice, now) => {
    const at = receivedAt === undefined ? now : fromIso(receivedAt);
    if (at > now) {
      const issues = [{ path: 'receivedAt', message: 'Choose an instant that has passed' }];
      throw validation('A payment cannot have been received in the future.', issues);
    }
    const amount = amountMinor === undefined ? invoice.dueMinor : BigInt(amountMinor);
    const { dueMinor } = invoice;
    const { invoices } = await enterPayment(
      ctx,
      tx,
      {
        customerId: invoice.customerId,
        method,
        provider: 'by-hand',
        currency: invoice.currency,
        amountMinor: amount,
        receivedAt: at,
        reference,
        note,
        allocations: [{ invoiceId: invoice.id, amountMinor: smaller(amount, dueMinor) }],
      },
      now,
    );
    return { status: invoices[0]?.status ?? invoice.status, noted: null };
  });
}
