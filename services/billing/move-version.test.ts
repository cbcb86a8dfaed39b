import { afterAll, beforeAll, expect, it } from 'vitest';
import { bill, newCustomer, newPlan, subscribe } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import type { Ctx } from '../context.ts';
import { cancelSubscription } from './cancel-subscription.ts';
import { getSubscription } from './get-subscription.ts';
import { listInvoices } from './list-invoices.ts';
import { moveVersion, previewMove } from './move-version.ts';
import { updatePricePlan } from './update-price-plan.ts';

let house: House;
let ctx: Ctx;
beforeAll(async () => {
  house = await openHouse(Date.parse('2026-03-02T09:00:00Z'));
  ctx = house.ctx(house.acme, house.acme.as('owner'));
});
afterAll(() => house.close());

it('moves all that are on a version with the end of their periods, as the preview said; those that end stay and say so', async () => {
  const plan = await newPlan(ctx);
  const customerId = (await newCustomer(ctx)).id;
  const subscriptions = [];
  for (const quantity of [1, 2, 3])
    subscriptions.push(await subscribe(ctx, { pricePlanId: plan.id, customerId, quantity }));
  await bill(ctx);
  const [first, , ending] = subscriptions;
  if (!first || !ending) throw new Error('not subscribed');
  const { version } = await getSubscription(ctx, ending);
  await cancelSubscription(ctx, { id: ending.id, version, at: 'period-end' });
  await expect(previewMove(ctx, { id: plan.id, from: 1 })).rejects.toThrow(/offered now/);
  const { number } = await updatePricePlan(ctx, { id: plan.id, version: plan.version, priceMinor: 5900 });
  const why = 'This subscription is about to end, so what it pays stays.';
  expect(await previewMove(ctx, { id: plan.id, from: 1 })).toEqual({
    to: 2,
    movable: [{ currency: 'EUR', count: 2, beforeMinor: 14_700, afterMinor: 17_700 }],
    refused: [{ why, count: 1 }],
  });
  await expect(moveVersion(ctx, { id: plan.id, from: 1, to: 3 })).rejects.toMatchObject({ kind: 'Conflict' });
  const done = await moveVersion(ctx, { id: plan.id, from: 1, to: number, reason: 'Prices of 2026' });
  expect(done).toEqual({ moved: 2, refused: [{ subscriptionId: ending.id, customerName: 'Ann', why }], after: null });
  expect(await getSubscription(ctx, first)).toMatchObject({
    priceVersion: 1,
    scheduled: { number: 2, on: '2026-04-02' },
  });
  // Once more: nobody is moved twice.
  expect(await moveVersion(ctx, { id: plan.id, from: 1, to: number })).toMatchObject({ moved: 0 });
  house.clock.moveTo(Date.parse('2026-04-02T09:00:00Z'));
  await bill(ctx);
  const { items } = await listInvoices(ctx, { filter: { subscriptionId: first.id }, sort: '-number' });
  expect(items[0]).toMatchObject({ subtotalMinor: 5900 });
  expect((await house.history(first.id)).at(-1)).toMatchObject({ action: 'amended', after: { priceVersion: 2 } });
});

it('is for those who may change subscriptions of this workspace', async () => {
  const { id } = await newPlan(ctx);
  const guest = house.ctx(house.acme, house.acme.as('guest'));
  const stranger = house.ctx(house.other, house.other.as('owner'));
  await expect(moveVersion(guest, { id, from: 1, to: 2 })).rejects.toMatchObject({ kind: 'Forbidden' });
  await expect(moveVersion(stranger, { id, from: 1, to: 2 })).rejects.toMatchObject({ kind: 'NotFound' });
});
