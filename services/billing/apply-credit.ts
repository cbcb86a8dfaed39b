import { type ApplyCreditInput, applyCreditInput, type InvoiceDetail } from '../../domain/billing/requests.ts';
import { conflict, validation } from '../../domain/errors.ts';
import { smaller } from '../../domain/money/money.ts';
import { type Ctx, permit } from '../context.ts';
import { moveCredit } from '../payments/credit.ts';
import { enterPayment } from '../payments/enter-payment.ts';
import { changeInvoice } from './change-invoice.ts';

/**
 * Pays an invoice that is open, or was given up, out of the customer's credit: all that both allow where no amount is given. It is a payment as
 * any other, so collection ends when nothing is due any more.
 * @throws AppError NotFound, Validation beyond the credit or what is due, Conflict (stale, no credit, a charge that is out)
 */
export async function applyCredit(ctx: Ctx, input: ApplyCreditInput): Promise<InvoiceDetail> {
  permit(ctx, 'payment:create');
  const { amountMinor, ...request } = applyCreditInput.parse(input);
  return changeInvoice(ctx, request, 'paid', async (tx, invoice, now) => {
    const { customerId, currency, dueMinor } = invoice;
    const purse = await tx.customerCredit.findUnique({
      where: { tenantId_customerId_currency: { tenantId: ctx.tenantId, customerId, currency } },
    });
    const most = smaller(purse?.amountMinor ?? 0n, dueMinor);
    if (most <= 0n) throw conflict(`This customer has no credit in ${currency}.`);
    const amount = amountMinor === undefined ? most : BigInt(amountMinor);
    if (amount > most) {
      const message = 'Use no more than is due, and no more than the customer’s credit';
      throw validation(`${message}.`, [{ path: 'amountMinor', message }]);
    }
    const payment = {
      ...{ customerId, currency, amountMinor: amount, method: 'credit' as const, provider: 'credit', receivedAt: now },
      allocations: [{ invoiceId: invoice.id, amountMinor: amount }],
    };
    const { paymentId, invoices } = await enterPayment(ctx, tx, payment, now);
    const spent = { customerId, currency, amountMinor: -amount, cause: 'payment' as const, causeId: paymentId };
    await moveCredit(ctx, tx, [spent], now);
    return { status: invoices[0]?.status ?? invoice.status, noted: null };
  });
}
