import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sandboxPayments, stripePayments } from '../../activities/adapters/payments.ts';
import type { SandboxCard } from '../../domain/collection/contract.ts';
import { DAY } from '../../domain/time/instant.ts';
import { bill, newCustomer, subscribe } from '../../test/support/billing.ts';
import { collect } from '../../test/support/collection.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { agreedBooks, paymentOf } from '../../test/support/payments.ts';
import { newTenant } from '../../test/support/tenant.ts';
import { applyCredit } from '../billing/apply-credit.ts';
import { getCustomer } from '../billing/get-customer.ts';
import { getInvoice } from '../billing/get-invoice.ts';
import { listInvoices } from '../billing/list-invoices.ts';
import { recordPayment } from '../billing/record-payment.ts';
import { updateCustomer } from '../billing/update-customer.ts';
import { writeOffInvoice } from '../billing/write-off.ts';
import { endHold } from '../collection/hold.ts';
import { getCollection } from '../collection/read.ts';
import { type Ctx, transaction } from '../context.ts';
import { getStatement } from '../documents/statement.ts';
import { expectedCash } from '../forecast/cash.ts';
import { getForecast } from '../forecast/get.ts';
import { readTrialBalance } from '../journal/journal.ts';
import { receiveNotice } from '../pay/notice.ts';
import type { Notice, PayPort } from '../pay/port.ts';
import { readAgeing } from '../revenue/ageing.ts';
import { listWallets } from '../wallets/list-wallets.ts';
import { openWallet } from '../wallets/open-wallet.ts';
import { topUpWallet } from '../wallets/top-up-wallet.ts';
import { getPayment, listPayments, PAID_WITH } from './read.ts';
import { receivePayment } from './receive-payment.ts';
import { refundCredit } from './refund.ts';
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
  const tenant = await newTenant(house.owner, 'Taken back', 'Europe/Berlin');
  ctx = house.ctx(tenant, tenant.as('billing'));
});

/** EUR 58.31, all due. */
async function anInvoice(card: SandboxCard | null = null, customerId?: string) {
  const customer = customerId ?? (await newCustomer(ctx, card)).id;
  const { id } = await subscribe(ctx, { customerId: customer });
  await bill(ctx);
  const [invoice] = (await listInvoices(ctx, { filter: { subscriptionId: id } })).items;
  if (!invoice) throw new Error('an invoice was made');
  return invoice;
}
const titles = async () =>
  (await house.owner.query<{ title: string }>('SELECT title FROM notification WHERE tenant_id = $1', [ctx.tenantId]))
    .rows;

