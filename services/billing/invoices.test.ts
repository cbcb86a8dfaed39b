import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SandboxCard } from '../../domain/collection/contract.ts';
import { bill, newCustomer, newPlan, subscribe } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { newTenant } from '../../test/support/tenant.ts';
import { collectionStore } from '../collection/process.ts';
import type { Ctx } from '../context.ts';
import { actEffect } from '../processes/act.ts';
import { callEffect } from '../processes/call.ts';
import { getCustomer } from './get-customer.ts';
import { getInvoice } from './get-invoice.ts';
import { listInvoices } from './list-invoices.ts';
import { recordPayment } from './record-payment.ts';
import { billingSummary } from './summary.ts';
import { voidInvoice } from './void-invoice.ts';

const START = Date.parse('2026-03-02T09:00:00Z');
let house: House;
let ctx: Ctx;
let stranger: Ctx;
let guest: Ctx;
beforeAll(async () => {
  house = await openHouse(START);
  ctx = house.ctx(house.acme, house.acme.as('billing'));
  stranger = house.ctx(house.other, house.other.as('owner'));
  guest = house.ctx(house.acme, house.acme.as('guest'));
});
afterAll(() => house.close());
beforeEach(() => house.clock.moveTo(START));

async function anInvoice(card: SandboxCard | null = 'card-succeeds', who = ctx) {
  const customerId = (await newCustomer(who, card)).id;
  const { id } = await subscribe(who, { customerId });
  await bill(who);
  const [invoice] = (await listInvoices(who, { filter: { subscriptionId: id } })).items;
  if (!invoice) throw new Error('an invoice was made');
  return invoice;
}
const workflowOf = (id: string) => `collection/${house.acme.id}/${id}`;
const declines = {
  keepsKeysSeconds: null,
  longestSeconds: 80,
  lookUp: null,
  make: () =>
    Promise.resolve({ kind: 'done' as const, result: { status: 'declined_soft', code: 'insufficient_funds' } }),
};

describe('an invoice', () => {
  it('shows its lines, taxes, attempts and collection', async () => {
    const { id } = await anInvoice('card-declines-soft');
    await callEffect(ctx, collectionStore, declines, workflowOf(id), 'charge#0');
    const invoice = await getInvoice(ctx, { id });
    expect(invoice).toMatchObject({
      number: expect.stringMatching(/^INV-\d{6}$/),
      status: 'open',
      period: { from: '2026-03-02', to: '2026-04-02' },
      subtotalMinor: 4900,
      taxMinor: 931,
      totalMinor: 5831,
      dueMinor: 5831,
      payBy: '2026-03-16',
      pricePlanName: 'Team',
      customerEmail: 'ann@example.com',
      lines: [{ kind: 'subscription', description: 'Team', quantity: 1, amountMinor: 4900, prorated: null }],
      taxes: [{ ratePercent: '19', taxMinor: 931 }],
      attempts: [{ number: 0, outcome: 'declined_soft', code: 'insufficient_funds', amountMinor: 5831 }],
    });
    expect(invoice.collection?.next.map(({ words }) => words)).toEqual([
      'Payment reminder',
      'Retry 1 of the charge',
      'Payment reminder 2',
    ]);
  });

  it('is nobody else’s', async () => {
    const { id } = await anInvoice();
    await expect(getInvoice(stranger, { id })).rejects.toMatchObject({ kind: 'NotFound' });
    await expect(voidInvoice(stranger, { id, version: 1, reason: 'x' })).rejects.toMatchObject({ kind: 'NotFound' });
    await expect(recordPayment(stranger, { id, version: 1 })).rejects.toMatchObject({ kind: 'NotFound' });
    await expect(voidInvoice(guest, { id, version: 1, reason: 'x' })).rejects.toMatchObject({ kind: 'Forbidden' });
    await expect(recordPayment(guest, { id, version: 1 })).rejects.toMatchObject({ kind: 'Forbidden' });
    expect((await listInvoices(stranger, {})).items).toEqual([]);
  });
});

