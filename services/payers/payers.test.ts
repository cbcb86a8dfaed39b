import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { InvoiceDetail } from '../../domain/billing/requests.ts';
import { bill, newCustomer, newPlan, subscribe } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { amendSubscription } from '../billing/amend-subscription.ts';
import { cancelSubscription } from '../billing/cancel-subscription.ts';
import { createTaxRate } from '../billing/create-tax-rate.ts';
import { getCustomer } from '../billing/get-customer.ts';
import { getInvoice } from '../billing/get-invoice.ts';
import { getSubscription } from '../billing/get-subscription.ts';
import { listCustomers } from '../billing/list-customers.ts';
import { listInvoices } from '../billing/list-invoices.ts';
import { previewSubscription } from '../billing/preview-subscription.ts';
import { recordPayment } from '../billing/record-payment.ts';
import { updateCustomer } from '../billing/update-customer.ts';
import { collectionStore } from '../collection/process.ts';
import type { Ctx } from '../context.ts';
import { createCoupon } from '../coupons/create-coupon.ts';
import { newId } from '../ids.ts';
import { actEffect } from '../processes/act.ts';

/** 09:00 in Berlin, where the payers are. */
const START = Date.parse('2026-03-02T08:00:00Z');
const DAY = 86_400_000;
let house: House;
let ctx: Ctx;
beforeAll(async () => {
  house = await openHouse(START);
  ctx = house.ctx(house.acme, house.acme.as('billing'));
});
afterAll(() => house.close());
beforeEach(() => house.clock.moveTo(START));

/** A payer, and as many customers whose invoices go to them. */
async function family(children: number) {
  const payer = await newCustomer(ctx, null, 'Holding');
  const ids: string[] = [];
  for (let at = 0; at < children; at += 1) {
    const child = await newCustomer(ctx, null, `Branch-${at}`);
    await updateCustomer(ctx, { id: child.id, version: 1, payerId: payer.id });
    ids.push(child.id);
  }
  return { payer, ids };
}

async function invoicesOf(customerId: string): Promise<InvoiceDetail[]> {
  const { items } = await listInvoices(ctx, { filter: { customerId }, sort: 'createdAt' });
  return Promise.all(items.map(({ id }) => getInvoice(ctx, { id })));
}
const finalise = (id: string) => actEffect(ctx, collectionStore, `collection/${house.acme.id}/${id}`, 'finalise');

