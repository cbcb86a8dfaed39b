import { expect } from 'vitest';
import type { Ctx } from '../../services/context.ts';
import { readTrialBalance } from '../../services/journal/journal.ts';
import { listPayments } from '../../services/payments/read.ts';
import type { House } from './house.ts';

/** The payment of an invoice that has one. */
export async function paymentOf(ctx: Ctx, invoiceId: string) {
  const [payment] = (await listPayments(ctx, { filter: { invoiceId } })).items;
  if (!payment) throw new Error('a payment was entered');
  return payment;
}

/** Debits less credits of 2026 by account; what they come to together is nothing, and receivables are what is due. */
export async function agreedBooks({ owner }: House, ctx: Ctx) {
  const { rows } = await readTrialBalance(ctx, { from: '2026-01-01', to: '2027-01-01' });
  const sums = Object.fromEntries(rows.map((row) => [row.account, row.debitMinor - row.creditMinor]));
  expect(Object.values(sums).reduce((all, sum) => all + sum, 0)).toBe(0);
  const { rows: held } = await owner.query<{ owed: string; credit: string }>(
    `SELECT (SELECT coalesce(sum(due_minor), 0) FROM invoice WHERE tenant_id = $1 AND status = 'open') AS owed,
       (SELECT coalesce(sum(amount_minor), 0) FROM customer_credit WHERE tenant_id = $1) AS credit`,
    [ctx.tenantId],
  );
  expect(sums.receivables).toBe(Number(held[0]?.owed));
  expect(0 - (sums.credit ?? 0)).toBe(Number(held[0]?.credit));
  return sums;
}
