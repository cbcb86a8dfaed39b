import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bill, newCustomer, newPlan, subscribe } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { newTenant } from '../../test/support/tenant.ts';
import { amendSubscription } from '../billing/amend-subscription.ts';
import { cancelSubscription } from '../billing/cancel-subscription.ts';
import { pauseSubscription } from '../billing/pause-subscription.ts';
import { resumeSubscription } from '../billing/resume-subscription.ts';
import type { Ctx } from '../context.ts';
import { recurringMovements, recurringRevenue } from './recurring.ts';

const START = Date.parse('2026-03-02T09:00:00Z');
let house: House;
let ctx: Ctx;
beforeAll(async () => {
  house = await openHouse(START);
});
afterAll(() => house.close());
beforeEach(async () => {
  house.clock.moveTo(START);
  const tenant = await newTenant(house.owner, 'Revenue', 'Europe/Berlin');
  ctx = house.ctx(tenant, tenant.as('billing'));
});

const at = async (text: string) => {
  house.clock.moveTo(Date.parse(text));
  await bill(ctx);
};
const moved = async (months = 4) =>
  (await recurringRevenue(ctx, { months })).rows.map(
    ({ month, openingMinor, closingMinor, closingCustomers, movements }) => [
      month,
      openingMinor,
      closingMinor,
      closingCustomers,
      ...movements.filter(({ customers }) => customers > 0).map(({ kind, amountMinor }) => `${kind} ${amountMinor}`),
    ],
  );
const versioned = async (id: string) => {
  const { rows } = await house.owner.query<{ version: number }>('SELECT version FROM subscription WHERE id = $1', [id]);
  return { id, version: rows[0]?.version ?? 0 };
};

describe('recurring revenue', () => {
  it('is new, more, less, lost and come back; a month opens with what the one before closed with', async () => {
    const { id, pricePlanId } = await subscribe(ctx, { quantity: 2 });
    const price = (quantity: number) => ({ kind: 'price' as const, pricePlanId, quantity, when: 'now' as const });
    await at('2026-04-10T09:00:00Z');
    await amendSubscription(ctx, { ...(await versioned(id)), amendment: price(5) });
    await at('2026-04-20T09:00:00Z');
    await amendSubscription(ctx, { ...(await versioned(id)), amendment: price(1) });
    await at('2026-05-05T09:00:00Z');
    await pauseSubscription(ctx, await versioned(id));
    await at('2026-06-05T09:00:00Z');
    await resumeSubscription(ctx, await versioned(id));
    expect(await moved()).toEqual([
      ['2026-03', 0, 9800, 1, 'new 9800'],
      ['2026-04', 9800, 4900, 1, 'expansion 14700', 'contraction -19600'],
      ['2026-05', 4900, 0, 0, 'churn -4900'],
      ['2026-06', 0, 4900, 1, 'reactivation 4900'],
    ]);
    const { items, total } = await recurringMovements(ctx, { month: '2026-04', currency: 'EUR', kind: 'expansion' });
    expect([total, items]).toMatchObject([1, [{ customerName: 'Ann', beforeMinor: 9800, afterMinor: 24500 }]]);
  });

  it('begins when a trial ends, and when a start in the future comes', async () => {
    await subscribe(ctx, { pricePlanId: (await newPlan(ctx, { trialDays: 14 })).id });
    await subscribe(ctx, { startAt: '2026-05-10T09:00:00Z' });
    expect(await moved(1)).toEqual([]);
    await at('2026-03-16T09:00:00Z');
    expect(await moved(1)).toEqual([['2026-03', 0, 4900, 1, 'new 4900']]);
    await at('2026-05-10T08:59:59Z');
    expect(await moved(1)).toEqual([['2026-05', 4900, 4900, 1]]);
    await at('2026-05-10T09:00:00Z');
    expect(await moved(1)).toEqual([['2026-05', 4900, 9800, 2, 'new 4900']]);
  });

  it('is of a customer: one subscription that takes the place of another is no churn', async () => {
    const customerId = (await newCustomer(ctx)).id;
    const { id } = await subscribe(ctx, { customerId });
    await at('2026-04-02T09:00:00Z');
    await cancelSubscription(ctx, { ...(await versioned(id)), at: 'now' });
    await subscribe(ctx, { customerId, quantity: 3 });
    expect(await moved(2)).toEqual([
      ['2026-03', 0, 4900, 1, 'new 4900'],
      ['2026-04', 4900, 14700, 1, 'expansion 9800'],
    ]);
  });

  it('of other rhythms is what they come to a month', async () => {
    await subscribe(ctx, { pricePlanId: (await newPlan(ctx, { priceMinor: 120_001, interval: 'year' })).id });
    await subscribe(ctx, {
      pricePlanId: (await newPlan(ctx, { currency: 'USD', priceMinor: 700, interval: 'week' })).id,
    });
    await subscribe(ctx, {
      pricePlanId: (await newPlan(ctx, { currency: 'GBP', priceMinor: 3000, interval: 'quarter' })).id,
    });
    const { rows } = await recurringRevenue(ctx, { months: 1 });
    // A week of 7.00 is 100 a day: 30.4375 days.
    expect(rows.map(({ currency, closingMinor }) => [currency, closingMinor])).toEqual([
      ['EUR', 10_000],
      ['GBP', 1000],
      ['USD', 3044],
    ]);
  });

  it('enters those from before it was kept, once, as if they had always paid so', async () => {
    const { id } = await subscribe(ctx);
    await at('2026-04-15T09:00:00Z');
    await cancelSubscription(ctx, { ...(await versioned(id)), at: 'now' });
    const known = await moved(2);
    await house.owner.query('DELETE FROM recurring_change WHERE tenant_id = $1', [ctx.tenantId]);
    expect(await moved(2)).toEqual(known);
    expect(await moved(2)).toEqual([
      ['2026-03', 0, 4900, 1, 'new 4900'],
      ['2026-04', 4900, 0, 0, 'churn -4900'],
    ]);
  });

  it('leaves one that is just being changed to its change', async () => {
    const { id } = await subscribe(ctx);
    await house.owner.query('DELETE FROM recurring_change WHERE tenant_id = $1', [ctx.tenantId]);
    const changing = await house.owner.connect();
    try {
      await changing.query('BEGIN');
      await changing.query('SELECT FROM process WHERE subject_id = $1 FOR NO KEY UPDATE', [id]);
      expect(await recurringRevenue(ctx, { months: 1 })).toEqual({ rows: [], missing: 0 });
    } finally {
      await changing.query('ROLLBACK');
      changing.release();
    }
    expect(await moved(1)).toEqual([['2026-03', 0, 4900, 1, 'new 4900']]);
  });

  it('is for those who may read invoices', async () => {
    const employee = house.ctx(house.acme, house.acme.as('employee'));
    await expect(recurringRevenue(employee, {})).rejects.toMatchObject({ kind: 'Forbidden' });
    const stranger = house.ctx(house.other, house.other.as('owner'));
    await subscribe(ctx);
    expect((await recurringRevenue(stranger, {})).rows).toEqual([]);
  });
});
