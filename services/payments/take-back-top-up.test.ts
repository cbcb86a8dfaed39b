import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../domain/time/instant.ts';
import { newCustomer } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { agreedBooks, paymentOf } from '../../test/support/payments.ts';
import { newTenant } from '../../test/support/tenant.ts';
import { getInvoice } from '../billing/get-invoice.ts';
import { recordPayment } from '../billing/record-payment.ts';
import { voidInvoice } from '../billing/void-invoice.ts';
import { writeOffInvoice } from '../billing/write-off.ts';
import { collectionStore } from '../collection/process.ts';
import type { Ctx } from '../context.ts';
import { getStatement } from '../documents/statement.ts';
import { createInvoice } from '../invoices/create-invoice.ts';
import { finaliseInvoice } from '../invoices/end-draft.ts';
import { actEffect } from '../processes/act.ts';
import { listWalletEntries } from '../wallets/list-entries.ts';
import { listWallets } from '../wallets/list-wallets.ts';
import { openWallet } from '../wallets/open-wallet.ts';
import { topUpWallet } from '../wallets/top-up-wallet.ts';
import { updateWallet } from '../wallets/update-wallet.ts';
import { listPayments } from './read.ts';
import { takeBackPayment } from './take-back.ts';

const START = Date.parse('2026-03-02T09:00:00Z');
let house: House;
let ctx: Ctx;
beforeAll(async () => {
  house = await openHouse(START);
});
afterAll(() => house.close());
beforeEach(async () => {
  house.clock.moveTo(START);
  const tenant = await newTenant(house.owner, 'Top-up taken back', 'Europe/Berlin');
  ctx = house.ctx(tenant, tenant.as('billing'));
});

