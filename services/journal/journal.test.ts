import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bill, newPlan, subscribe } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { newTenant } from '../../test/support/tenant.ts';
import { cancelSubscription } from '../billing/cancel-subscription.ts';
import { listInvoices } from '../billing/list-invoices.ts';
import { recordPayment } from '../billing/record-payment.ts';
import { voidInvoice } from '../billing/void-invoice.ts';
import { writeOffInvoice } from '../billing/write-off.ts';
import { type Ctx, transaction } from '../context.ts';
import { issueCreditNote } from '../creditNotes/issue.ts';
import { refundCameBack } from '../payments/settle-refunds.ts';
import { readAgeing } from '../revenue/ageing.ts';
import { readRecognition } from '../revenue/recognition.ts';
import { journalLines, readTaxReport, readTrialBalance } from './journal.ts';

const START = Date.parse('2026-03-02T09:00:00Z');
const MARCH = { from: '2026-03-01', to: '2026-04-01' };
const YEAR = { from: '2026-01-01', to: '2027-01-01' };
let house: House;
let ctx: Ctx;
beforeAll(async () => {
  house = await openHouse(START);
});
afterAll(() => house.close());
beforeEach(async () => {
  house.clock.moveTo(START);
  const tenant = await newTenant(house.owner, 'Journal', 'Europe/Berlin');
  ctx = house.ctx(tenant, tenant.as('billing'));
});

const at = (text: string) => house.clock.moveTo(Date.parse(text));
const invoiceOf = async (subscriptionId: string) => {
  const [invoice] = (await listInvoices(ctx, { filter: { subscriptionId }, sort: '-createdAt' })).items;
  if (!invoice) throw new Error('no invoice');
  return invoice;
};
async function billed(change: Parameters<typeof subscribe>[1] = {}) {
  const subscription = await subscribe(ctx, change);
  await bill(ctx);
  return { subscription, invoice: await invoiceOf(subscription.id) };
}
/** Debit less credit by account. */
const balances = async (span = YEAR) => {
  const { rows } = await readTrialBalance(ctx, span);
  return Object.fromEntries(rows.map(({ account, debitMinor, creditMinor }) => [account, debitMinor - creditMinor]));
};