describe('a dispute at Stripe', () => {
  const notices = new Map<string, Notice>();
  const port: PayPort = {
    name: 'stripe',
    customer: () => Promise.reject(new Error('nobody asks')),
    begin: () => Promise.reject(new Error('nobody asks')),
    beginSetup: () => Promise.reject(new Error('nobody asks')),
    find: () => Promise.reject(new Error('nobody asks')),
    read: (raw) => Promise.resolve({ id: String(raw), type: 'x', notice: notices.get(String(raw)) ?? null }),
  };
  const tell = (id: string, notice: Notice) => {
    notices.set(id, notice);
    return receiveNotice(ctx, port, Buffer.from(id), '');
  };
  const charging: Parameters<typeof collect>[2] = {
    ...stripePayments('sk_test_x'),
    charge: ({ invoiceId }) =>
      Promise.resolve({ kind: 'done', result: { status: 'paid', code: null, providerId: `pi_${invoiceId}` } }),
  };
  /** Charged by the card on file. */
  async function paidByStripe() {
    const { id: customerId, version } = await newCustomer(ctx, null);
    const method = {
      ...{ provider: 'stripe' as const, customerId: 'cus_1', paymentMethodId: 'pm_1', label: 'Visa ending 4242' },
    };
    await updateCustomer(ctx, { id: customerId, version, paymentMethod: method });
    const { id } = await anInvoice(null, customerId);
    await collect(ctx, house.clock, charging, id, START);
    const dispute = {
      ...{ kind: 'dispute' as const, tenantId: ctx.tenantId, invoiceId: id, reason: 'product not received' },
      ...{ disputeId: `dp_${id}`, paymentId: `pi_${id}`, amountMinor: 5831 },
      fee: { amountMinor: 1500, currency: 'USD' },
    };
    return { id, customerId, dispute };
  }

  it('that is lost takes the payment back once: due again, and nothing is charged or sent until a person decides', async () => {
    const { id, customerId, dispute } = await paidByStripe();
    expect(await agreedBooks(house, ctx)).toMatchObject({ card: 5831, receivables: 0 });
    house.clock.moveTo(START + 30 * DAY);
    await tell(`${id} 1`, { ...dispute, status: 'open' });
    expect(await getInvoice(ctx, { id })).toMatchObject({ status: 'paid' });
    house.clock.moveTo(START + 60 * DAY);
    await Promise.all([
      tell(`${id} 2`, { ...dispute, status: 'lost' }),
      tell(`${id} 3`, { ...dispute, status: 'lost' }),
    ]);
    await tell(`${id} 2`, { ...dispute, status: 'lost' });
    expect(await getInvoice(ctx, { id })).toMatchObject({
      ...{ status: 'open', dueMinor: 5831, paidAt: null, collection: { status: 'running' } },
      chargebacks: [{ amountMinor: 5831, lostMinor: 0, fee: { amountMinor: 1500, currency: 'USD' } }],
    });
    expect(await collect(ctx, house.clock, charging, id, START + 200 * DAY)).toEqual([]);
    const { holds } = await getCollection(ctx, { id });
    expect(holds).toMatchObject([
      { kind: 'chargeback', inForce: true, note: 'Disputed at the bank: product not received' },
    ]);
    expect((await titles()).map(({ title }) => title)).toContainEqual(
      expect.stringMatching(
        /^The bank took EUR 58\.31 of Ann back for invoice .*: due again, and nothing is charged until you decide$/,
      ),
    );
    const { rows } = await readTrialBalance(ctx, { from: '2026-01-01', to: '2027-01-01' });
    expect(rows.filter(({ currency }) => currency === 'USD')).toMatchObject([
      { account: 'card', creditMinor: 1500 },
      { account: 'fees', debitMinor: 1500 },
    ]);
    expect((await readAgeing(ctx)).totals).toMatchObject([{ currency: 'EUR', totalMinor: 5831, invoices: 1 }]);
    const statement = await getStatement(ctx, { customerId, from: '2026-03-01', to: '2026-12-01' });
    expect(statement.entries.map(({ kind, amountMinor }) => [kind, amountMinor])).toEqual([
      ['invoice', 5831],
      ['payment', -5831],
      ['chargeback', 5831],
    ]);
    expect(statement.closingMinor).toBe(5831);
  });

  it('that is collected again reminds from that day on, and leaves the card that was disputed alone', async () => {
    const { id, dispute } = await paidByStripe();
    house.clock.moveTo(START + 60 * DAY);
    await tell(`${id} 1`, { ...dispute, status: 'lost' });
    const hold = (await getCollection(ctx, { id })).holds[0];
    house.clock.moveTo(START + 70 * DAY);
    await endHold(ctx, { id, holdId: hold?.id ?? '' });
    expect(await collect(ctx, house.clock, charging, id, START + 90 * DAY)).toEqual([
      'remind:again1#1',
      'remind:again1#2',
      'remind:again1#3',
      'give-up:again1',
    ]);
    const after = await getInvoice(ctx, { id });
    expect(after).toMatchObject({ status: 'uncollectible', dueMinor: 5831 });
    expect((await agreedBooks(house, ctx))['bad-debts']).toBe(5831);
  });

  it('leaves that card alone also after the network has renewed it, and charges another one', async () => {
    const { id, customerId, dispute } = await paidByStripe();
    house.clock.moveTo(START + 60 * DAY);
    await tell(`${id} 1`, { ...dispute, status: 'lost' });
    house.clock.moveTo(START + 61 * DAY);
    const card = { provider: 'stripe' as const, customerId: 'cus_1' };
    const renewed = { ...card, paymentMethodId: 'pm_1', label: 'Visa ending 9999', expires: '2030-01' };
    const of = { kind: 'method' as const, tenantId: ctx.tenantId, customerId, token: 'cus_1/pm_1', replaces: false };
    await tell(`${id} 2`, { ...of, method: renewed });
    expect(await getCustomer(ctx, { id: customerId })).toMatchObject({ paymentMethod: { label: 'Visa ending 9999' } });
    house.clock.moveTo(START + 70 * DAY);
    await endHold(ctx, { id, holdId: (await getCollection(ctx, { id })).holds[0]?.id ?? '' });
    expect(await collect(ctx, house.clock, charging, id, START + 70 * DAY)).toEqual(['remind:again1#1']);
    const { version } = await getCustomer(ctx, { id: customerId });
    const paymentMethod = { ...card, paymentMethodId: 'pm_2', label: 'Visa ending 1111' };
    await updateCustomer(ctx, { id: customerId, version, paymentMethod });
    const again: typeof charging = {
      ...charging,
      charge: () => Promise.resolve({ kind: 'done', result: { status: 'paid', code: null, providerId: 'pi_again' } }),
    };
    expect(await collect(ctx, house.clock, again, id, START + 71 * DAY)).toEqual(['charge:again1#0']);
    expect(await getInvoice(ctx, { id })).toMatchObject({ status: 'paid' });
  });

  it('that is won, before or after it was lost, moves nothing, and says what is to be done', async () => {
    const { id, dispute } = await paidByStripe();
    await tell(`${id} 1`, { ...dispute, status: 'won' });
    expect(await getInvoice(ctx, { id })).toMatchObject({ status: 'paid', chargebacks: [] });
    await tell(`${id} 2`, { ...dispute, status: 'lost' });
    await tell(`${id} 3`, { ...dispute, status: 'won' });
    expect(await getInvoice(ctx, { id })).toMatchObject({ status: 'open', dueMinor: 5831 });
    expect((await titles()).map(({ title }) => title)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/stays paid: its dispute is won$/),
        expect.stringMatching(/is won after all: record the money that comes back$/),
      ]),
    );
  });

  it('of a top-up, won after it was lost, says that the money goes into the wallet by another top-up', async () => {
    const { id: customerId, version } = await newCustomer(ctx, null);
    const paymentMethod = {
      ...{ provider: 'stripe' as const, customerId: 'cus_1', paymentMethodId: 'pm_1', label: 'Visa ending 4242' },
    };
    await updateCustomer(ctx, { id: customerId, version, paymentMethod });
    const fill = async (walletId: string, amountMinor: number) => {
      await topUpWallet(ctx, { id: walletId, amountMinor });
      const id = (await listWallets(ctx, { customerId })).items[0]?.pendingTopUp?.invoiceId ?? '';
      await collect(ctx, house.clock, charging, id, START);
      return id;
    };
    const lostAndWon = async (invoiceId: string, amountMinor: number) => {
      const of = { kind: 'dispute' as const, tenantId: ctx.tenantId, invoiceId, reason: 'x', fee: null, amountMinor };
      const dispute = { ...of, disputeId: `dp_${invoiceId}`, paymentId: `pi_${invoiceId}` };
      await tell(`${invoiceId} 1`, { ...dispute, status: 'lost' });
      await tell(`${invoiceId} 2`, { ...dispute, status: 'won' });
    };
    const { id: walletId } = await openWallet(ctx, { customerId, currency: 'EUR' });
    await lostAndWon(await fill(walletId, 5000), 5000);
    const all = 'top it up by that much, and record the payment of that top-up';
    const said = async () => (await titles()).map(({ title }) => title);
    expect(await said()).toContainEqual(
      expect.stringMatching(new RegExp(`won after all\\. EUR 50\\.00 of the money .* had left the wallet: ${all}$`)),
    );
    const again = await fill(walletId, 3000);
    await house.owner.query('UPDATE wallet SET balance_minor = 1000 WHERE id = $1', [walletId]);
    await lostAndWon(again, 3000);
    expect(await said()).toContainEqual(
      expect.stringMatching(new RegExp(`EUR 10\\.00 of the money .*${all}; record the rest on this invoice$`)),
    );
  });

  it('of a payment that is not entered yet is told again later', async () => {
    const { id, dispute } = await paidByStripe();
    const early = { ...dispute, paymentId: 'pi_unknown', status: 'lost' as const };
    await expect(tell(`${id} 1`, early)).rejects.toMatchObject({ kind: 'Conflict' });
    await expect(
      takeBackPayment(ctx, { paymentId: (await paymentOf(ctx, id)).id, amountMinor: 1, reason: 'x' }),
    ).rejects.toThrow('Stripe says itself what becomes of a dispute');
  });
});

