import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bill, newCustomer, newPlan, subscribe } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { newTenant } from '../../test/support/tenant.ts';
import { amendSubscription } from '../billing/amend-subscription.ts';
import { cancelSubscription } from '../billing/cancel-subscription.ts';
import { createTaxRate } from '../billing/create-tax-rate.ts';
import { listInvoices } from '../billing/list-invoices.ts';
import { updateCustomer } from '../billing/update-customer.ts';
import type { Ctx } from '../context.ts';
import { createCoupon } from '../coupons/create-coupon.ts';
import { newId } from '../ids.ts';
import { expectedCash } from './cash.ts';
import { getForecast } from './get.ts';
import { forecastedInvoice, forecastedInvoices } from './invoices.ts';
import { horizonOf, refreshForecast } from './refresh.ts';
import { simulatePrice } from './simulate-price.ts';
import { simulatedInvoices } from './simulated-invoices.ts';
import { trialsEnding } from './trials.ts';

const START = Date.parse('2026-03-02T09:00:00Z');
let house: House;
let ctx: Ctx;
let stranger: Ctx;
beforeAll(async () => {
  house = await openHouse(START);
  stranger = house.ctx(house.other, house.other.as('owner'));
});
afterAll(() => house.close());
beforeEach(async () => {
  house.clock.moveTo(START);
  // Sums are of a whole workspace: each test has its own.
  const tenant = await newTenant(house.owner, 'Forecast', 'Europe/Berlin');
  ctx = house.ctx(tenant, tenant.as('billing'));
});

const at = (text: string) => house.clock.moveTo(Date.parse(text));
const totals = async () => (await getForecast(ctx)).rows.map(({ month, totalMinor }) => [month, totalMinor]);