describe('a customer who pays for others', () => {
  it('is chosen, shown and found; never in a chain, a circle, or from another workspace', async () => {
    const { payer, ids } = await family(2);
    const [first = '', second = ''] = ids;
    expect(await getCustomer(ctx, { id: first })).toMatchObject({ payerId: payer.id, payerName: 'Holding' });
    expect((await listCustomers(ctx, { filter: { payerId: payer.id } })).items.map(({ id }) => id).sort()).toEqual(
      [...ids].sort(),
    );
    const refusal = { kind: 'Validation', issues: [{ path: 'payerId' }] };
    const let_ = (id: string, version: number, payerId: string) => updateCustomer(ctx, { id, version, payerId });
    await expect(let_(second, 2, second)).rejects.toMatchObject(refusal);
    await expect(let_(second, 2, first)).rejects.toMatchObject(refusal);
    await expect(let_(payer.id, 1, (await newCustomer(ctx)).id)).rejects.toMatchObject(refusal);
    await expect(let_(second, 2, newId())).rejects.toMatchObject(refusal);
    expect(await updateCustomer(ctx, { id: second, version: 2, payerId: null })).toMatchObject({ payerName: null });
  });

  it('gets one invoice of a day, as the previews said, final when the day ends', async () => {
    const { payer, ids } = await family(3);
    const plan = await newPlan(ctx);
    const previews: number[] = [];
    for (const customerId of ids) {
      const wanted = { customerId, pricePlanId: plan.id };
      const { invoices } = await previewSubscription(ctx, { ...wanted, count: 1 });
      previews.push(invoices[0]?.totalMinor ?? 0);
      await subscribe(ctx, wanted);
      await bill(ctx);
      house.clock.moveTo((await ctx.clock.now()) + 3_600_000);
    }
    for (const customerId of ids) expect(await invoicesOf(customerId)).toEqual([]);
    const [draft, ...more] = await invoicesOf(payer.id);
    expect(more).toEqual([]);
    expect(draft).toMatchObject({ status: 'draft', finalizesAt: '2026-03-02T23:00:00.000Z' });
    expect(draft?.totalMinor).toBe(previews.reduce((all, each) => all + each, 0));
    expect(draft?.lines.map(({ description }) => description)).toEqual(
      [0, 1, 2].map((at) => `Branch-${at}: ${plan.name}`),
    );
    house.clock.moveTo(Date.parse('2026-03-02T22:59:59Z'));
    expect(await finalise(draft?.id ?? '')).toBe(false);
    house.clock.moveTo(Date.parse('2026-03-02T23:00:00Z'));
    expect(await finalise(draft?.id ?? '')).toBe(true);
    expect(await getInvoice(ctx, { id: draft?.id ?? '' })).toMatchObject({
      status: 'open',
      number: expect.any(String),
      dueMinor: 3 * 5831,
    });
  });

  it('gets another invoice for what comes on another day, or in another currency', async () => {
    const { payer, ids } = await family(2);
    const [first = '', second = ''] = ids;
    await subscribe(ctx, { customerId: first });
    await subscribe(ctx, { customerId: second, pricePlanId: (await newPlan(ctx, { currency: 'USD' })).id });
    await bill(ctx);
    expect((await invoicesOf(payer.id)).map(({ currency }) => currency).sort()).toEqual(['EUR', 'USD']);
    house.clock.moveTo(START + 31 * DAY);
    await bill(ctx);
    expect(await invoicesOf(payer.id)).toHaveLength(4);
  });

  it('pays with their own credit, tax and coupons of the others', async () => {
    const { payer, ids } = await family(2);
    await updateCustomer(ctx, { id: payer.id, version: 1, vatId: 'ATU37675002', taxTreatment: 'reverse-charge' });
    await house.owner.query(
      `INSERT INTO customer_credit (tenant_id, customer_id, currency, amount_minor) VALUES ($1, $2, 'EUR', 1000)`,
      [house.acme.id, payer.id],
    );
    const off = { kind: 'percent', ratePercent: '10' } as const;
    const { code } = await createCoupon(ctx, { code: `P${newId().slice(-8)}`, name: 'Ten', off, periods: 1 });
    for (const customerId of ids) await subscribe(ctx, { customerId, couponCodes: [code] });
    await bill(ctx);
    const [draft] = await invoicesOf(payer.id);
    expect(draft).toMatchObject({
      ...{ subtotalMinor: 9800, couponMinor: 980, taxMinor: 0, totalMinor: 8820 },
      ...{ creditAppliedMinor: 1000, dueMinor: 7820, coupons: [{ code, amountMinor: 980 }] },
    });
    expect((await getCustomer(ctx, { id: payer.id })).credit).toEqual([]);
  });

  it('is charged a change in the middle of a period with the others of its day, and given back what ended', async () => {
    const { payer, ids } = await family(1);
    const tax = await createTaxRate(ctx, { code: `t-${newId()}`, name: 'T', ratePercent: '10' });
    const plan = await newPlan(ctx, { priceMinor: 3100, taxRateIds: [tax.id] });
    const { id } = await subscribe(ctx, { customerId: ids[0] ?? '', pricePlanId: plan.id });
    await bill(ctx);
    const [first] = await invoicesOf(payer.id);
    house.clock.moveTo(Date.parse('2026-03-02T23:00:00Z'));
    await finalise(first?.id ?? '');
    const open = await getInvoice(ctx, { id: first?.id ?? '' });
    await recordPayment(ctx, { id: open.id, version: open.version });
    // March has 31 days from the 2nd on; on the 12th 21 of them are left.
    house.clock.moveTo(Date.parse('2026-03-12T08:00:00Z'));
    const amendment = { kind: 'price', quantity: 2, when: 'now' } as const;
    const { version } = await getSubscription(ctx, { id });
    const amended = await amendSubscription(ctx, { id, version, amendment });
    const change = (await invoicesOf(payer.id)).find(({ status }) => status === 'draft');
    expect(change).toMatchObject({ subtotalMinor: 2100, totalMinor: 2310 });
    house.clock.moveTo(Date.parse('2026-03-12T23:00:00Z'));
    expect(await finalise(change?.id ?? '')).toBe(true);
    house.clock.moveTo(Date.parse('2026-03-22T08:00:00Z'));
    await cancelSubscription(ctx, { id, version: amended.version, at: 'now' });
    // Of 62.00 for 21 days, 10 are not used: with their tax they are off the invoice that is still open, and the rest is credit.
    const [credit] = (await getCustomer(ctx, { id: payer.id })).credit;
    const left = await getInvoice(ctx, { id: change?.id ?? '' });
    expect(left.payableMinor - left.dueMinor + (credit?.amountMinor ?? 0)).toBe(2200);
  });
});
