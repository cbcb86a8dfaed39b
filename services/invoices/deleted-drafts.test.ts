import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bill, newCustomer, newPlan, subscribe } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { getInvoice } from '../billing/get-invoice.ts';
import { getSubscription } from '../billing/get-subscription.ts';
import { listInvoices } from '../billing/list-invoices.ts';
import { updateCustomer } from '../billing/update-customer.ts';
import type { Ctx } from '../context.ts';
import { createCoupon } from '../coupons/create-coupon.ts';
import { listRedemptions } from '../coupons/list-redemptions.ts';
import { newId } from '../ids.ts';
import { createMeter } from '../usage/create-meter.ts';
import { recordUsage } from '../usage/record-usage.ts';
import { changeDraft } from './change-draft.ts';
import { deleteDraft } from './end-draft.ts';

const START = Date.parse('2026-03-02T09:00:00Z');
let house: House;
let ctx: Ctx;
beforeAll(async () => {
  house = await openHouse(START);
  ctx = house.ctx(house.acme, house.acme.as('billing'));
  await house.owner.query(
    `UPDATE tenant SET settings = jsonb_set(settings, '{billing}', '{"graceHours": 24}') WHERE id = $1`,
    [house.acme.id],
  );
});
afterAll(() => house.close());
beforeEach(() => house.clock.moveTo(START));

const draftsOf = async (filter: { subscriptionId: string } | { customerId: string }) => {
  const { items } = await listInvoices(ctx, { filter, sort: 'createdAt' });
  return Promise.all(items.map(({ id }) => getInvoice(ctx, { id })));
};
const remove = async (id: string) => deleteDraft(ctx, { id, version: (await getInvoice(ctx, { id })).version });
const half = (periods: number | null = 3) =>
  createCoupon(ctx, {
    code: `C${newId().slice(-12)}`,
    name: 'Half',
    off: { kind: 'percent', ratePercent: '50' },
    periods,
  });
const redeemed = async (subscriptionId: string) =>
  (await listRedemptions(ctx, { filter: { subscriptionId } })).items.map(({ remaining, invoices, offMinor }) => ({
    remaining,
    invoices,
    offMinor,
  }));

describe('the coupons of a draft that is deleted', () => {
  it('are good for as many periods as before, though the draft was changed in between', async () => {
    const { id } = await subscribe(ctx, { couponCodes: [(await half()).code] });
    await bill(ctx);
    expect(await redeemed(id)).toEqual([{ remaining: 2, invoices: 1, offMinor: 2450 }]);
    const [draft] = await draftsOf({ subscriptionId: id });
    if (!draft) throw new Error('it was billed');
    expect(draft.coupons).toEqual([{ code: expect.any(String), name: 'Half', amountMinor: 2450 }]);
    const [line] = draft.lines;
    const change = [{ lineId: line?.id ?? '', quantity: 1, unitPriceMinor: 1000, description: 'Less' }];
    await changeDraft(ctx, { id: draft.id, version: draft.version, change });
    await remove(draft.id);
    expect(await redeemed(id)).toEqual([{ remaining: 3, invoices: 0, offMinor: 0 }]);
    house.clock.moveTo(Date.parse('2026-04-02T09:00:00Z'));
    await bill(ctx);
    expect(await redeemed(id)).toEqual([{ remaining: 2, invoices: 1, offMinor: 2450 }]);
  });

  it('of a payer are those of each subscription, however many have the same one', async () => {
    const payer = await newCustomer(ctx, null, 'Holding');
    const child = await newCustomer(ctx, null, 'Branch');
    await updateCustomer(ctx, { id: child.id, version: 1, payerId: payer.id });
    const { code } = await half();
    const [plan, dear] = [await newPlan(ctx), await newPlan(ctx, { priceMinor: 9800 })];
    const [one, two] = [
      await subscribe(ctx, { customerId: child.id, pricePlanId: plan.id, couponCodes: [code] }),
      await subscribe(ctx, { customerId: child.id, pricePlanId: dear.id, couponCodes: [code] }),
    ];
    await bill(ctx);
    const [draft] = await draftsOf({ customerId: payer.id });
    expect(draft?.coupons).toEqual([{ code, name: 'Half', amountMinor: 7350 }]);
    expect(await redeemed(two.id)).toEqual([{ remaining: 2, invoices: 1, offMinor: 4900 }]);
    await remove(draft?.id ?? '');
    for (const { id } of [one, two]) {
      expect(await redeemed(id)).toEqual([{ remaining: 3, invoices: 0, offMinor: 0 }]);
    }
  });
});

describe('a draft of use that is deleted', () => {
  const meteredPlan = async () => {
    const meter = await createMeter(ctx, { key: `m-${newId()}`, name: 'Calls', aggregation: 'sum', field: 'n' });
    const prices = [
      { currency: 'EUR', pricing: { model: 'per-seat' as const, unitAmount: '1' }, invoiceAtMinor: 10_000 },
    ];
    const plan = await newPlan(ctx, { taxRateIds: [], usage: [{ meterId: meter.id, name: 'Calls', prices }] });
    return { meter, plan };
  };
  const use = (meter: string, subscriptionId: string, n: number) =>
    recordUsage(ctx, {
      events: [{ id: newId(), meter, subscriptionId, at: '2026-03-02T09:30:00Z', properties: { n } }],
    });

  it.each(['of its own', 'of its payer'])('in mid-period, %s, waits for the next invoice, once', async (whose) => {
    const { meter, plan } = await meteredPlan();
    const customer = await newCustomer(ctx, null);
    const payer = await newCustomer(ctx, null, 'Holding');
    if (whose === 'of its payer') await updateCustomer(ctx, { id: customer.id, version: 1, payerId: payer.id });
    const billed = whose === 'of its payer' ? payer.id : customer.id;
    const { id } = await subscribe(ctx, { pricePlanId: plan.id, customerId: customer.id });
    await bill(ctx);
    // Another civil day, so that a payer's draft is of this use alone.
    house.clock.moveTo(Date.parse('2026-03-05T09:00:00Z'));
    await use(meter.key, id, 102);
    await bill(ctx);
    const draft = (await draftsOf({ customerId: billed })).find(({ totalMinor }) => totalMinor === 10_200);
    await remove(draft?.id ?? '');
    expect((await getSubscription(ctx, { id })).waiting).toMatchObject([{ amountMinor: 10_200 }]);
    await use(meter.key, id, 8);
    house.clock.moveTo(Date.parse('2026-04-02T00:00:00+02:00'));
    await bill(ctx);
    const invoices = await draftsOf({ customerId: billed });
    // Two periods at EUR 49.00, and all that was used.
    expect(invoices.reduce((all, { subtotalMinor }) => all + subtotalMinor, 0)).toBe(2 * 4900 + 11_000);
  });
});