describe('the forecast', () => {
  it('has what is billed in twelve months, by month and currency', async () => {
    await subscribe(ctx, { quantity: 2 });
    await subscribe(ctx, { pricePlanId: (await newPlan(ctx, { currency: 'USD', interval: 'year' })).id });
    const forecast = await getForecast(ctx);
    expect(forecast).toMatchObject({ zone: 'Europe/Berlin', ready: 2, subscriptions: 2, stopped: 0 });
    expect([forecast.months.at(0), forecast.months.at(-1), forecast.months.length]).toEqual(['2026-03', '2027-02', 12]);
    const euro = forecast.rows.filter(({ currency }) => currency === 'EUR');
    expect(
      euro.map(({ totalMinor, netMinor, taxMinor, invoices }) => [totalMinor, netMinor, taxMinor, invoices]),
    ).toEqual(Array.from({ length: 12 }, () => [11662, 9800, 1862, 1]));
    expect(forecast.rows.filter(({ currency }) => currency === 'USD')).toMatchObject([
      { month: '2026-03', totalMinor: 5831, cashMinor: 5831 },
    ]);
  });

  it('is what then happens, invoice by invoice', async () => {
    const subscription = await subscribe(ctx, { quantity: 3, startAt: '2026-03-31T10:00:00Z' });
    const yearly = (await newPlan(ctx, { priceMinor: 9900 })).id;
    const wanted = { id: subscription.id, version: subscription.version };
    at('2026-04-10T10:00:00Z');
    await bill(ctx);
    const { version } = (await listVersion(subscription.id)) ?? wanted;
    await amendSubscription(ctx, {
      id: subscription.id,
      version,
      amendment: { kind: 'price', pricePlanId: yearly, quantity: 1, when: 'period-end' },
    });
    await getForecast(ctx);
    const before = [];
    for (const month of ['2026-04', '2026-05', '2026-06', '2026-07', '2026-08']) {
      before.push(...(await forecastedInvoices(ctx, { month })).items);
    }
    expect(before).toHaveLength(5);
    for (const { at: due } of before) {
      at(due);
      await bill(ctx);
    }
    const made = (
      await listInvoices(ctx, { filter: { subscriptionId: subscription.id }, sort: 'createdAt' })
    ).items.slice(1);
    expect(made.map(({ createdAt, totalMinor, dueMinor }) => ({ createdAt, totalMinor, dueMinor }))).toEqual(
      before.map(({ at: createdAt, totalMinor, dueMinor }) => ({ createdAt, totalMinor, dueMinor })),
    );
  });

  it('follows a change, and nothing else is computed again', async () => {
    const one = await subscribe(ctx);
    await subscribe(ctx);
    expect((await totals())[0]).toEqual(['2026-03', 11662]);
    const marks = () =>
      house.owner.query('SELECT subscription_id, xmin::text FROM subscription_forecast WHERE tenant_id = $1', [
        ctx.tenantId,
      ]);
    const kept = (await marks()).rows;
    await cancelSubscription(ctx, { id: one.id, version: one.version, at: 'now' });
    expect((await totals())[1]).toEqual(['2026-04', 5831]);
    const now = (await marks()).rows;
    const same = now.filter(({ subscription_id: id, xmin }) =>
      kept.some((row) => row.subscription_id === id && row.xmin === xmin),
    );
    expect(same).toHaveLength(1);
  });

  it('follows the tax rates and the customer’s credit, which belong to no subscription', async () => {
    const { customerId } = await subscribe(ctx);
    await totals();
    await house.owner.query(
      'INSERT INTO customer_credit (tenant_id, customer_id, currency, amount_minor) VALUES ($1, $2, $3, $4)',
      [ctx.tenantId, customerId, 'EUR', 6000],
    );
    expect((await getForecast(ctx)).rows.map(({ dueMinor }) => dueMinor).slice(0, 3)).toEqual([0, 5662, 5831]);
    await house.owner.query(`UPDATE tax_rate SET rate_percent = '20' WHERE tenant_id = $1`, [ctx.tenantId]);
    expect((await totals())[0]).toEqual(['2026-03', 5880]);
  });

  it('shows a trial’s end, and the first invoice with it', async () => {
    await subscribe(ctx, { pricePlanId: (await newPlan(ctx, { trialDays: 45 })).id });
    const forecast = await getForecast(ctx);
    expect(forecast.trialsEnding).toEqual([{ month: '2026-04', count: 1 }]);
    expect(forecast.rows[0]).toMatchObject({ month: '2026-04', invoices: 1 });
    expect((await trialsEnding(ctx, { month: '2026-04' })).items).toMatchObject([
      { customerName: 'Ann', hasCard: true },
    ]);
    expect((await trialsEnding(ctx, { month: '2026-03' })).items).toEqual([]);
  });

  it('of a customer with two subscriptions spends the credit once, on the first to be billed', async () => {
    const customerId = (await newCustomer(ctx)).id;
    await subscribe(ctx, { customerId, startAt: '2026-03-20T09:00:00Z' });
    await subscribe(ctx, { customerId, startAt: '2026-03-10T09:00:00Z' });
    await house.owner.query(
      'INSERT INTO customer_credit (tenant_id, customer_id, currency, amount_minor) VALUES ($1, $2, $3, $4)',
      [ctx.tenantId, customerId, 'EUR', 1000],
    );
    await getForecast(ctx);
    const { items } = await forecastedInvoices(ctx, { month: '2026-03' });
    expect(items.map(({ dueMinor }) => dueMinor)).toEqual([4831, 5831]);
  });

  it('is what then happens to the credit of a customer with two subscriptions, larger than the first invoice', async () => {
    const customerId = (await newCustomer(ctx)).id;
    const small = await newPlan(ctx, { priceMinor: 1000, taxRateIds: [] });
    const large = await newPlan(ctx, { priceMinor: 10_000, taxRateIds: [] });
    await subscribe(ctx, { customerId, pricePlanId: small.id });
    const { id } = await subscribe(ctx, { customerId, pricePlanId: large.id });
    await house.owner.query(
      'INSERT INTO customer_credit (tenant_id, customer_id, currency, amount_minor) VALUES ($1, $2, $3, $4)',
      [ctx.tenantId, customerId, 'EUR', 25_000],
    );
    // 110.00 for both each month: 30.00 are left for the third, 10.00 off the first of the two and 20.00 off the other.
    const { rows } = await getForecast(ctx);
    expect(rows.map(({ dueMinor }) => dueMinor).slice(0, 4)).toEqual([0, 0, 8000, 11_000]);
    const { items } = await forecastedInvoices(ctx, { month: '2026-05' });
    expect(items.map(({ totalMinor, dueMinor }) => [totalMinor, dueMinor]).sort()).toEqual([
      [1000, 0],
      [10_000, 8000],
    ]);
    const key = items.find(({ subscriptionId }) => subscriptionId === id)?.key ?? '';
    expect(await forecastedInvoice(ctx, { subscriptionId: id, key })).toMatchObject({
      creditAppliedMinor: 2000,
      dueMinor: 8000,
    });
    for (const day of [
      '2026-03-02T09:00:00Z',
      '2026-04-02T09:00:00Z',
      '2026-05-02T09:00:00Z',
      '2026-06-02T09:00:00Z',
    ]) {
      at(day);
      await bill(ctx);
    }
    const made = await listInvoices(ctx, { sort: 'createdAt', pageSize: 200 });
    const due = (month: string) =>
      made.items.reduce((all, { createdAt, dueMinor }) => all + (createdAt.startsWith(month) ? dueMinor : 0), 0);
    expect(['2026-03', '2026-04', '2026-05', '2026-06'].map(due)).toEqual([0, 0, 8000, 11_000]);
  });

  it('opens one of its invoices with the lines', async () => {
    const { id } = await subscribe(ctx, { quantity: 2 });
    await getForecast(ctx);
    const { items, total } = await forecastedInvoices(ctx, { month: '2026-05', currency: 'EUR' });
    expect([total, items[0]]).toMatchObject([
      1,
      { subscriptionId: id, at: '2026-05-01T22:00:00.000Z', totalMinor: 11662 },
    ]);
    const invoice = await forecastedInvoice(ctx, { subscriptionId: id, key: items[0]?.key ?? '' });
    expect(invoice).toMatchObject({
      totalMinor: 11662,
      lines: [{ description: 'Team', quantity: 2, amountMinor: 9800 }],
    });
    await expect(forecastedInvoice(ctx, { subscriptionId: id, key: 'invoice:2020-01-01' })).rejects.toMatchObject({
      kind: 'NotFound',
    });
    await expect(forecastedInvoice(stranger, { subscriptionId: id, key: items[0]?.key ?? '' })).rejects.toMatchObject({
      kind: 'NotFound',
    });
    expect((await forecastedInvoices(stranger, { month: '2026-05' })).items).toEqual([]);
  });

  it('has drafts that are finalised by themselves, until they are', async () => {
    await house.owner.query(`UPDATE tenant SET settings = '{"billing":{"graceHours":48}}' WHERE id = $1`, [
      ctx.tenantId,
    ]);
    const { id } = await subscribe(ctx);
    const before = await totals();
    await bill(ctx);
    expect(await totals()).toEqual(before);
    const { items } = await forecastedInvoices(ctx, { month: '2026-03' });
    expect(items).toMatchObject([{ subscriptionId: id, totalMinor: 5831, at: '2026-03-04T09:00:00.000Z' }]);
    expect(items[0]?.invoiceId).not.toBeNull();
    // Late: it comes now, and in the month of now.
    at('2026-04-01T09:00:00Z');
    expect((await forecastedInvoices(ctx, { month: '2026-04' })).items[0]).toMatchObject({
      at: '2026-04-01T09:00:00.000Z',
    });
    expect((await forecastedInvoices(ctx, { month: '2026-03' })).items).toEqual([]);
  });

  it('in little time has a part, and says how much', async () => {
    for (let i = 0; i < 41; i++) await subscribe(ctx, { customerId: (await newCustomer(ctx)).id });
    const horizon = await ctx.db.withTenant(ctx.tenantId, (tx) => horizonOf(tx, START));
    expect(await refreshForecast(ctx, horizon, 0)).toEqual({ subscriptions: 41, ready: 40, stopped: 0 });
    expect(await refreshForecast(ctx, horizon, 0)).toEqual({ subscriptions: 41, ready: 41, stopped: 0 });
  });

  it('is for those who may read invoices', async () => {
    const employee = house.ctx(house.acme, house.acme.as('employee'));
    await expect(getForecast(employee)).rejects.toMatchObject({ kind: 'Forbidden' });
    await expect(
      simulatePrice(employee, { pricePlanId: newId(), changePercent: '1', from: '2026-04-01' }),
    ).rejects.toMatchObject({
      kind: 'Forbidden',
    });
  });
});

