import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bill, newCustomer, newPlan, subscribe } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { createTaxRate } from '../billing/create-tax-rate.ts';
import { getCustomer } from '../billing/get-customer.ts';
import { getInvoice } from '../billing/get-invoice.ts';
import { listInvoices } from '../billing/list-invoices.ts';
import { recordPayment } from '../billing/record-payment.ts';
import { collectionStore } from '../collection/process.ts';
import type { Ctx } from '../context.ts';
import { issueCreditNote, previewCredit } from '../creditNotes/issue.ts';
import { newId } from '../ids.ts';
import { createInvoice } from '../invoices/create-invoice.ts';
import { finaliseInvoice } from '../invoices/end-draft.ts';
import { readTrialBalance } from '../journal/journal.ts';
import { actEffect } from '../processes/act.ts';
import { listWalletEntries } from './list-entries.ts';
import { listWallets } from './list-wallets.ts';
import { openWallet } from './open-wallet.ts';
import { topUpWallet } from './top-up-wallet.ts';
import { updateWallet } from './update-wallet.ts';

let house: House;
let ctx: Ctx;
let stranger: Ctx;
let guest: Ctx;
beforeAll(async () => {
  house = await openHouse();
  ctx = house.ctx(house.acme, house.acme.as('billing'));
  stranger = house.ctx(house.other, house.other.as('owner'));
  guest = house.ctx(house.acme, house.acme.as('guest'));
});
afterAll(() => house.close());

const EUR = 'EUR';
const walletOf = async (customerId: string) => {
  const [wallet] = (await listWallets(ctx, { customerId })).items;
  if (!wallet) throw new Error('there is no wallet');
  return wallet;
};

/** Finalises the top-up that is under way and pays it by hand. */
async function payTopUp(customerId: string) {
  const { pendingTopUp } = await walletOf(customerId);
  if (!pendingTopUp) throw new Error('no top-up is under way');
  const id = pendingTopUp.invoiceId;
  expect(await actEffect(ctx, collectionStore, `collection/${house.acme.id}/${id}`, 'finalise')).toBe(true);
  const { version } = await getInvoice(ctx, { id });
  return recordPayment(ctx, { id, version });
}

/** A wallet with so much in it. */
async function filled(amountMinor: number, autoTopUp: { belowMinor: number; amountMinor: number } | null = null) {
  const customer = await newCustomer(ctx, null);
  const wallet = await openWallet(ctx, { customerId: customer.id, currency: EUR });
  await topUpWallet(ctx, { id: wallet.id, amountMinor });
  await payTopUp(customer.id);
  if (autoTopUp) await updateWallet(ctx, { id: wallet.id, version: (await walletOf(customer.id)).version, autoTopUp });
  return { customerId: customer.id, walletId: wallet.id };
}

/** An invoice of so much, before tax there is none, made final at once. */
async function invoiced(customerId: string, unitPriceMinor: number) {
  const draft = await createInvoice(ctx, {
    customerId,
    currency: EUR,
    lines: [{ description: 'Work', unitPriceMinor }],
  });
  return finaliseInvoice(ctx, { id: draft.id, version: draft.version });
}

async function entries(walletId: string) {
  const { items } = await listWalletEntries(ctx, { filter: { walletId }, sort: 'amountMinor' });
  return items.map(({ amountMinor, cause }) => [cause, amountMinor]);
}

/** The journal's balances of the year in EUR: what is to the debit is positive. */
async function accounts() {
  const year = new Date(await ctx.clock.now()).getUTCFullYear();
  const { rows } = await readTrialBalance(ctx, { from: `${year}-01-01`, to: `${year + 1}-01-01` });
  const of = (name: string): number =>
    rows
      .filter(({ account, currency }) => account === name && currency === EUR)
      .reduce((all, { debitMinor, creditMinor }) => all + debitMinor - creditMinor, 0);
  return { credit: of('credit'), bank: of('bank'), wallets: of('wallets') };
}

