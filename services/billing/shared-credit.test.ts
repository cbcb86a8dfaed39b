import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bill, newCustomer, newPlan, subscribe } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { newTenant } from '../../test/support/tenant.ts';
import type { Ctx } from '../context.ts';
import { actCohort } from '../processes/act.ts';
import type { AnyStore } from '../processes/store.ts';
import { getCustomer } from './get-customer.ts';
import { listInvoices } from './list-invoices.ts';
import { billingStore } from './process.ts';

const START = Date.parse('2026-03-02T09:00:00Z');
let house: House;
let ctx: Ctx;
let customerId: string;
beforeAll(async () => {
  house = await openHouse(START);
});
afterAll(() => house.close());
beforeEach(async () => {
  house.clock.moveTo(START);
  const tenant = await newTenant(house.owner, 'Purses');
  ctx = house.ctx(tenant, tenant.as('billing'));
  customerId = (await newCustomer(ctx)).id;
});

const give = (minor: number) =>
  house.owner.query(
    `INSERT INTO customer_credit (tenant_id, customer_id, currency, amount_minor) VALUES ($1, $2, 'EUR', $3)`,
    [ctx.tenantId, customerId, minor],
  );
const plan = async (priceMinor: number, currency = 'EUR') =>
  (await newPlan(ctx, { priceMinor, currency, taxRateIds: [] })).id;
/** Several subscriptions of the one customer, in the order in which a batch takes them. */
async function subscribed(...prices: number[]): Promise<string[]> {
  const ids: string[] = [];
  for (const price of prices) ids.push((await subscribe(ctx, { customerId, pricePlanId: await plan(price) })).id);
  return ids;
}
async function billed(subscriptionId: string) {
  const { items } = await listInvoices(ctx, { filter: { subscriptionId }, sort: 'createdAt' });
  return items.map(({ totalMinor, dueMinor }) => [totalMinor, dueMinor]);
}
const credit = async () => (await getCustomer(ctx, { id: customerId })).credit;

describe('a customer’s credit in one batch', () => {
  it.each([
    // Just below, at and above what both cost.
    [10_999, [0, 1], []],
    [11_000, [0, 0], []],
    [50_000, [0, 0], [{ currency: 'EUR', amountMinor: 39_000 }]],
    // Just below, at and above what the first costs.
    [999, [1, 10_000], []],
    [1000, [0, 10_000], []],
    [1001, [0, 9999], []],
  ])('of %i goes on to the next subscription', async (minor, due, left) => {
    const [first = '', second = ''] = await subscribed(1000, 10_000);
    await give(minor);
    expect(await bill(ctx)).toBe(2);
    expect([await billed(first), await billed(second)]).toEqual([[[1000, due[0]]], [[10_000, due[1]]]]);
    expect(await credit()).toEqual(left);
  });

  it('is not hidden by one that has nothing to pay', async () => {
    const trial = await newPlan(ctx, { priceMinor: 1000, trialDays: 30, taxRateIds: [] });
    const { id: told } = await subscribe(ctx, { customerId, pricePlanId: trial.id });
    // It is looked at in the batch of the other's invoice, with nothing due.
    await house.owner.query(`UPDATE process SET next_at = $1 WHERE subject_id = $2`, [new Date(START), told]);
    const [pays = ''] = await subscribed(10_000);
    await give(50_000);
    await bill(ctx);
    expect([await billed(told), await billed(pays)]).toEqual([[], [[10_000, 0]]]);
  });

  it('that one gives back pays for the next', async () => {
    const [gives = '', pays = ''] = await subscribed(1000, 10_000);
    await house.owner.query(
      `INSERT INTO pending_line (tenant_id, id, subscription_id, kind, description, quantity, unit_price_minor, amount_minor, taxes, created_at)
       VALUES ($1, gen_random_uuid(), $2, 'proration', 'Given back', 1, -4000, -4000, '[]', $3)`,
      [ctx.tenantId, gives, new Date(START)],
    );
    await bill(ctx);
    expect([await billed(gives), await billed(pays)]).toEqual([[[-3000, 0]], [[10_000, 7000]]]);
    expect(await credit()).toEqual([]);
  });

  it('is spent in one go: no batch is halved because each was shown all of it', async () => {
    await subscribed(1000, 10_000, 500);
    await give(5000);
    const { rows } = await house.owner.query<{ id: string }>(
      'SELECT DISTINCT workflow_id AS id FROM process WHERE tenant_id = $1',
      [ctx.tenantId],
    );
    const written: number[] = [];
    const store: AnyStore = {
      ...billingStore,
      write(as, tx, performed, advanced, now) {
        written.push(performed.length);
        return billingStore.write(as, tx, performed, advanced, now);
      },
    };
    await actCohort(ctx, store, rows[0]?.id ?? '', () => {});
    expect(written).toEqual([3]);
  });

  it('lasts through the periods that were missed, and stays in its currency', async () => {
    const missed = { customerId, startAt: '2026-01-02T09:00:00Z' };
    const first = await subscribe(ctx, { ...missed, pricePlanId: await plan(1000) });
    const dollars = await subscribe(ctx, { ...missed, pricePlanId: await plan(1000, 'USD') });
    const second = await subscribe(ctx, { ...missed, pricePlanId: await plan(2000) });
    await give(5500);
    expect(await bill(ctx)).toBe(9);
    const due = async (id: string) => (await billed(id)).map(([, minor]) => minor).sort();
    expect([await due(first.id), await due(dollars.id), await due(second.id)]).toEqual([
      [0, 0, 0],
      [1000, 1000, 1000],
      [0, 1500, 2000],
    ]);
  });
});
