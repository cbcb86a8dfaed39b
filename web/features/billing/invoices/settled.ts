import type { InvoiceDetail } from '../../../../domain/billing/requests.ts';

type Settled = Pick<InvoiceDetail, 'id' | 'status' | 'payableMinor' | 'dueMinor' | 'payments' | 'chargebacks'>;

/**
 * What has come of the amount to be paid: money that the bank left us, what was given back after the invoice was issued, and what the wallet that
 * it had filled gave back for a bank. In minor units.
 */
export function settledOf({ id, status, payableMinor, dueMinor, payments, chargebacks }: Settled): {
  paidMinor: number;
  creditedMinor: number;
  walletMinor: number;
} {
  const takenMinor = chargebacks.reduce((sum, { parts }) => sum + takenOf(parts, id), 0);
  const walletMinor = chargebacks.reduce((sum, { parts }) => sum + walletOf(parts, id), 0);
  const paidMinor = payments.reduce((sum, { amountMinor }) => sum + amountMinor, 0) - takenMinor - walletMinor;
  // Of a void invoice nothing is due either, but nothing was given back.
  const creditedMinor = status === 'draft' || status === 'void' ? 0 : payableMinor - paidMinor - dueMinor - walletMinor;
  return { paidMinor, creditedMinor: Math.max(0, creditedMinor), walletMinor };
}

type Parts = InvoiceDetail['chargebacks'][number]['parts'];

/** The last chargeback that made something of an invoice due again: what the bank took for it, and what of that is due. */
export function lastDueAgain({ id, chargebacks }: Pick<InvoiceDetail, 'id' | 'chargebacks'>) {
  const last = chargebacks.findLast(({ parts }) => takenOf(parts, id) > 0);
  if (!last) return null;
  const dueMinor = takenOf(last.parts, id);
  return { reason: last.reason, dueMinor, takenMinor: dueMinor + walletOf(last.parts, id) };
}

/** What of an invoice is due again by a chargeback. */
export const takenOf = (parts: Parts, invoiceId: string): number =>
  parts.find((part) => part.invoiceId === invoiceId)?.amountMinor ?? 0;

/** What a chargeback of a top-up took out of the wallet that it had filled. */
export const walletOf = (parts: Parts, invoiceId: string): number =>
  parts.find((part) => part.invoiceId === invoiceId)?.walletMinor ?? 0;