describe('a top-up that a bank took back', () => {
  /** EUR 50.00 in a wallet, paid by transfer, which is topped up by itself below 10.00. */
  async function filled() {
    const { id: customerId } = await newCustomer(ctx, null);
    const wallet = await openWallet(ctx, { customerId, currency: 'EUR' });
    const invoiceId = await asked(customerId, wallet.id);
    await paid(invoiceId);
    const { version } = await walletOf(customerId);
    await updateWallet(ctx, { id: wallet.id, version, autoTopUp: { belowMinor: 1000, amountMinor: 5000 } });
    return { customerId, walletId: wallet.id, invoiceId, paymentId: (await paymentOf(ctx, invoiceId)).id };
  }
  /** A top-up of EUR 50.00, all due. @returns the invoice's id */
  async function asked(customerId: string, walletId: string): Promise<string> {
    await topUpWallet(ctx, { id: walletId, amountMinor: 5000 });
    const invoiceId = (await walletOf(customerId)).pendingTopUp?.invoiceId ?? '';
    await actEffect(ctx, collectionStore, `collection/${ctx.tenantId}/${invoiceId}`, 'finalise');
    return invoiceId;
  }
  const paid = async (id: string, part: { amountMinor?: number; receivedAt?: string } = {}) =>
    recordPayment(ctx, { id, version: (await getInvoice(ctx, { id })).version, ...part });
  const givenUp = async (id: string) =>
    writeOffInvoice(ctx, { id, version: (await getInvoice(ctx, { id })).version, reason: 'Gone' });
  const walletOf = async (customerId: string) => {
    const [wallet] = (await listWallets(ctx, { customerId })).items;
    if (!wallet) throw new Error('there is a wallet');
    return wallet;
  };
  async function drawn(customerId: string, unitPriceMinor: number) {
    const draft = await createInvoice(ctx, {
      customerId,
      currency: 'EUR',
      lines: [{ description: 'Work', unitPriceMinor }],
    });
    await finaliseInvoice(ctx, { id: draft.id, version: draft.version });
  }
  const entries = async (walletId: string) =>
    (await listWalletEntries(ctx, { filter: { walletId }, sort: 'at' })).items.map(({ cause, amountMinor }) => [
      cause,
      amountMinor,
    ]);
  /** What the books say is in wallets, or will be when top-ups are paid, is there or is asked for. */
  async function walletsAgree() {
    const sums = await agreedBooks(house, ctx);
    const { rows } = await house.owner.query<{ held: string }>(
      `SELECT coalesce(sum(balance_minor), 0) AS held FROM wallet WHERE tenant_id = $1`,
      [ctx.tenantId],
    );
    expect(0 - (sums.wallets ?? 0)).toBe(Number(rows[0]?.held));
    return sums;
  }

  it.each([
    // drawn, out of the wallet, due again
    [0, 5000, 0],
    [3000, 2000, 3000],
    [5000, 0, 5000],
  ])(
    'with %s drawn, %s leave the wallet and %s are due again; the books agree, and nothing is twice',
    async (used, out, due) => {
      const { customerId, walletId, invoiceId, paymentId } = await filled();
      // Above 10.00 nothing is topped up in between.
      await updateWallet(ctx, {
        id: walletId,
        version: (await walletOf(customerId)).version,
        autoTopUp: { belowMinor: 0, amountMinor: 5000 },
      });
      if (used > 0) await drawn(customerId, used);
      await takeBackPayment(ctx, { paymentId, amountMinor: 5000, reason: 'Returned' });
      // What is due again of it fills nothing: it is no top-up that is under way.
      expect(await walletOf(customerId)).toMatchObject({ balanceMinor: 0, autoTopUp: null, pendingTopUp: null });
      expect(await getInvoice(ctx, { id: invoiceId })).toMatchObject({
        ...{ status: due === 0 ? 'paid' : 'open', dueMinor: due, fillsWallet: true },
        chargebacks: [{ lostMinor: 0, parts: [{ invoiceId, amountMinor: due, walletMinor: out }] }],
      });
      const after = expect.objectContaining({ status: due === 0 ? 'paid' : 'open', dueMinor: String(due) });
      expect(await house.history(invoiceId)).toContainEqual(
        expect.objectContaining({ action: 'payment-taken-back', after }),
      );
      const draws = used > 0 ? [['draw', -used]] : [];
      const taken = out > 0 ? [['chargeback', -out]] : [];
      expect(await entries(walletId)).toEqual([['top-up', 5000], ...draws, ...taken]);
      expect(await walletsAgree()).toMatchObject({ receivables: due, bank: 0 });
      const { closingMinor } = await getStatement(ctx, { customerId, from: '2026-01-01', to: '2027-01-01' });
      expect(closingMinor).toBe(due);
      const more = takeBackPayment(ctx, { paymentId, amountMinor: 1, reason: 'Again' });
      await expect(more).rejects.toMatchObject({ kind: 'Validation' });
      const reopened = { id: invoiceId, version: (await getInvoice(ctx, { id: invoiceId })).version, reason: 'x' };
      const no = due === 0 ? 'paid and cannot become void' : 'Where nothing more will come, write it off';
      await expect(voidInvoice(ctx, reopened)).rejects.toThrow(no);
      if (due === 0) return;
      // What is owed is paid: it was drawn, and fills nothing.
      await recordPayment(ctx, { id: invoiceId, version: (await getInvoice(ctx, { id: invoiceId })).version });
      expect(await walletOf(customerId)).toMatchObject({ balanceMinor: 0 });
      await walletsAgree();
    },
  );

  it('that is due again keeps no other from being made, once it is topped up by itself again', async () => {
    const { customerId, walletId, invoiceId, paymentId } = await filled();
    await drawn(customerId, 3000);
    await takeBackPayment(ctx, { paymentId, amountMinor: 5000, reason: 'Returned' });
    const { version } = await walletOf(customerId);
    const autoTopUp = { belowMinor: 1000, amountMinor: 2500 };
    const { pendingTopUp } = await updateWallet(ctx, { id: walletId, version, autoTopUp });
    expect(pendingTopUp).toMatchObject({ amountMinor: 2500, status: 'draft' });
    expect(pendingTopUp?.invoiceId).not.toBe(invoiceId);
  });

  it('in two parts takes each once, and no more than the wallet holds', async () => {
    const { customerId, invoiceId, paymentId, walletId } = await filled();
    await drawn(customerId, 3500);
    await takeBackPayment(ctx, { paymentId, amountMinor: 1000, reason: 'A part' });
    expect(await walletOf(customerId)).toMatchObject({ balanceMinor: 500 });
    expect(await getInvoice(ctx, { id: invoiceId })).toMatchObject({ status: 'paid', dueMinor: 0 });
    await takeBackPayment(ctx, { paymentId, amountMinor: 4000, reason: 'The rest' });
    expect(await walletOf(customerId)).toMatchObject({ balanceMinor: 0 });
    expect(await getInvoice(ctx, { id: invoiceId })).toMatchObject({ status: 'open', dueMinor: 3500 });
    expect(await entries(walletId)).toEqual([
      ['top-up', 5000],
      ['draw', -3500],
      ['chargeback', -1000],
      ['chargeback', -500],
    ]);
    expect(await house.history(walletId)).toContainEqual(
      expect.objectContaining({ action: 'taken-back', after: expect.objectContaining({ balanceMinor: '500' }) }),
    );
    await walletsAgree();
  });

  it('that is given up before it filled anything is no loss, and nobody is owed it; once it has, what was drawn is one', async () => {
    const { id: customerId } = await newCustomer(ctx, null);
    const { id: walletId } = await openWallet(ctx, { customerId, currency: 'EUR' });
    const invoiceId = await asked(customerId, walletId);
    await paid(invoiceId, { amountMinor: 2000 });
    house.clock.moveTo(START + DAY);
    await givenUp(invoiceId);
    const { 'bad-debts': lost = 0, wallets } = await agreedBooks(house, ctx);
    // The part that was paid is the customer's.
    expect([lost, wallets]).toEqual([0, -2000]);
    // Received before it was given up, and entered after.
    house.clock.moveTo(START + 2 * DAY);
    await paid(invoiceId, { receivedAt: new Date(START + DAY / 2).toISOString() });
    expect((await walletsAgree())['bad-debts'] ?? 0).toBe(0);
    expect(await walletOf(customerId)).toMatchObject({ balanceMinor: 5000 });
    await drawn(customerId, 4000);
    house.clock.moveTo(START + 3 * DAY);
    const last = (await listPayments(ctx, { filter: { invoiceId } })).items.find((one) => one.amountMinor === 3000);
    await takeBackPayment(ctx, { paymentId: last?.id ?? '', amountMinor: 3000, reason: 'Returned' });
    expect(await getInvoice(ctx, { id: invoiceId })).toMatchObject({ status: 'uncollectible', dueMinor: 2000 });
    expect(await walletsAgree()).toMatchObject({ 'bad-debts': 2000 });
    house.clock.moveTo(START + 4 * DAY);
    await paid(invoiceId);
    expect(await walletsAgree()).toMatchObject({ 'bad-debts': 0 });
  });

  it('that is due again and given up then is a loss: what it filled was drawn', async () => {
    const { customerId, invoiceId, paymentId } = await filled();
    await drawn(customerId, 3000);
    house.clock.moveTo(START + DAY);
    await takeBackPayment(ctx, { paymentId, amountMinor: 5000, reason: 'Returned' });
    house.clock.moveTo(START + 2 * DAY);
    await givenUp(invoiceId);
    expect(await walletsAgree()).toMatchObject({ 'bad-debts': 3000 });
  });

  it('that was given up paid in part and is taken back, or is void, leaves nothing in the books', async () => {
    const { id: customerId } = await newCustomer(ctx, null);
    const { id: walletId } = await openWallet(ctx, { customerId, currency: 'EUR' });
    const taken = await asked(customerId, walletId);
    await paid(taken, { amountMinor: 2000 });
    house.clock.moveTo(START + DAY);
    await givenUp(taken);
    const never = await asked(customerId, walletId);
    house.clock.moveTo(START + DAY + HOUR);
    const { version } = await givenUp(never);
    house.clock.moveTo(START + 2 * DAY);
    await takeBackPayment(ctx, { paymentId: (await paymentOf(ctx, taken)).id, amountMinor: 2000, reason: 'Returned' });
    await voidInvoice(ctx, { id: never, version, reason: 'Asked for twice' });
    const { 'bad-debts': lost = 0, wallets, receivables, bank } = await walletsAgree();
    expect([lost, wallets, receivables, bank]).toEqual([0, 0, 0, 0]);
  });

  it('that had only been paid in part takes nothing out of the wallet, which it never filled', async () => {
    const { id: customerId } = await newCustomer(ctx, null);
    const { id } = await openWallet(ctx, { customerId, currency: 'EUR' });
    await topUpWallet(ctx, { id, amountMinor: 5000 });
    await house.owner.query('UPDATE wallet SET balance_minor = 700 WHERE id = $1', [id]);
    const invoiceId = (await walletOf(customerId)).pendingTopUp?.invoiceId ?? '';
    await actEffect(ctx, collectionStore, `collection/${ctx.tenantId}/${invoiceId}`, 'finalise');
    await recordPayment(ctx, {
      id: invoiceId,
      version: (await getInvoice(ctx, { id: invoiceId })).version,
      amountMinor: 2000,
    });
    const payment = await paymentOf(ctx, invoiceId);
    await takeBackPayment(ctx, { paymentId: payment.id, amountMinor: 2000, reason: 'Returned' });
    expect(await walletOf(customerId)).toMatchObject({ balanceMinor: 700 });
    expect(await getInvoice(ctx, { id: invoiceId })).toMatchObject({ status: 'open', dueMinor: 5000 });
  });
});
