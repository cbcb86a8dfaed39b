import { type InvoiceDetail, type VoidInvoiceInput, voidInvoiceInput } from '../../domain/billing/requests.ts';
import { conflict } from '../../domain/errors.ts';
import { type Ctx, permit } from '../context.ts';
import type { Tx } from '../database.ts';
import { releaseHours } from '../invoices/hours.ts';
import { givenForUnusedTime, moveCredit } from '../payments/credit.ts';
import { changeInvoice, type LockedInvoice } from './change-invoice.ts';

/**
 * Declares an open or uncollectible invoice void: it keeps its number, nothing of it is collected any more, and the credit that was spent on
 * it is the customer's again; its hours can be billed again.
 * Credit for its unused time, given while it was a draft, is taken back.
 * @throws AppError NotFound, Conflict
 */
export async function voidInvoice(ctx: Ctx, input: VoidInvoiceInput): Promise<InvoiceDetail> {
  permit(ctx, 'invoice:void');
  return changeInvoice(ctx, voidInvoiceInput.parse(input), 'void', async (tx, invoice, now) => {
    await requireUntouched(ctx, tx, invoice);
    await tx.$executeRaw`
      UPDATE invoice SET status = 'void', due_minor = 0, version = version + 1
      WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${invoice.id}::uuid AND status = ${invoice.status}`;
    await releaseHours(ctx, tx, invoice.id, null);
    const { customerId, currency } = invoice;
    const amountMinor = invoice.creditAppliedMinor - (await givenForUnusedTime(ctx, tx, invoice.id));
    if (amountMinor < 0n) await requireCredit(ctx, tx, customerId, currency, -amountMinor);
    await moveCredit(ctx, tx, [{ customerId, currency, amountMinor, cause: 'invoice-void', causeId: invoice.id }], now);
    return { noted: amountMinor === 0n ? {} : { creditReturnedMinor: amountMinor } };
  });
}

/** @throws AppError Conflict where the credit that is to be taken back has been spent */
async function requireCredit(
  ctx: Ctx,
  tx: Tx,
  customerId: string,
  currency: string,
  amountMinor: bigint,
): Promise<void> {
  const purse = await tx.customerCredit.findUnique({
    where: { tenantId_customerId_currency: { tenantId: ctx.tenantId, customerId, currency } },
  });
  if ((purse?.amountMinor ?? 0n) >= amountMinor) return;
  throw conflict(
    'The credit for unused time of this invoice has been spent. Credit the invoice instead: that leaves it out.',
  );
}

/** What was paid or credited stays true: only the rest can be taken back, by a credit note. @throws AppError Conflict */
async function requireUntouched(ctx: Ctx, tx: Tx, { id: invoiceId, fillsWallet }: LockedInvoice): Promise<void> {
  const where = { tenantId: ctx.tenantId, invoiceId };
  const paid = await tx.paymentAllocation.count({ where });
  if (paid > 0 && fillsWallet) {
    throw conflict('A part of this top-up has been paid. Where nothing more will come, write it off.');
  }
  if (paid > 0)
    throw conflict('A part of this invoice has been paid. Credit it instead: the money goes back or becomes credit.');
  const credited = await tx.creditNote.count({ where });
  if (credited > 0) throw conflict('A part of this invoice has been credited. Credit the rest instead.');
}