const give = (customerId: string, minor: number) =>
  house.owner.query(
    `INSERT INTO customer_credit (tenant_id, customer_id, currency, amount_minor) VALUES ($1, $2, 'EUR', $3)
     ON CONFLICT (tenant_id, customer_id, currency) DO UPDATE SET amount_minor = excluded.amount_minor`,
    [ctx.tenantId, customerId, minor],
  );
const due = async () => (await getForecast(ctx)).rows.map(({ dueMinor }) => dueMinor).slice(0, 3);

describe('the forecast of who pays for others', () => {
  /** One who pays their own 10.00 a month and the 100.00 of a branch, which has 100.00 of credit of its own. */
  async function family() {
    const payer = await newCustomer(ctx, null, 'Holding');
    const branch = await newCustomer(ctx, 'card-succeeds', 'Branch');
    await updateCustomer(ctx, { id: branch.id, version: 1, payerId: payer.id });
    const small = await newPlan(ctx, { priceMinor: 1000, taxRateIds: [] });
    const tax = await createTaxRate(ctx, { code: 'vat-20', name: 'VAT', ratePercent: '20' });
    const large = await newPlan(ctx, { priceMinor: 10_000, taxRateIds: [tax.id] });
    const own = await subscribe(ctx, { customerId: payer.id, pricePlanId: small.id });
    const others = await subscribe(ctx, { customerId: branch.id, pricePlanId: large.id });
    await give(branch.id, 10_000);
    return { payer, branch, own, others };
  }

  it('has their credit taken off, never that of those they pay for', async () => {
    const { payer, others } = await family();
    expect(await due()).toEqual([13_000, 13_000, 13_000]);
    await give(payer.id, 15_000);
    expect(await due()).toEqual([0, 11_000, 13_000]);
    const { items } = await forecastedInvoices(ctx, { month: '2026-04', customerId: payer.id });
    expect(items.map(({ customerName, dueMinor }) => [customerName, dueMinor]).sort()).toEqual([
      ['Holding', 0],
      ['Holding', 11_000],
    ]);
    const key = items.find(({ subscriptionId }) => subscriptionId === others.id)?.key ?? '';
    expect(await forecastedInvoice(ctx, { subscriptionId: others.id, key })).toMatchObject({
      creditAppliedMinor: 1000,
      dueMinor: 11_000,
    });
    await bill(ctx);
    // What was taken is in the draft; the next months stay as they were.
    expect(await due()).toEqual([0, 11_000, 13_000]);
  });

  it('comes in when they pay: by their card, or at their term', async () => {
    const { payer } = await family();
    const cash = async () => (await getForecast(ctx)).rows.map(({ cashMinor }) => cashMinor).slice(0, 2);
    // Nobody has paid yet, so what they have agreed to is assumed: without a card, 31 days after each 2nd of the month.
    await house.owner.query('UPDATE customer SET payment_term_days = 31 WHERE id = $1', [payer.id]);
    expect(await cash()).toEqual([0, 13_000]);
    expect(await expectedCash(ctx, { month: '2026-03', currency: 'EUR' })).toMatchObject({ items: [], total: 0 });
    const april = await expectedCash(ctx, { month: '2026-04', currency: 'EUR' });
    expect(april.items.reduce((all, { cashMinor }) => all + cashMinor, 0)).toBe(13_000);
    expect(april.items[0]).toMatchObject({
      customerId: payer.id,
      invoiceId: null,
      isOpen: false,
      invoicedOn: '2026-03-02',
    });
    expect((await expectedCash(ctx, { month: '2026-04', currency: 'USD' })).total).toBe(0);
    expect((await expectedCash(stranger, { month: '2026-04', currency: 'EUR' })).total).toBe(0);
    await house.owner.query('UPDATE customer SET payment_term_days = 0 WHERE id = $1', [payer.id]);
    expect(await cash()).toEqual([13_000, 13_000]);
    await house.owner.query('UPDATE customer SET payment_term_days = 31 WHERE id = $1', [payer.id]);
    await bill(ctx);
    const [, inApril] = await cash();
    const made = (await expectedCash(ctx, { month: '2026-04', currency: 'EUR' })).items;
    expect(made.reduce((all, { cashMinor }) => all + cashMinor, 0)).toBe(inApril);
    const open = made.filter(({ isOpen }) => isOpen).map(({ invoiceId }) => invoiceId);
    expect(open).not.toEqual([]);
    const inMonth = async (finalizedIn: string) =>
      (await listInvoices(ctx, { filter: { finalizedIn, status: ['open'] } })).items.map(({ id }) => id);
    expect((await inMonth('2026-03')).sort()).toEqual(open.sort());
    expect([await inMonth('2026-02'), await inMonth('2026-04')]).toEqual([[], []]);
  });

  it('follows their tax', async () => {
    const { payer } = await family();
    expect(await due()).toEqual([13_000, 13_000, 13_000]);
    await updateCustomer(ctx, { id: payer.id, version: 1, vatId: 'ATU37675002', taxTreatment: 'reverse-charge' });
    expect(await due()).toEqual([11_000, 11_000, 11_000]);
  });
});

