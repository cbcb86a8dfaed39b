import type { InvoiceDetail } from '../../../../domain/billing/requests.ts';

type Settled = Pick<InvoiceDetail, 'status' | 'payableMinor' | 'dueMinor' | 'attempts'>;

/** What has come of the amount to be paid: money, and what was given back after the invoice was issued. In minor units. */
export function settledOf({ status, payableMinor, dueMinor, attempts }: Settled): {
  paidMinor: number;
  creditedMinor: number;
} {
  const paidMinor = attempts.reduce(
    (sum, { outcome, amountMinor }) => (outcome === 'paid' ? sum + amountMinor : sum),
    0,
  );
  // Of a void invoice nothing is due either, but nothing was given back.
  const creditedMinor = status === 'draft' || status === 'void' ? 0 : payableMinor - paidMinor - dueMinor;
  return { paidMinor, creditedMinor: Math.max(0, creditedMinor) };
}
