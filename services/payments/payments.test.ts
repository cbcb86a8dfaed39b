import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { charge } from '../../activities/collection.ts';
import type { Invoice } from '../../domain/billing/contract.ts';
import { bill, newCustomer, subscribe } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { getInvoice } from '../billing/get-invoice.ts';
import { listInvoices } from '../billing/list-invoices.ts';
import { recordPayment } from '../billing/record-payment.ts';
import { collectionStore } from '../collection/process.ts';
import { type Ctx, transaction } from '../context.ts';
import { type Call, callEffect } from '../processes/call.ts';
import type { ReceivedPayment } from './enter-payment.ts';
import { receivePayment } from './receive-payment.ts';

const START = Date.parse('2026-03-02T09:00:00Z');
let house: House;
let ctx: Ctx;
beforeAll(async () => {
  house = await openHouse(START);
  ctx = house.ctx(house.acme, house.acme.as('billing'));
});
afterAll(() => house.close());

/** EUR 58.31, all due. */
async function anInvoice(customerId?: string): Promise<Pick<Invoice, 'id' | 'customerId'>> {
  const customer = customerId ?? (await newCustomer(ctx)).id;
  const { id } = await subscribe(ctx, { customerId: customer });
  await bill(ctx);
  const [invoice] = (await listInvoices(ctx, { filter: { subscriptionId: id } })).items;
  if (!invoice) throw new Error('an invoice was made');
  return invoice;
}

const transfer = (customerId: string, amountMinor: bigint, allocations: ReceivedPayment['allocations']) => ({
  customerId,
  method: 'bank_transfer' as const,
  currency: 'EUR',
  amountMinor,
  receivedAt: START,
  reference: 'RF18',
  provider: 'bank',
  allocations,
});
const receive = (payment: ReceivedPayment, who = ctx) =>
  transaction(who, (tx) => receivePayment(who, tx, payment, START));
const creditOf = async (customerId: string) => {
  const sql = `SELECT (SELECT amount_minor FROM customer_credit WHERE customer_id = $1) AS balance,
    (SELECT sum(amount_minor)::bigint FROM credit_entry WHERE customer_id = $1) AS entries`;
  return (await house.owner.query(sql, [customerId])).rows[0];
};