describe('a payment that the bank took back, entered by hand', () => {
  it('is due again in proportion, leaves the credit as far as that is there, and the rest is lost', async () => {
    const one = await anInvoice();
    const other = await anInvoice(null, one.customerId);
    const third = await anInvoice(null, one.customerId);
    const { paymentId } = await transaction(ctx, (tx) =>
      receivePayment(
        ctx,
        tx,
        {
          ...{ customerId: one.customerId, method: 'bank_transfer', currency: 'EUR', amountMinor: 16_662n },
          ...{ receivedAt: START, provider: 'bank' },
          allocations: [one, other].map(({ id }) => ({ invoiceId: id, amountMinor: 5831n })),
        },
        START,
      ),
    );
    // EUR 50.00 became credit, of which 30.00 are spent.
    const { version } = await getInvoice(ctx, { id: third.id });
    await applyCredit(ctx, { id: third.id, version, amountMinor: 3000 });
    await agreedBooks(house, ctx);
    const half = await takeBackPayment(ctx, { paymentId, amountMinor: 8331, feeMinor: 250, reason: 'Returned debit' });
    expect(half).toMatchObject({ takenBackMinor: 8331, chargebacks: [{ creditMinor: 2000, lostMinor: 500 }] });
    expect(await agreedBooks(house, ctx)).toMatchObject({ 'bad-debts': 500, fees: 250 });
    const due = [await getInvoice(ctx, { id: one.id }), await getInvoice(ctx, { id: other.id })];
    expect(due.map(({ status }) => status)).toEqual(['open', 'open']);
    expect(due.map(({ dueMinor }) => dueMinor).sort()).toEqual([2915, 2916]);
    const refund = refundCredit(ctx, { paymentId, amountMinor: 1, reason: 'x' });
    await expect(refund).rejects.toMatchObject({ kind: expect.stringMatching(/Validation|Conflict/) });
    const more = takeBackPayment(ctx, { paymentId, amountMinor: 8332, reason: 'x' });
    await expect(more).rejects.toThrow('Say no more than is left of this payment');
    await takeBackPayment(ctx, { paymentId, amountMinor: 8331, reason: 'The rest of it' });
    expect(await getInvoice(ctx, { id: one.id })).toMatchObject({ status: 'open', dueMinor: 5831 });
    expect(await getInvoice(ctx, { id: other.id })).toMatchObject({ status: 'open', dueMinor: 5831 });
    expect(await getPayment(ctx, { id: paymentId })).toMatchObject({ takenBackMinor: 16_662 });
    expect(await agreedBooks(house, ctx)).toMatchObject({ 'bad-debts': 3000, bank: -250 });
    const later = await getInvoice(ctx, { id: one.id });
    await recordPayment(ctx, { id: one.id, version: later.version });
    expect(await getInvoice(ctx, { id: one.id })).toMatchObject({ status: 'paid', collection: { status: 'over' } });
    await agreedBooks(house, ctx);
    const [last] = (await listPayments(ctx, { filter: { invoiceId: one.id, method: ['manual'] } })).items;
    await takeBackPayment(ctx, { paymentId: last?.id ?? '', amountMinor: 5831, reason: 'That one too' });
    const { holds } = await getCollection(ctx, { id: one.id });
    expect(holds.filter(({ inForce }) => inForce)).toMatchObject([{ kind: 'chargeback', note: 'That one too' }]);
    await agreedBooks(house, ctx);
  });

  it('of an invoice that had been given up before it was paid is given up again: its loss is in the books once', async () => {
    const { id } = await anInvoice();
    const { version } = await getInvoice(ctx, { id });
    house.clock.moveTo(START + DAY);
    const lost = await writeOffInvoice(ctx, { id, version, reason: 'Insolvent' });
    house.clock.moveTo(START + 2 * DAY);
    await recordPayment(ctx, { id, version: lost.version });
    expect(await agreedBooks(house, ctx)).toMatchObject({ 'bad-debts': 0 });
    house.clock.moveTo(START + 3 * DAY);
    const { id: paymentId } = await paymentOf(ctx, id);
    await takeBackPayment(ctx, { paymentId, amountMinor: 5831, reason: 'Returned' });
    expect(await getInvoice(ctx, { id })).toMatchObject({ status: 'uncollectible', dueMinor: 5831 });
    expect(await agreedBooks(house, ctx)).toMatchObject({ 'bad-debts': 5831, bank: 0 });
  });

  it('leaves a card on file that did not pay it to be charged once it is collected again', async () => {
    const { id, customerId, version } = await anInvoice();
    await recordPayment(ctx, { id, version });
    const paymentMethod = { provider: 'sandbox' as const, card: 'card-succeeds' as const };
    const customer = await getCustomer(ctx, { id: customerId });
    await updateCustomer(ctx, { id: customerId, version: customer.version, paymentMethod });
    house.clock.moveTo(START + 5 * DAY);
    await takeBackPayment(ctx, {
      paymentId: (await paymentOf(ctx, id)).id,
      amountMinor: 5831,
      reason: 'Returned transfer',
    });
    await endHold(ctx, { id, holdId: (await getCollection(ctx, { id })).holds[0]?.id ?? '' });
    expect(await collect(ctx, house.clock, sandboxPayments, id, START + 5 * DAY)).toEqual(['charge:again1#0']);
    expect(await getInvoice(ctx, { id })).toMatchObject({ status: 'paid' });
  });

  it('of the sandbox’s card that disputes: it stays paid, until somebody enters that the bank took it back', async () => {
    const { id } = await anInvoice('card-disputes');
    await collect(ctx, house.clock, sandboxPayments, id, START);
    expect(await getInvoice(ctx, { id })).toMatchObject({ status: 'paid' });
    const { id: paymentId } = await paymentOf(ctx, id);
    await takeBackPayment(ctx, { paymentId, amountMinor: 5831, reason: 'The dispute is lost' });
    expect(await getInvoice(ctx, { id })).toMatchObject({ status: 'open', dueMinor: 5831 });
    expect((await listPayments(ctx, { filter: { takenBack: true } })).items).toMatchObject([{ id: paymentId }]);
    expect(await collect(ctx, house.clock, sandboxPayments, id, START + 90 * DAY)).toEqual([]);
  });

  it('is not what the invoice was paid with, once it is paid another way', async () => {
    const { id, customerId, currency } = await anInvoice();
    const pay = (card: { brand: string; last4: string } | null, at: number, minor = 5831n) =>
      transaction(ctx, (tx) => {
        const payment = { customerId, currency, amountMinor: minor, receivedAt: at, provider: 'x', card };
        const allocations = [{ invoiceId: id, amountMinor: minor }];
        return receivePayment(ctx, tx, { ...payment, method: card ? 'card' : 'bank_transfer', allocations }, at);
      });
    const paidWith = () =>
      transaction(ctx, async (tx) => {
        const [row] = await tx.$queryRaw<{ card: object | null }[]>`
          SELECT ${PAID_WITH} AS card FROM invoice i WHERE i.tenant_id = ${ctx.tenantId}::uuid AND i.id = ${id}::uuid`;
        return row?.card;
      });
    const visa = { brand: 'Visa', last4: '4242' };
    const { paymentId } = await pay(visa, START);
    expect(await paidWith()).toEqual(visa);
    house.clock.moveTo(START + DAY);
    await takeBackPayment(ctx, { paymentId, amountMinor: 5831, reason: 'Disputed' });
    const again = await pay(null, START + 2 * DAY);
    expect(await paidWith()).toBeNull();
    house.clock.moveTo(START + 3 * DAY);
    await takeBackPayment(ctx, { paymentId: again.paymentId, amountMinor: 5831, reason: 'Returned' });
    await pay(visa, START + 4 * DAY, 1000n);
    await pay(null, START + 5 * DAY, 4831n);
    expect(await paidWith()).toBeNull();
  });

  it('is for those who may send money back', async () => {
    const { id } = await anInvoice('card-succeeds');
    await collect(ctx, house.clock, sandboxPayments, id, START);
    const { id: paymentId } = await paymentOf(ctx, id);
    const employee = house.ctx(house.acme, house.acme.as('employee'));
    await expect(takeBackPayment(employee, { paymentId, amountMinor: 1, reason: 'x' })).rejects.toMatchObject({
      kind: 'Forbidden',
    });
  });
});