describe('a payment by hand', () => {
  it('pays all that is due, ends the collection, and wakes it', async () => {
    const { id } = await anInvoice();
    await house.owner.query('DELETE FROM outbox');
    const paid = await recordPayment(ctx, { id, version: 1, receivedAt: '2026-03-02T08:00:00Z', reference: 'SEPA 7' });
    expect(paid).toMatchObject({
      status: 'paid',
      dueMinor: 0,
      payableMinor: 5831,
      paidAt: '2026-03-02T08:00:00.000Z',
      attempts: [],
      payments: [{ method: 'manual', reference: 'SEPA 7', receivedAt: '2026-03-02T08:00:00.000Z', amountMinor: 5831 }],
      collection: { status: 'over', outcome: 'paid', nextAt: null },
    });
    const { rows } = await house.owner.query('SELECT workflow_id FROM outbox');
    expect(rows).toEqual([{ workflow_id: workflowOf(id) }]);
    expect(await house.history(id)).toMatchObject([{ action: 'payment-recorded', after: { reference: 'SEPA 7' } }]);
    await expect(recordPayment(ctx, { id, version: 2 })).rejects.toMatchObject({ kind: 'Conflict' });
    await expect(voidInvoice(ctx, { id, version: 2, reason: 'x' })).rejects.toMatchObject({ kind: 'Conflict' });
  });

  it('comes from the past: refused a millisecond in the future, taken now', async () => {
    const { id } = await anInvoice();
    const late = recordPayment(ctx, { id, version: 1, receivedAt: '2026-03-02T09:00:00.001Z' });
    await expect(late).rejects.toMatchObject({ kind: 'Validation' });
    await expect(recordPayment(ctx, { id, version: 1, receivedAt: '2026-03-02T09:00:00Z' })).resolves.toBeDefined();
  });

  it('is stale to the second of two', async () => {
    const { id } = await anInvoice();
    const both = await Promise.allSettled([
      recordPayment(ctx, { id, version: 1 }),
      recordPayment(ctx, { id, version: 1 }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await getInvoice(ctx, { id })).payments).toHaveLength(1);
  });

  it('still comes for one that was given up, and settles one whose charge nobody knows of', async () => {
    const { id } = await anInvoice(null);
    // A week after the day by which it was to be paid.
    house.clock.moveTo(Date.parse('2026-03-23T09:00:00Z'));
    for (const key of ['remind#3', 'give-up']) await actEffect(ctx, collectionStore, workflowOf(id), key);
    house.clock.moveTo(Date.parse('2026-03-09T09:00:00Z'));
    const givenUp = await getInvoice(ctx, { id });
    expect(givenUp).toMatchObject({ status: 'uncollectible', collection: { outcome: 'uncollectible' } });
    expect(await recordPayment(ctx, { id, version: givenUp.version })).toMatchObject({
      status: 'paid',
      collection: { outcome: 'paid' },
    });

    const unknown = await anInvoice('card-times-out');
    const ambiguous = { ...declines, make: () => Promise.reject(new Error('no answer')) };
    await callEffect(ctx, collectionStore, ambiguous, workflowOf(unknown.id), 'charge#0');
    const stopped = await getInvoice(ctx, { id: unknown.id });
    expect(stopped).toMatchObject({ collection: { status: 'failed' }, attempts: [{ outcome: 'unknown' }] });
    const settled = await recordPayment(ctx, { id: unknown.id, version: stopped.version });
    expect(settled).toMatchObject({ status: 'paid', collection: { status: 'over', outcome: 'paid', error: null } });
  });

  it('waits while a charge is out', async () => {
    const { id } = await anInvoice();
    const refused: unknown[] = [];
    const slow = {
      ...declines,
      make: async () => {
        const verbs = [
          () => recordPayment(ctx, { id, version: 1 }),
          () => voidInvoice(ctx, { id, version: 1, reason: 'x' }),
        ];
        for (const verb of verbs) await verb().catch((error: unknown) => refused.push(error));
        return declines.make();
      },
    };
    expect(await callEffect(ctx, collectionStore, slow, workflowOf(id), 'charge#0')).toBe('done');
    expect(refused).toMatchObject([{ kind: 'Conflict' }, { kind: 'Conflict' }]);
    expect(await recordPayment(ctx, { id, version: 1 })).toMatchObject({ status: 'paid' });
  });
});

describe('void', () => {
  it('keeps the number, ends the collection, and gives spent credit back', async () => {
    const { id: customerId } = await newCustomer(ctx);
    const credit =
      'INSERT INTO customer_credit (tenant_id, customer_id, currency, amount_minor) VALUES ($1, $2, $3, 1000)';
    await house.owner.query(credit, [house.acme.id, customerId, 'EUR']);
    await subscribe(ctx, { customerId });
    await bill(ctx);
    const [invoice] = (await listInvoices(ctx, { filter: { customerId } })).items;
    expect(invoice).toMatchObject({ creditAppliedMinor: 1000, dueMinor: 4831 });
    const { id, number } = invoice ?? { id: '', number: null };
    const voided = await voidInvoice(ctx, { id, version: 1, reason: 'Billed twice' });
    expect(voided).toMatchObject({ status: 'void', number, dueMinor: 0, collection: { outcome: 'void' } });
    expect((await getCustomer(ctx, { id: customerId })).credit).toEqual([{ currency: 'EUR', amountMinor: 1000 }]);
    expect(await house.history(id)).toMatchObject([{ action: 'voided', after: { creditReturnedMinor: '1000' } }]);
  });
});

describe('lists and sums', () => {
  it('find by status, number and what is overdue', async () => {
    const tenant = await newTenant(house.owner, 'Lists');
    const who = house.ctx(tenant, tenant.as('owner'));
    const first = await anInvoice('card-succeeds', who);
    const second = await anInvoice(null, who);
    await recordPayment(who, { id: first.id, version: 1 });
    const ids = async (input: Parameters<typeof listInvoices>[1]) =>
      (await listInvoices(who, input)).items.map(({ id }) => id);
    expect(await ids({ sort: 'number' })).toEqual([first.id, second.id]);
    expect(await ids({ filter: { status: ['paid'] } })).toEqual([first.id]);
    expect(await ids({ q: '000002' })).toEqual([second.id]);
    // To be paid by 16 March: overdue from the 17th on.
    house.clock.moveTo(Date.parse('2026-03-16T23:59:59Z'));
    expect(await ids({ filter: { overdue: true } })).toEqual([]);
    house.clock.moveTo(Date.parse('2026-03-17T00:00:00Z'));
    expect(await ids({ filter: { overdue: true } })).toEqual([second.id]);
    expect(await ids({ filter: { overdue: false } })).toEqual([first.id]);
  });

  it('say where billing stands, by currency', async () => {
    const tenant = await newTenant(house.owner, 'Sums');
    const who = house.ctx(tenant, tenant.as('owner'));
    await anInvoice('card-succeeds', who);
    const yen = (await newPlan(who, { currency: 'JPY', priceMinor: 900, taxRateIds: [] })).id;
    await subscribe(who, { pricePlanId: yen, quantity: 2, startAt: '2026-04-01T09:00:00Z' });
    await subscribe(who, { pricePlanId: yen, startAt: '2026-04-01T09:00:00.001Z' });
    expect(await billingSummary(who)).toEqual({
      invoices: [{ status: 'open', currency: 'EUR', count: 1, amountMinor: 5831 }],
      overdue: [],
      collecting: 0,
      undecided: 0,
      next30Days: [{ currency: 'JPY', count: 1, amountMinor: 1800 }],
      subscriptions: [{ status: 'active', count: 3 }],
      stopped: 0,
    });
    const employee = house.ctx(tenant, tenant.as('employee'));
    await expect(billingSummary(employee)).rejects.toMatchObject({ kind: 'Forbidden' });
  });
});
