import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bill, newPlan, subscribe } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { newTenant } from '../../test/support/tenant.ts';
import { cancelSubscription } from '../billing/cancel-subscription.ts';
import { createTaxRate } from '../billing/create-tax-rate.ts';
import { getSubscription } from '../billing/get-subscription.ts';
import type { Ctx } from '../context.ts';
import { newId } from '../ids.ts';
import { createMeter } from '../usage/create-meter.ts';
import { recordUsage } from '../usage/record-usage.ts';
import { getForecast } from './get.ts';
import { forecastedInvoices } from './invoices.ts';

let house: House;
let ctx: Ctx;
beforeAll(async () => {
  house = await openHouse(Date.parse('2026-01-01T09:00:00Z'));
});
afterAll(() => house.close());
beforeEach(async () => {
  house.clock.moveTo(Date.parse('2026-01-01T09:00:00Z'));
  const tenant = await newTenant(house.owner, 'Expected', 'Europe/Berlin');
  ctx = house.ctx(tenant, tenant.as('billing'));
});

/** EUR 10 a month in arrears with 10 % tax; the first 100 are free, each after them 0.10. */
async function scene(aggregation: 'sum' | 'max' | 'last' | 'unique' = 'sum', charge: object = {}) {
  const key = `m-${newId()}`;
  const tax = await createTaxRate(ctx, { code: `t-${newId()}`, name: 'T', ratePercent: '10' });
  const { id: meterId } = await createMeter(ctx, { key, name: 'Calls', aggregation, field: 'n' });
  const tiers = [
    { upTo: 100, unitAmount: '0' },
    { upTo: null, unitAmount: '0.1' },
  ];
  const prices = [{ currency: 'EUR', pricing: { model: 'graduated' as const, tiers }, ...charge }];
  const usage = [{ meterId, name: 'Calls', prices }];
  const plan = await newPlan(ctx, { timing: 'arrears', priceMinor: 1000, taxRateIds: [tax.id], usage });
  const { id } = await subscribe(ctx, { pricePlanId: plan.id });
  return {
    id,
    use: async (at: string, n: string) => {
      house.clock.moveTo(Date.parse(at));
      await bill(ctx);
      const event = { id: newId(), meter: key, subscriptionId: id, at, properties: { n } };
      expect(await recordUsage(ctx, { events: [event] })).toMatchObject({ accepted: 1 });
    },
  };
}
const at = async (text: string) => {
  house.clock.moveTo(Date.parse(text));
  await bill(ctx);
};
const expected = async () =>
  (await getForecast(ctx)).rows.map(({ month, totalMinor, expectedUseMinor }) => [month, totalMinor, expectedUseMinor]);

describe('use that is still to come', () => {
  it('is as much as in the mean of the last three full periods, in every month, apart from what is certain', async () => {
    const { use } = await scene();
    await use('2026-01-10T12:00:00Z', '150');
    // Twelve months with nothing behind them: nothing is expected.
    expect((await expected()).every(([, , use_]) => use_ === 0)).toBe(true);
    await use('2026-02-10T12:00:00Z', '250');
    await use('2026-03-10T12:00:00Z', '350');
    await use('2026-04-10T12:00:00Z', '450');
    await at('2026-05-01T09:00:00Z');
    const rows = await expected();
    // The mean of 250, 350 and 450: 350, of which 250 cost 0.10, with tax. May's is billed in June.
    // Its first day is over: of it a 31st less is expected, rounded up to whole calls.
    expect(rows[1]).toEqual(['2026-06', 1100, (Math.ceil(350 - 350 / 31) - 100) * 11]);
    expect(rows.slice(2, 4)).toEqual([
      ['2026-07', 1100, 2750],
      ['2026-08', 1100, 2750],
    ]);
    expect(rows.at(-1)).toEqual(['2027-04', 1100, 2750]);
    const { items, total } = await forecastedInvoices(ctx, { month: '2026-07', withUse: true });
    expect([total, items]).toMatchObject([1, [{ totalMinor: 1100, expectedUseMinor: 2750 }]]);
  });

  it('stands beside what has been used of the present period, and ends with the subscription', async () => {
    const { id, use } = await scene();
    for (const month of ['01', '02', '03']) await use(`2026-${month}-10T12:00:00Z`, '350');
    await use('2026-04-30T12:00:00Z', '200');
    const [, may, june] = await expected();
    // 100 of 200 cost 0.10 with tax; today is the last day of April, so no more is expected of it.
    expect([may, june]).toEqual([
      ['2026-05', 2200, 0],
      ['2026-06', 1100, 2750],
    ]);
    const { version } = await getSubscription(ctx, { id });
    await cancelSubscription(ctx, { id, version, at: 'period-end' });
    expect((await expected()).filter(([, , use_]) => use_ !== 0)).toEqual([]);
  });

  it('of the most and of the last is the mean; of different ones what is missing to it', async () => {
    for (const aggregation of ['max', 'last'] as const) {
      const { use } = await scene(aggregation);
      await use('2026-01-10T12:00:00Z', '300');
    }
    const seen = await scene('unique', { pricing: { model: 'per-seat', unitAmount: '1' } });
    for (const who of ['ann', 'ben', 'cem']) await seen.use('2026-01-10T12:00:00Z', who);
    await seen.use('2026-02-10T12:00:00Z', 'ann');
    const rows = await expected();
    // 300 twice, of which 200 cost 0.10, with tax; of three one was seen already.
    expect(rows[1]).toEqual(['2026-03', 3 * 1100 + 110, 2 * 2200 + 220]);
    expect(rows[2]).toEqual(['2026-04', 3 * 1100, 2 * 2200 + 330]);
  });

  it('comes with the period where it is invoiced in its middle, and what is reached already is certain', async () => {
    const { use } = await scene('sum', { invoiceAtMinor: 1000 });
    await use('2026-01-10T12:00:00Z', '300');
    await at('2026-02-01T09:00:00Z');
    await use('2026-02-02T12:00:00Z', '250');
    const rows = await expected();
    // 150 of 250 at once, and what is missing to 300 (less the day that is over) with the period's end.
    expect(rows[0]).toEqual(['2026-02', 1650, 0]);
    expect(rows[2]).toEqual(['2026-04', 1100, 2200]);
    expect(rows[1]?.[1]).toBe(1100);
    expect(rows[1]?.[2]).toBeGreaterThan(1650);
  });
});