describe('the database', () => {
  it('opens a paid invoice again for what a bank took back in the same transaction, and for nothing else', async () => {
    const { id } = await anInvoice('card-succeeds');
    await collect(ctx, house.clock, sandboxPayments, id, START);
    const { id: paymentId } = await paymentOf(ctx, id);
    const opened = (due: number, part: number | null) =>
      transaction(ctx, async (tx) => {
        if (part !== null) {
          await tx.$executeRaw`INSERT INTO chargeback (tenant_id, id, payment_id, provider, provider_id, currency, amount_minor, credit_minor, lost_minor, reason, at)
            VALUES (${ctx.tenantId}::uuid, ${id}::uuid, ${paymentId}::uuid, 'x', 'x', 'EUR', ${part}, 0, 0, 'x', now())`;
          await tx.$executeRaw`INSERT INTO chargeback_part (tenant_id, chargeback_id, invoice_id, amount_minor) VALUES (${ctx.tenantId}::uuid, ${id}::uuid, ${id}::uuid, ${part})`;
        }
        await tx.$executeRaw`UPDATE invoice SET status = 'open', paid_at = NULL, due_minor = ${due} WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid`;
      });
    await expect(opened(0, null)).rejects.toThrow('cannot go from paid to open');
    await expect(opened(5831, null)).rejects.toThrow('what a bank took back');
    await expect(opened(5831, 5830)).rejects.toThrow('what a bank took back');
    await opened(5830, 5830);
    await expect(opened(5831, null)).rejects.toThrow('what a bank took back');
    const change = (sql: string) =>
      house.owner.query(sql, [id]).then(
        () => 'done',
        (error: Error) => error.message,
      );
    expect(await change('UPDATE chargeback SET amount_minor = 1 WHERE id = $1')).not.toBe('done');
    expect(await change('DELETE FROM chargeback_part WHERE invoice_id = $1')).not.toBe('done');
  });
});