describe('what is asked for in the forecast', () => {
  it('is of a draft what is due of it once credit is taken off', async () => {
    await house.owner.query(`UPDATE tenant SET settings = '{"billing":{"graceHours":48}}' WHERE id = $1`, [
      ctx.tenantId,
    ]);
    const { customerId } = await subscribe(ctx);
    await give(customerId, 1000);
    const before = await due();
    expect(before).toEqual([4831, 5831, 5831]);
    await bill(ctx);
    expect(await due()).toEqual(before);
  });

  it('follows coupons that are good for longer again', async () => {
    const { code } = await createCoupon(ctx, {
      code: 'HALF',
      name: 'Half',
      off: { kind: 'percent', ratePercent: '50' },
      periods: 1,
    });
    const { id } = await subscribe(ctx, {
      pricePlanId: (await newPlan(ctx, { priceMinor: 1000, taxRateIds: [] })).id,
      couponCodes: [code],
    });
    expect(await due()).toEqual([500, 1000, 1000]);
    await house.owner.query('UPDATE coupon_redemption SET remaining = 2 WHERE subscription_id = $1', [id]);
    expect(await due()).toEqual([500, 500, 1000]);
  });
});

describe('another price, simulated', () => {
  it('comes with the first period that begins on the day or after it', async () => {
    const pricePlanId = (await newPlan(ctx)).id;
    await subscribe(ctx, { pricePlanId, startAt: '2026-03-15T09:00:00Z' });
    await subscribe(ctx, { pricePlanId, startAt: '2026-03-16T09:00:00Z' });
    const { rows, changed, next, total } = await simulatePrice(ctx, {
      pricePlanId,
      changePercent: '10',
      from: '2026-06-16',
    });
    expect({ changed, next, total }).toEqual({ changed: 2, next: null, total: 2 });
    expect(rows.slice(0, 5).map(({ month, beforeMinor, afterMinor }) => [month, beforeMinor, afterMinor])).toEqual([
      ['2026-03', 9800, 9800],
      ['2026-04', 9800, 9800],
      ['2026-05', 9800, 9800],
      // The one of the 16th pays 53.90 from June on, the one of the 15th from July.
      ['2026-06', 9800, 10290],
      ['2026-07', 9800, 10780],
    ]);
  });

  it('opens each number to its invoices, before and after, which add up to it', async () => {
    const pricePlanId = (await newPlan(ctx)).id;
    for (const startAt of ['2026-03-15T09:00:00Z', '2026-03-16T09:00:00Z']) {
      await subscribe(ctx, {
        pricePlanId,
        startAt,
        customerId: (await newCustomer(ctx, null, startAt.slice(0, 10))).id,
      });
    }
    const asked = { pricePlanId, changePercent: '10', from: '2026-06-16' };
    const { rows } = await simulatePrice(ctx, asked);
    for (const { month, currency, beforeMinor, afterMinor } of rows) {
      const { items, next } = await simulatedInvoices(ctx, { ...asked, month, currency });
      const sum = (side: 'beforeMinor' | 'afterMinor') => items.reduce((all, item) => all + item[side], 0);
      expect([month, sum('beforeMinor'), sum('afterMinor'), next]).toEqual([month, beforeMinor, afterMinor, null]);
    }
    const june = { ...asked, month: '2026-06', currency: 'EUR' };
    const { items } = await simulatedInvoices(ctx, june);
    expect(
      items.map(({ customerName, at: due, beforeMinor, afterMinor }) => [customerName, due, beforeMinor, afterMinor]),
    ).toEqual([
      ['2026-03-15', '2026-06-14T22:00:00.000Z', 4900, 4900],
      ['2026-03-16', '2026-06-15T22:00:00.000Z', 4900, 5390],
    ]);
    const [first, second] = items;
    expect(await simulatedInvoices(ctx, { ...june, after: first?.subscriptionId ?? '' })).toEqual({
      items: [second],
      next: null,
    });
    expect((await simulatedInvoices(ctx, { ...june, currency: 'USD' })).items).toEqual([]);
    await expect(simulatedInvoices(stranger, june)).rejects.toMatchObject({ kind: 'NotFound' });
  });

  it('writes nothing, and is refused outside of the forecast', async () => {
    const pricePlanId = (await newPlan(ctx)).id;
    await subscribe(ctx, { pricePlanId });
    const before = await totals();
    await simulatePrice(ctx, { pricePlanId, changePercent: '-100', from: '2026-04-01' });
    expect(await totals()).toEqual(before);
    const refused = { kind: 'Validation' };
    await expect(simulatePrice(ctx, { pricePlanId, changePercent: '10', from: '2026-03-01' })).rejects.toMatchObject(
      refused,
    );
    await expect(simulatePrice(ctx, { pricePlanId, changePercent: '10', from: '2027-03-01' })).rejects.toMatchObject(
      refused,
    );
    await expect(simulatePrice(ctx, { pricePlanId, changePercent: '-101', from: '2026-04-01' })).rejects.toMatchObject(
      refused,
    );
    await expect(
      simulatePrice(stranger, { pricePlanId, changePercent: '1', from: '2026-04-01' }),
    ).rejects.toMatchObject({
      kind: 'NotFound',
    });
  });
});

const listVersion = async (id: string) => {
  const { rows } = await house.owner.query<{ id: string; version: number }>(
    'SELECT id, version FROM subscription WHERE id = $1',
    [id],
  );
  return rows[0];
};
