import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bill, newCustomer, newPlan, subscribe } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import type { Ctx } from '../context.ts';
import { cancelSubscription } from './cancel-subscription.ts';
import { getCustomer } from './get-customer.ts';
import { listCustomers } from './list-customers.ts';
import { listInvoices } from './list-invoices.ts';
import { pauseSubscription } from './pause-subscription.ts';
import { previewChange } from './preview-change.ts';
import { recordPayment } from './record-payment.ts';

const START = Date.parse('2026-03-02T09:00:00Z');
let house: House;
let ctx: Ctx;
let stranger: Ctx;
beforeAll(async () => {
  house = await openHouse(START);
  ctx = house.ctx(house.acme, house.acme.as('billing'));
  stranger = house.ctx(house.other, house.other.as('owner'));
});
afterAll(() => house.close());
beforeEach(() => house.clock.moveTo(START));

const at = (text: string) => house.clock.moveTo(Date.parse(text));

describe('cancelling now', () => {
  it('says the credit that cancelling then gives, and writes nothing', async () => {
    const { id, customerId } = await subscribe(ctx);
    await bill(ctx);
    const [invoice] = (await listInvoices(ctx, { filter: { subscriptionId: id } })).items;
    await recordPayment(ctx, { id: invoice?.id ?? '', version: 1 });
    at('2026-03-12T12:00:00Z');
    const preview = await previewChange(ctx, { id, change: 'cancel-now' });
    expect(preview).toMatchObject({ creditMinor: 3762, offOpenInvoiceMinor: 0, invoices: [], atOnce: 0 });
    expect((await getCustomer(ctx, { id: customerId })).credit).toEqual([]);
    await cancelSubscription(ctx, { id, version: 2, at: 'now' });
    expect((await getCustomer(ctx, { id: customerId })).credit).toEqual([{ currency: 'EUR', amountMinor: 3762 }]);
    await expect(previewChange(ctx, { id, change: 'cancel-now' })).rejects.toMatchObject({ kind: 'Conflict' });
  });

  it('says what would come off an invoice that is still open', async () => {
    const { id } = await subscribe(ctx);
    await bill(ctx);
    at('2026-03-12T12:00:00Z');
    const preview = await previewChange(ctx, { id, change: 'cancel-now' });
    expect(preview).toMatchObject({ creditMinor: 3762, offOpenInvoiceMinor: 3762 });
  });

  it('in arrears shows the invoice of what was used', async () => {
    const { id } = await subscribe(ctx, { pricePlanId: (await newPlan(ctx, { timing: 'arrears' })).id });
    at('2026-03-12T12:00:00Z');
    const { invoices, atOnce } = await previewChange(ctx, { id, change: 'cancel-now' });
    expect([invoices.map(({ subtotalMinor }) => subtotalMinor), atOnce]).toEqual([[1739], 1]);
  });
});

it('at the end of the period nothing comes back and nothing follows', async () => {
  const { id } = await subscribe(ctx);
  await bill(ctx);
  const preview = await previewChange(ctx, { id, change: 'cancel-at-period-end' });
  expect(preview).toMatchObject({ endsAt: '2026-04-01T22:00:00.000Z', creditMinor: 0, invoices: [] });
});

it('a pause brings no invoices, and its end those it held', async () => {
  const { id } = await subscribe(ctx);
  await bill(ctx);
  at('2026-03-20T12:00:00Z');
  expect(await previewChange(ctx, { id, change: 'pause' })).toMatchObject({ invoices: [], endsAt: null });
  await pauseSubscription(ctx, { id, version: 2 });
  at('2026-04-11T12:00:00Z');
  const resumed = await previewChange(ctx, { id, change: 'resume' });
  expect(resumed.atOnce).toBe(1);
  expect(resumed.invoices.map(({ subtotalMinor }) => subtotalMinor)).toEqual([3430, 4900, 4900]);
});

it('is not for strangers', async () => {
  const { id } = await subscribe(ctx);
  await expect(previewChange(stranger, { id, change: 'pause' })).rejects.toMatchObject({ kind: 'NotFound' });
});

it('a list of customers says what still runs and what is open', async () => {
  const customer = await newCustomer(ctx, 'card-succeeds', 'Counted');
  await subscribe(ctx, { customerId: customer.id });
  await subscribe(ctx, { customerId: customer.id, startAt: '2026-05-01T00:00:00Z' });
  await bill(ctx);
  const [item] = (await listCustomers(ctx, { q: 'Counted' })).items;
  expect(item).toMatchObject({ subscriptions: 2, open: [{ currency: 'EUR', count: 1, amountMinor: 5831 }] });
});