describe('credit', () => {
  /** EUR 20.00 of credit, and an open invoice of 58.31. */
  async function withCredit(creditMinor = 2000) {
    const first = await anInvoice();
    await recordPayment(ctx, { id: first.id, version: first.version, amountMinor: 5831 + creditMinor });
    const invoice = await anInvoice('card-declines-soft', first.customerId);
    return getInvoice(ctx, { id: invoice.id });
  }
  /** The next invoice takes credit by itself, so it is given back by what came too much for another one. */
  async function openWithCredit(creditMinor: number) {
    const invoice = await anInvoice();
    const other = await anInvoice(null, invoice.customerId);
    await recordPayment(ctx, { id: other.id, version: other.version, amountMinor: 5831 + creditMinor });
    return getInvoice(ctx, { id: invoice.id });
  }
  const creditOf = async (id: string) => (await getCustomer(ctx, { id })).credit[0]?.amountMinor ?? 0;

  it('pays a part of what is open, once, and the rest stays due and is collected', async () => {
    expect(await withCredit()).toMatchObject({ creditAppliedMinor: 2000 });
    const { id, version, customerId, customerCreditMinor } = await openWithCredit(2000);
    expect(customerCreditMinor).toBe(2000);
    const twice = await Promise.allSettled([
      applyCredit(ctx, { id, version, amountMinor: 1500 }),
      applyCredit(ctx, { id, version, amountMinor: 1500 }),
    ]);
    expect(twice.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const after = await getInvoice(ctx, { id });
    expect(after).toMatchObject({
      ...{ status: 'open', dueMinor: 4331, customerCreditMinor: 500, collection: { status: 'running' } },
      payments: [{ method: 'credit', amountMinor: 1500 }],
    });
    expect(await creditOf(customerId)).toBe(500);
    const more = applyCredit(ctx, { id, version: after.version, amountMinor: 501 });
    await expect(more).rejects.toMatchObject({ kind: 'Validation' });
    expect(await applyCredit(ctx, { id, version: after.version })).toMatchObject({ dueMinor: 3831 });
    expect(await creditOf(customerId)).toBe(0);
    await agreedBooks(house, ctx);
  });

  it('that covers all that is due pays it and ends the collection; no more than is due is taken', async () => {
    const { id, version, customerId } = await openWithCredit(9000);
    const more = applyCredit(ctx, { id, version, amountMinor: 5832 });
    await expect(more).rejects.toMatchObject({ kind: 'Validation' });
    expect(await applyCredit(ctx, { id, version })).toMatchObject({
      ...{ status: 'paid', dueMinor: 0, collection: { status: 'over', outcome: 'paid' } },
    });
    expect(await creditOf(customerId)).toBe(9000 - 5831);
    await agreedBooks(house, ctx);
    const paid = await getInvoice(ctx, { id });
    await expect(applyCredit(ctx, { id, version: paid.version })).rejects.toMatchObject({ kind: 'Conflict' });
    const { id: paymentId } = await paymentOf(ctx, id);
    await expect(takeBackPayment(ctx, { paymentId, amountMinor: 1, reason: 'x' })).rejects.toThrow(
      'No bank brought this',
    );
  });

  it('that is not there pays nothing, and only those who record payments use it', async () => {
    const { id, version } = await anInvoice();
    await expect(applyCredit(ctx, { id, version })).rejects.toThrow('This customer has no credit in EUR.');
    const employee = house.ctx(house.acme, house.acme.as('employee'));
    await expect(applyCredit(employee, { id, version })).rejects.toMatchObject({ kind: 'Forbidden' });
  });
});

describe('expected to come in', () => {
  const march = Date.parse('2026-03-20T09:00:00Z');
  const expected = async (month: string) => {
    const { rows, waiting } = await getForecast(ctx);
    const { items } = await expectedCash(ctx, { month, currency: 'EUR' });
    const open = items.filter(({ isOpen }) => isOpen);
    const sum = rows.find((row) => row.month === month)?.cashOfOpenMinor ?? 0;
    expect(open.reduce((all, { cashMinor }) => all + cashMinor, 0)).toBe(sum);
    return { sum, waiting, since: open.map(({ invoicedOn }) => invoicedOn) };
  };

  it('is nothing until somebody decides, and then counts from there as if it had been issued that day', async () => {
    const { id } = await anInvoice();
    house.clock.moveTo(march);
    await recordPayment(ctx, { id, version: (await getInvoice(ctx, { id })).version });
    const { id: paymentId } = await paymentOf(ctx, id);
    await takeBackPayment(ctx, { paymentId, amountMinor: 5831, reason: 'Returned' });
    const waiting = [{ currency: 'EUR', invoices: 1, dueMinor: 5831 }];
    for (const month of ['2026-03', '2026-04']) expect(await expected(month)).toEqual({ sum: 0, waiting, since: [] });
    house.clock.moveTo(march + 8 * DAY);
    await endHold(ctx, { id, holdId: (await getCollection(ctx, { id })).holds[0]?.id ?? '' });
    // Fourteen days after the 28th of March; the 2nd, when it was issued, would be over by now.
    expect(await expected('2026-03')).toEqual({ sum: 0, waiting: [], since: [] });
    expect(await expected('2026-04')).toEqual({ sum: 5831, waiting: [], since: ['2026-03-28'] });
  });

  it('at once, where a card on file is charged; later, where it is the one that the bank took it back from', async () => {
    const { id, customerId } = await anInvoice('card-succeeds');
    await collect(ctx, house.clock, sandboxPayments, id, START);
    house.clock.moveTo(march + 8 * DAY);
    await takeBackPayment(ctx, { paymentId: (await paymentOf(ctx, id)).id, amountMinor: 5831, reason: 'Disputed' });
    await endHold(ctx, { id, holdId: (await getCollection(ctx, { id })).holds[0]?.id ?? '' });
    expect((await expected('2026-04')).sum).toBe(5831);
    const { version } = await getCustomer(ctx, { id: customerId });
    await updateCustomer(ctx, {
      id: customerId,
      version,
      paymentMethod: { provider: 'sandbox', card: 'card-succeeds' },
    });
    expect([(await expected('2026-03')).sum, (await expected('2026-04')).sum]).toEqual([5831, 0]);
  });
});
