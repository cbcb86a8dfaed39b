import type { InvoiceDetail } from '../../../../domain/billing/requests.ts';

type Settled = Pick<InvoiceDetail, 'status' | 'payableMinor' | 'dueMinor' | 'payments'>;

/** What has come of the amount to be paid: money, and what was given back after the invoice was issued. In minor units. */
export function settledOf({ status, payableMinor, dueMinor, payments }: Settled): {
  paidMinor: number;
  creditedMinor: number;
} {
  const paidMinor = payments.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  // Of a void invoice nothing is due either, but nothing was given back.
  const creditedMinor = status === 'draft' || status === 'void' ? 0 : payableMinor - paidMinor - dueMinor;
  return { paidMinor, creditedMinor: Math.max(0, creditedMinor) };
}