describe('a retainer', () => {
  /** A draft of EUR 100.00 of hours and 50.00 of something else, with 10 % on both. */
  async function hoursAndMore(customerId: string) {
    const tax = await createTaxRate(ctx, { code: `t-${newId()}`, name: 'T', ratePercent: '10' });
    const line = (unitPriceMinor: number) => ({ description: 'Work', unitPriceMinor, taxRateIds: [tax.id] });
    const draft = await createInvoice(ctx, { customerId, currency: EUR, lines: [line(10_000), line(5000)] });
    const hours = draft.lines[0]?.id;
    await house.owner.query(`UPDATE invoice_line SET kind = 'time' WHERE id = $1`, [hours]);
    return finaliseInvoice(ctx, { id: draft.id, version: draft.version });
  }

  it.each([
    [10_999, 10_999],
    [11_000, 11_000],
    [11_001, 11_000],
  ])('of %s pays for hours with their tax and for nothing else: %s', async (balance, drawn) => {
    const { id: customerId } = await newCustomer(ctx, null);
    const wallet = await openWallet(ctx, { customerId, currency: EUR, purpose: 'hours' });
    await topUpWallet(ctx, { id: wallet.id, amountMinor: balance });
    expect(await payTopUp(customerId)).toMatchObject({ lines: [{ description: 'Retainer for hours' }] });
    expect(await hoursAndMore(customerId)).toMatchObject({ totalMinor: 16_500, dueMinor: 16_500 - drawn });
    expect(await walletOf(customerId)).toMatchObject({ purpose: 'hours', balanceMinor: balance - drawn });
    expect(await invoiced(customerId, 100)).toMatchObject({ dueMinor: 100 });
  });

  it('has back what it paid of hours that are credited, by each note as much; the rest becomes credit', async () => {
    const { id: customerId } = await newCustomer(ctx, null);
    const wallet = await openWallet(ctx, { customerId, currency: EUR, purpose: 'hours' });
    await topUpWallet(ctx, { id: wallet.id, amountMinor: 12_000 });
    await payTopUp(customerId);
    const { id, version, lines } = await hoursAndMore(customerId);
    const paid = await recordPayment(ctx, { id, version });
    expect(paid).toMatchObject({ status: 'paid', dueMinor: 0 });
    const [hours, more] = lines.map((line) => line.id);
    const credit = async (lineId: string | undefined, amountMinor: number) => {
      const asked = { invoiceId: id, lines: [{ lineId: lineId ?? '', amountMinor }] };
      const shown = await previewCredit(ctx, asked);
      const note = await issueCreditNote(ctx, {
        ...asked,
        version: (await getInvoice(ctx, { id })).version,
        reason: 'x',
      });
      expect(note.toCreditMinor).toBe(shown.toCreditMinor);
      return [shown.toCreditMinor, shown.toRetainerMinor];
    };
    const left = async () => [
      (await walletOf(customerId)).balanceMinor,
      (await getCustomer(ctx, { id: customerId })).credit[0]?.amountMinor ?? 0,
    ];
    const before = await accounts();
    // Of other lines nothing goes back into it.
    expect(await credit(more, 1000)).toEqual([1100, 0]);
    expect(await left()).toEqual([1000, 1100]);
    expect(await credit(hours, 4000)).toEqual([4400, 4400]);
    expect(await left()).toEqual([5400, 1100]);
    expect(await credit(hours, 6000)).toEqual([6600, 6600]);
    expect(await left()).toEqual([12_000, 1100]);
    expect(await entries(wallet.id)).toEqual([
      ['draw', -11_000],
      ['return', 4400],
      ['return', 6600],
      ['top-up', 12_000],
    ]);
    // What is owed to the customer is in the wallet again, and not in two places.
    const after = await accounts();
    expect([after.wallets - before.wallets, after.credit - before.credit]).toEqual([-11_000, -1100]);
    const { items } = await listWalletEntries(ctx, { filter: { walletId: wallet.id } });
    expect(items.filter(({ cause }) => cause === 'return').map(({ invoiceId }) => invoiceId)).toEqual([id, id]);
  });

  it('has back no more than it paid', async () => {
    const { id: customerId } = await newCustomer(ctx, null);
    const wallet = await openWallet(ctx, { customerId, currency: EUR, purpose: 'hours' });
    await topUpWallet(ctx, { id: wallet.id, amountMinor: 3000 });
    await payTopUp(customerId);
    const { id, version } = await hoursAndMore(customerId);
    const paid = await recordPayment(ctx, { id, version });
    await issueCreditNote(ctx, { invoiceId: id, version: paid.version, reason: 'x' });
    expect((await walletOf(customerId)).balanceMinor).toBe(3000);
    expect((await getCustomer(ctx, { id: customerId })).credit).toMatchObject([{ amountMinor: 13_500 }]);
  });

  it('is drawn before the wallet beside it, which pays the rest', async () => {
    const { customerId, walletId } = await filled(20_000);
    const { id } = await openWallet(ctx, { customerId, currency: EUR, purpose: 'hours' });
    await house.owner.query('UPDATE wallet SET balance_minor = 4000 WHERE id = $1', [id]);
    expect(await hoursAndMore(customerId)).toMatchObject({ status: 'paid', dueMinor: 0 });
    expect(await entries(id)).toEqual([['draw', -4000]]);
    expect(await entries(walletId)).toEqual([
      ['draw', -12_500],
      ['top-up', 20_000],
    ]);
  });
});