describe('a payment', () => {
  it('of a part leaves the rest due and the collection running; one unit less than due is no payment in full', async () => {
    const { id, customerId } = await anInvoice();
    await receive(transfer(customerId, 5830n, [{ invoiceId: id, amountMinor: 5830n }]));
    expect(await getInvoice(ctx, { id })).toMatchObject({
      status: 'open',
      dueMinor: 1,
      paidAt: null,
      collection: { status: 'running' },
    });
    await receive(transfer(customerId, 1n, [{ invoiceId: id, amountMinor: 1n }]));
    expect(await getInvoice(ctx, { id })).toMatchObject({
      status: 'paid',
      dueMinor: 0,
      paidAt: '2026-03-02T09:00:00.000Z',
      payments: [{ amountMinor: 5830 }, { amountMinor: 1 }],
      collection: { status: 'over', outcome: 'paid' },
    });
  });

  it('for several invoices pays each its part, and what is too much becomes credit, entry by entry', async () => {
    const one = await anInvoice();
    const other = await anInvoice(one.customerId);
    const { creditMinor, invoices } = await receive(
      transfer(one.customerId, 12000n, [
        { invoiceId: one.id, amountMinor: 6000n },
        { invoiceId: other.id, amountMinor: 5831n },
      ]),
    );
    expect(creditMinor).toBe(338n);
    expect(invoices).toMatchObject([
      { status: 'paid', dueMinor: 0n },
      { status: 'paid', dueMinor: 0n },
    ]);
    expect(await creditOf(one.customerId)).toEqual({ balance: '338', entries: '338' });
  });

  it('that a provider knows is entered once, whoever hears of it first, also at the same time', async () => {
    const { id, customerId } = await anInvoice();
    const payment = {
      ...transfer(customerId, 6000n, [{ invoiceId: id, amountMinor: 6000n }]),
      provider: 'stripe',
      providerId: 'pi_1',
    };
    const all = await Promise.all([receive(payment), receive(payment), receive(payment)]);
    expect(all.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(new Set(all.map(({ paymentId }) => paymentId)).size).toBe(1);
    expect(await creditOf(customerId)).toEqual({ balance: '169', entries: '169' });
  });

  it('is refused for another customer’s invoice, another currency, and beyond its amount', async () => {
    const { id, customerId } = await anInvoice();
    const { id: stranger } = await newCustomer(ctx, null, 'Bob');
    const allocations = [{ invoiceId: id, amountMinor: 10n }];
    for (const payment of [
      transfer(stranger, 10n, allocations),
      { ...transfer(customerId, 10n, allocations), currency: 'USD' },
      transfer(customerId, 9n, allocations),
      transfer(customerId, 0n, []),
    ]) {
      await expect(receive(payment)).rejects.toMatchObject({ kind: 'Validation' });
    }
    const outside = house.ctx(house.other, house.other.as('owner'));
    await expect(receive(transfer(customerId, 10n, allocations), outside)).rejects.toMatchObject({
      kind: 'Validation',
    });
    expect(await getInvoice(ctx, { id })).toMatchObject({ dueMinor: 5831, payments: [] });
  });

  it('by hand may be a part, or more than is due', async () => {
    const { id, customerId } = await anInvoice();
    const part = await recordPayment(ctx, { id, version: 1, amountMinor: 831, method: 'bank_transfer' });
    expect(part).toMatchObject({ status: 'open', dueMinor: 5000, collection: { status: 'running' } });
    const rest = await recordPayment(ctx, { id, version: part.version, amountMinor: 5001 });
    expect(rest).toMatchObject({ status: 'paid', dueMinor: 0, collection: { outcome: 'paid' } });
    expect(await creditOf(customerId)).toEqual({ balance: '1', entries: '1' });
    expect(await house.history(id)).toMatchObject([
      { action: 'payment-recorded', after: { status: 'open', amountMinor: '831' } },
      { action: 'payment-recorded', after: { status: 'paid', amountMinor: '5000' } },
    ]);
  });
});

describe('a charge', () => {
  const port = (during: () => Promise<unknown>) =>
    charge({
      name: 'sandbox',
      keepsKeysSeconds: 60,
      longestSeconds: 1,
      lookUp: () => Promise.resolve('absent'),
      refund: () => Promise.reject(new Error('nothing is sent back')),
      findRefund: () => Promise.resolve('absent'),
      charge: async () => {
        await during();
        return { kind: 'done', result: { status: 'paid', code: null, providerId: `sandbox_${Math.random()}` } };
      },
    });
  const callOf = (id: string, during: () => Promise<unknown>) =>
    callEffect(ctx, collectionStore, port(during) as Call, `collection/${house.acme.id}/${id}`, 'charge#0');

  it('that goes through is a payment of the same invoice', async () => {
    const { id } = await anInvoice();
    expect(await callOf(id, () => Promise.resolve())).toBe('done');
    expect(await getInvoice(ctx, { id })).toMatchObject({
      status: 'paid',
      payments: [{ method: 'card', amountMinor: 5831, card: { brand: 'Visa', last4: '4242' } }],
      attempts: [{ outcome: 'paid', amountMinor: 5831 }],
    });
  });

  it('takes what was due when it went out: what a transfer has paid meanwhile is credit', async () => {
    const { id, customerId } = await anInvoice();
    await callOf(id, () => receive(transfer(customerId, 831n, [{ invoiceId: id, amountMinor: 831n }])));
    expect(await getInvoice(ctx, { id })).toMatchObject({
      status: 'paid',
      dueMinor: 0,
      payments: expect.arrayContaining([
        expect.objectContaining({ method: 'card', amountMinor: 5000 }),
        expect.objectContaining({ method: 'bank_transfer', amountMinor: 831 }),
      ]),
      collection: { outcome: 'paid' },
    });
    expect(await creditOf(customerId)).toEqual({ balance: '831', entries: '831' });
  });
});
