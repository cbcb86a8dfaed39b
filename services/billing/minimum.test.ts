import { afterAll, beforeAll, expect, it } from 'vitest';
import { bill, newPlan, subscribe } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import type { Ctx } from '../context.ts';
import { changeLife } from './change-life.ts';
import { getInvoice } from './get-invoice.ts';
import { getSubscription } from './get-subscription.ts';
import { listInvoices } from './list-invoices.ts';
import { previewLife } from './preview-life.ts';

const START = Date.parse('2026-03-01T12:00:00Z');
let house: House;
let ctx: Ctx;
beforeAll(async () => {
  house = await openHouse(START);
  ctx = house.ctx(house.acme, house.acme.as('billing'));
});
afterAll(() => house.close());

it('a minimum is shown before it is agreed on, kept from invoice to invoice, and topped up with the last of its periods', async () => {
  const plan = await newPlan(ctx, { priceMinor: 1000, taxRateIds: [] });
  const { id } = await subscribe(ctx, { pricePlanId: plan.id });
  const change = { kind: 'commitment', commitment: { amountMinor: 2500, periods: 2 } } as const;
  const preview = await previewLife(ctx, { id, change });
  expect(preview.invoices.map(({ totalMinor }) => totalMinor)).toEqual([1000, 1500, 1000]);
  const { version } = await getSubscription(ctx, { id });
  await changeLife(ctx, { id, version, change, at: preview.at, figures: preview.figures });
  await bill(ctx);
  const { agreement } = await getSubscription(ctx, { id });
  expect(agreement.commitment).toEqual({ amountMinor: 2500, periods: 2, chargedMinor: 1000, billed: 1 });
  house.clock.moveTo(Date.parse('2026-04-01T12:00:00Z'));
  await bill(ctx);
  const { items } = await listInvoices(ctx, { filter: { subscriptionId: id }, sort: 'createdAt' });
  expect(items.map(({ totalMinor }) => totalMinor)).toEqual([1000, 1500]);
  const last = await getInvoice(ctx, { id: items[1]?.id ?? '' });
  expect(last.lines.map(({ description, amountMinor }) => [description, amountMinor])).toEqual([
    [plan.name, 1000],
    ['Up to the agreed minimum of EUR 25.00 for 2 periods', 500],
  ]);
  expect((await getSubscription(ctx, { id })).agreement.commitment).toMatchObject({ chargedMinor: 0, billed: 0 });
});