describe('a wallet', () => {
  it('is opened once a currency, by those who may, for their own customers', async () => {
    const { id: customerId } = await newCustomer(ctx);
    const wallet = await openWallet(ctx, { customerId, currency: EUR });
    expect(wallet).toMatchObject({ customerId, currency: EUR, balanceMinor: 0, autoTopUp: null, pendingTopUp: null });
    expect((await listWallets(ctx, { customerId })).items).toEqual([wallet]);
    expect(await house.history(wallet.id)).toMatchObject([{ action: 'opened', after: { customerId } }]);
    await expect(openWallet(ctx, { customerId, currency: EUR })).rejects.toMatchObject({ kind: 'Conflict' });
    await expect(openWallet(guest, { customerId, currency: 'USD' })).rejects.toMatchObject({ kind: 'Forbidden' });
    await expect(topUpWallet(guest, { id: wallet.id, amountMinor: 1 })).rejects.toMatchObject({ kind: 'Forbidden' });
    await expect(listWallets(stranger, { customerId })).rejects.toMatchObject({ kind: 'NotFound' });
    await expect(topUpWallet(stranger, { id: wallet.id, amountMinor: 1 })).rejects.toMatchObject({ kind: 'NotFound' });
  });

  it('is filled when its top-up is paid, and not before; the top-up is an invoice without tax', async () => {
    const { id: customerId } = await newCustomer(ctx, null);
    const { id } = await openWallet(ctx, { customerId, currency: EUR });
    const asked = await topUpWallet(ctx, { id, amountMinor: 5000 });
    expect(asked).toMatchObject({ balanceMinor: 0, pendingTopUp: { status: 'draft', amountMinor: 5000 } });
    const paid = await payTopUp(customerId);
    expect(paid).toMatchObject({ status: 'paid', number: expect.any(String), totalMinor: 5000, taxMinor: 0 });
    expect(await walletOf(customerId)).toMatchObject({ balanceMinor: 5000, pendingTopUp: null });
    expect(await entries(id)).toEqual([['top-up', 5000]]);
    const credit = {
      invoiceId: paid.id,
      version: paid.version,
      lines: null,
      reason: 'Not wanted',
    };
    await expect(issueCreditNote(ctx, credit)).rejects.toMatchObject({
      kind: 'Conflict',
      message: expect.stringContaining('fills a wallet'),
    });
  });

  it.each([
    [4999, 'open', 1, 0],
    [5000, 'paid', 0, 0],
    [5001, 'paid', 0, 1],
  ])('of %s leaves an invoice of 5000 %s, with %s due and %s in the wallet', async (balance, status, due, rest) => {
    const { customerId, walletId } = await filled(balance);
    const invoice = await invoiced(customerId, 5000);
    expect(invoice).toMatchObject({ status, dueMinor: due, payableMinor: 5000 });
    expect(invoice.payments).toMatchObject([{ method: 'wallet', amountMinor: 5000 - due }]);
    expect(await walletOf(customerId)).toMatchObject({ balanceMinor: rest });
    expect(await entries(walletId)).toEqual([
      ['draw', due - 5000],
      ['top-up', balance],
    ]);
  });

  it('pays the invoices of a subscription as they are made, one after the other', async () => {
    const { customerId } = await filled(7000);
    const startAt = new Date((await ctx.clock.now()) - 40 * 86_400_000).toISOString();
    const plan = await newPlan(ctx, { taxRateIds: [] });
    const { id } = await subscribe(ctx, { customerId, pricePlanId: plan.id, startAt });
    await bill(ctx);
    const { items } = await listInvoices(ctx, { filter: { subscriptionId: id }, sort: 'number' });
    expect(items.map(({ status, dueMinor }) => [status, dueMinor])).toEqual([
      ['paid', 0],
      ['open', 2800],
    ]);
    expect(await walletOf(customerId)).toMatchObject({ balanceMinor: 0 });
  });

  it('paid: what a credit note sends back is credit, and only what came as money is sent', async () => {
    const { customerId, walletId } = await filled(5000);
    const invoice = await invoiced(customerId, 8000);
    expect(invoice).toMatchObject({ status: 'open', dueMinor: 3000 });
    const paid = await recordPayment(ctx, { id: invoice.id, version: invoice.version, method: 'bank_transfer' });
    const before = await accounts();
    const asked = { invoiceId: invoice.id, settle: 'refund' } as const;
    expect(await previewCredit(ctx, asked)).toMatchObject({ toCreditMinor: 5000, toRefundMinor: 3000 });
    const note = await issueCreditNote(ctx, { ...asked, version: paid.version, reason: 'Cancelled' });
    expect(note).toMatchObject({ toCreditMinor: 5000, toRefundMinor: 3000, refunds: [{ amountMinor: 3000 }] });
    expect((await getCustomer(ctx, { id: customerId })).credit).toMatchObject([{ amountMinor: 5000 }]);
    const after = await accounts();
    expect(after.credit - before.credit).toBe(-5000);
    expect(after.bank - before.bank).toBe(-3000);
    expect(after.wallets).toBe(before.wallets);
    expect((await walletOf(customerId)).balanceMinor).toBe(0);
    expect(await entries(walletId)).toEqual([
      ['draw', -5000],
      ['top-up', 5000],
    ]);
  });

  it('does not pay what is in another currency', async () => {
    const { customerId } = await filled(5000);
    const lines = [{ description: 'Work', unitPriceMinor: 100 }];
    const draft = await createInvoice(ctx, { customerId, currency: 'USD', lines });
    expect(await finaliseInvoice(ctx, { id: draft.id, version: draft.version })).toMatchObject({ dueMinor: 100 });
  });

  it('is topped up by itself below its limit, once until that is paid', async () => {
    const { customerId } = await filled(5000, { belowMinor: 2000, amountMinor: 3000 });
    await invoiced(customerId, 3000);
    expect(await walletOf(customerId)).toMatchObject({ balanceMinor: 2000, pendingTopUp: null });
    await invoiced(customerId, 1);
    expect(await walletOf(customerId)).toMatchObject({ balanceMinor: 1999, pendingTopUp: { amountMinor: 3000 } });
    await invoiced(customerId, 1);
    await invoiced(customerId, 1);
    const { items } = await listInvoices(ctx, { filter: { customerId, status: ['draft'] } });
    expect(items).toHaveLength(1);
    await payTopUp(customerId);
    expect(await walletOf(customerId)).toMatchObject({ balanceMinor: 4997, pendingTopUp: null });
  });

  it('is topped up at once where it is that low when one says so', async () => {
    const { id: customerId } = await newCustomer(ctx);
    const autoTopUp = { belowMinor: 1, amountMinor: 900 };
    const opened = await openWallet(ctx, { customerId, currency: EUR, autoTopUp });
    expect(opened).toMatchObject({ autoTopUp, pendingTopUp: { amountMinor: 900 } });
    const update = { id: opened.id, version: opened.version, autoTopUp: null };
    expect(await updateWallet(ctx, update)).toMatchObject({ autoTopUp: null, version: opened.version + 1 });
    await expect(updateWallet(ctx, update)).rejects.toMatchObject({ kind: 'Conflict' });
  });

  it('never goes below nothing, whoever draws at once; its entries add up to it', async () => {
    const { customerId, walletId } = await filled(1000);
    const drafts = await Promise.all(
      Array.from({ length: 4 }, () =>
        createInvoice(ctx, { customerId, currency: EUR, lines: [{ description: 'Work', unitPriceMinor: 400 }] }),
      ),
    );
    const done = await Promise.all(drafts.map(({ id, version }) => finaliseInvoice(ctx, { id, version })));
    expect(done.reduce((all, { dueMinor }) => all + dueMinor, 0)).toBe(600);
    const all = await entries(walletId);
    expect(all.reduce((sum, [, amount]) => sum + Number(amount), 0)).toBe(0);
    expect(await walletOf(customerId)).toMatchObject({ balanceMinor: 0 });
  });
});