describe('the journal', () => {
  it('has an invoice, its payment and what was paid too much', async () => {
    const { invoice } = await billed({ quantity: 2 });
    at('2026-03-05T09:00:00Z');
    await recordPayment(ctx, { id: invoice.id, version: invoice.version, amountMinor: 12000, reference: 'SEPA 7' });
    const rows: (string | null)[][] = [];
    for await (const row of journalLines(ctx, MARCH)) rows.push(row);
    expect(
      rows.map(([entry, day, kind, document, , account, , , debit, credit]) => [
        entry,
        day,
        kind,
        document,
        account,
        debit,
        credit,
      ]),
    ).toEqual([
      ['2026-000001', '2026-03-02', 'Invoice', invoice.number, '1400', '116.62', null],
      ['2026-000001', '2026-03-02', 'Invoice', invoice.number, '4000', null, '98.00'],
      ['2026-000001', '2026-03-02', 'Invoice', invoice.number, '1770', null, '18.62'],
      ['2026-000002', '2026-03-05', 'Payment', 'SEPA 7', '1200', '120.00', null],
      ['2026-000002', '2026-03-05', 'Payment', 'SEPA 7', '1400', null, '116.62'],
      ['2026-000002', '2026-03-05', 'Payment', 'SEPA 7', '1710', null, '3.38'],
    ]);
  });

  it('keeps a refund that came back from the bank where it went out, and has its way back on its own day', async () => {
    const { invoice } = await billed();
    const paid = await recordPayment(ctx, { id: invoice.id, version: invoice.version, amountMinor: 5831 });
    at('2026-03-20T09:00:00Z');
    const credit = { invoiceId: invoice.id, version: paid.version, reason: 'Cancelled', settle: 'refund' as const };
    const refundId = (await issueCreditNote(ctx, credit)).refunds[0]?.id ?? '';
    const march = await balances(MARCH);
    expect(march).toMatchObject({ bank: 0 });
    at('2026-04-07T09:00:00Z');
    const back = { refundId, providerId: 're_1', reason: 'account closed' };
    await transaction(ctx, async (tx) => refundCameBack(ctx, tx, back, await ctx.clock.now()));
    expect(await balances(MARCH)).toEqual(march);
    expect(await balances({ from: '2026-04-01', to: '2026-05-01' })).toEqual({ bank: 5831, credit: -5831, refunds: 0 });
  });

  it('comes to what is owed by customers and to them, whatever happened', async () => {
    const partly = await billed({ quantity: 3 });
    await recordPayment(ctx, { id: partly.invoice.id, version: partly.invoice.version, amountMinor: 5000 });
    const ended = await billed();
    at('2026-03-12T09:00:00Z');
    await cancelSubscription(ctx, {
      id: ended.subscription.id,
      version: await versionOf(ended.subscription.id),
      at: 'now',
    });
    const paid = await billed();
    await recordPayment(ctx, { id: paid.invoice.id, version: paid.invoice.version });
    await cancelSubscription(ctx, {
      id: paid.subscription.id,
      version: await versionOf(paid.subscription.id),
      at: 'now',
    });
    const gone = await billed();
    await voidInvoice(ctx, { id: gone.invoice.id, version: gone.invoice.version, reason: 'Twice' });
    const noted = await billed();
    await issueCreditNote(ctx, { invoiceId: noted.invoice.id, version: noted.invoice.version, reason: 'Wrong plan' });
    const given = await billed({ quantity: 2 });
    at('2026-04-20T09:00:00Z');
    await recordPayment(ctx, { id: given.invoice.id, version: given.invoice.version, amountMinor: 1000 });
    const { version } = await invoiceOf(given.subscription.id);
    const lost = await writeOffInvoice(ctx, { id: given.invoice.id, version, reason: 'Insolvent' });
    expect(await balances()).toMatchObject({ 'bad-debts': 11662 - 1000 });
    at('2026-04-21T09:00:00Z');
    await recordPayment(ctx, { id: given.invoice.id, version: lost.version, amountMinor: 600 });
    expect(await balances()).toMatchObject({ 'bad-debts': 11662 - 1600 });
    const { rows } = await house.owner.query<{ owed: string; credit: string }>(
      `SELECT (SELECT coalesce(sum(due_minor), 0) FROM invoice WHERE tenant_id = $1 AND status = 'open') AS owed,
         (SELECT coalesce(sum(amount_minor), 0) FROM customer_credit WHERE tenant_id = $1) AS credit`,
      [ctx.tenantId],
    );
    const sums = await balances();
    expect(sums.receivables).toBe(Number(rows[0]?.owed));
    expect(-(sums.credit ?? 0)).toBe(Number(rows[0]?.credit));
    expect(Object.values(sums).reduce((all, sum) => all + sum, 0)).toBe(0);
    const tax = await readTaxReport(ctx, YEAR);
    expect(tax.totals).toEqual([
      {
        currency: 'EUR',
        netMinor: -(sums.revenue ?? 0),
        taxMinor: -(sums.tax ?? 0),
        totalMinor: -(sums.revenue ?? 0) - (sums.tax ?? 0),
      },
    ]);
  });

  it('takes an invoice that is void out in the month in which that is said', async () => {
    at('2026-03-30T09:00:00Z');
    const { invoice } = await billed();
    at('2026-04-02T09:00:00Z');
    await voidInvoice(ctx, { id: invoice.id, version: invoice.version, reason: 'Wrong' });
    const { code } = (await readTaxReport(ctx, MARCH)).rows[0] ?? { code: '' };
    expect((await readTaxReport(ctx, MARCH)).rows).toMatchObject([
      { code, netMinor: 4900, taxMinor: 931, documents: 1 },
    ]);
    expect((await readTaxReport(ctx, { from: '2026-04-01', to: '2026-05-01' })).rows).toMatchObject([
      { code, netMinor: -4900, taxMinor: -931 },
    ]);
    expect(await balances()).toMatchObject({ receivables: 0, revenue: 0, tax: 0 });
  });

  it('is of whole days of the workspace’s zone, a year at most, for those who may read invoices', async () => {
    // 23:30 in Berlin on the 31st.
    at('2026-03-31T21:30:00Z');
    await billed();
    expect(await balances(MARCH)).toMatchObject({ receivables: 5831 });
    expect((await readTrialBalance(ctx, { from: '2026-04-01', to: '2026-05-01' })).entries).toBe(0);
    await expect(readTrialBalance(ctx, { from: '2026-01-01', to: '2027-01-03' })).rejects.toMatchObject({
      kind: 'Validation',
    });
    await expect(readTrialBalance(ctx, { from: '2026-01-01', to: '2026-01-01' })).rejects.toMatchObject({
      name: 'ZodError',
    });
    const employee = house.ctx(house.acme, house.acme.as('employee'));
    expect(() => journalLines(employee, MARCH)).toThrow(expect.objectContaining({ kind: 'Forbidden' }));
  });
});

describe('what is owed', () => {
  it('is not due on its day, and a day late on the next', async () => {
    await billed();
    const agesOn = async (day: string) => {
      at(`${day}T09:00:00Z`);
      return (await readAgeing(ctx)).totals[0]?.agesMinor;
    };
    expect(await agesOn('2026-03-16')).toEqual([5831, 0, 0, 0, 0]);
    expect(await agesOn('2026-03-17')).toEqual([0, 5831, 0, 0, 0]);
    expect(await agesOn('2026-04-15')).toEqual([0, 5831, 0, 0, 0]);
    expect(await agesOn('2026-04-16')).toEqual([0, 0, 5831, 0, 0]);
    expect(await agesOn('2026-06-14')).toEqual([0, 0, 0, 5831, 0]);
    expect(await agesOn('2026-06-15')).toEqual([0, 0, 0, 0, 5831]);
    const report = await readAgeing(ctx);
    expect(report).toMatchObject({ owing: 1, customers: [{ customerName: 'Ann', totalMinor: 5831, invoices: 1 }] });
  });
});

describe('what is earned', () => {
  it('is deferred until the days that it is for', async () => {
    const pricePlanId = (await newPlan(ctx, { priceMinor: 36_500, interval: 'year' })).id;
    await billed({ pricePlanId, startAt: '2026-03-02T08:00:00Z' });
    const { rows } = await readRecognition(ctx, { from: '2026-02', months: 4 });
    expect(
      rows.map(({ billedMinor, earnedMinor, deferredMinor }) => [billedMinor, earnedMinor, deferredMinor]),
    ).toEqual([
      [0, 0, 0],
      [36_500, 3000, 33_500],
      [0, 3000, 30_500],
      [0, 3100, 27_400],
    ]);
    const later = await readRecognition(ctx, { from: '2026-05', months: 1 });
    expect(later.rows).toMatchObject([{ earnedMinor: 3100, deferredMinor: 27_400 }]);
  });
});

async function versionOf(id: string): Promise<number> {
  const { rows } = await house.owner.query<{ version: number }>('SELECT version FROM subscription WHERE id = $1', [id]);
  return rows[0]?.version ?? 0;
}
