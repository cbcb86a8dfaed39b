import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LifeChangeWire } from '../../domain/billing/life-requests.ts';
import { AppError } from '../../domain/errors.ts';
import { DAY, HOUR } from '../../domain/time/instant.ts';
import { bill, newCustomer, newPlan, subscribe } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import type { Ctx } from '../context.ts';
import { amendSubscription } from './amend-subscription.ts';
import { changeLife } from './change-life.ts';
import { getSubscription } from './get-subscription.ts';

const START = Date.parse('2026-03-02T09:00:00Z');
let house: House;
let ctx: Ctx;
beforeAll(async () => {
  house = await openHouse(START);
  ctx = house.ctx(house.acme, house.acme.as('billing'));
  await house.owner.query(
    `UPDATE tenant SET settings = jsonb_set(settings, '{billing}', '{"graceHours": 72}') WHERE id = $1`,
    [house.acme.id],
  );
});
afterAll(() => house.close());

/** @returns whether it could be done as things stood */
const done = (change: Promise<unknown>): Promise<boolean> =>
  change.then(
    () => true,
    (error: unknown) => {
      if (error instanceof AppError) return false;
      throw error;
    },
  );
const live = async (id: string, change: LifeChangeWire): Promise<boolean> => {
  const { version } = await getSubscription(ctx, { id });
  return done(changeLife(ctx, { id, version, change }));
};
const priced = async (id: string, quantity: number): Promise<boolean> => {
  const { version } = await getSubscription(ctx, { id });
  return done(amendSubscription(ctx, { id, version, amendment: { kind: 'price', quantity, when: 'now' } }));
};
const CHANGES: Readonly<Record<string, (id: string) => Promise<boolean>>> = {
  cancel: (id) => live(id, { kind: 'cancel', at: 'now' }),
  reactivate: (id) => live(id, { kind: 'reactivate' }),
  void: (id) => live(id, { kind: 'pause', cycle: 'void', until: null }),
  resume: (id) => live(id, { kind: 'resume' }),
  three: (id) => priced(id, 3),
  one: (id) => priced(id, 1),
};
/** Of each invoice of a customer: its charges, what it comes to, and what was given back of it, with the tax. */
const sumsOf = async (customerId: string) =>
  (
    await house.owner.query<{ charged: number; total: number; given: number }>(
      `SELECT (SELECT sum(greatest(0, l.amount_minor + l.tax_minor)) FROM invoice_line l WHERE l.invoice_id = i.id)::float8 AS charged,
         i.total_minor::float8 AS total, coalesce((SELECT sum(e.amount_minor) FROM credit_entry e
         WHERE e.cause = 'unused-time' AND e.cause_id = i.id), 0)::float8 AS given
       FROM invoice i WHERE i.customer_id = $1 ORDER BY i.created_at, i.id`,
      [customerId],
    )
  ).rows;

async function anAccount() {
  house.clock.moveTo(START);
  const { id: customerId } = await newCustomer(ctx, null);
  const pricePlanId = (await newPlan(ctx)).id;
  const { id } = await subscribe(ctx, { customerId, pricePlanId });
  await bill(ctx);
  return { id, customerId };
}

it('ended, taken up again and ended once more within the grace of its drafts, each draft gives back what it charges, once', async () => {
  const { id, customerId } = await anAccount();
  for (const hours of [0, 4]) {
    house.clock.moveTo(START + hours * HOUR);
    expect(await live(id, { kind: 'cancel', at: 'now' })).toBe(true);
    house.clock.moveTo(START + (hours + 1) * HOUR);
    expect(await live(id, { kind: 'reactivate' })).toBe(true);
    await bill(ctx);
  }
  house.clock.moveTo(START + 6 * HOUR);
  expect(await live(id, { kind: 'cancel', at: 'now' })).toBe(true);
  const sums = await sumsOf(customerId);
  for (const { charged, given } of sums.filter(({ charged }) => charged > 0))
    expect(given).toBeLessThanOrEqual(charged);
  expect(sums.filter(({ given }) => given > 0).length).toBe(3);
});

it('whatever happens to it within the grace, no draft gives back more than it charges', async () => {
  const steps = fc.array(
    fc.record({ what: fc.constantFrom(...Object.keys(CHANGES)), hours: fc.integer({ min: 0, max: 20 }) }),
    {
      minLength: 3,
      maxLength: 7,
    },
  );
  await fc.assert(
    fc.asyncProperty(steps, async (given) => {
      const { id, customerId } = await anAccount();
      let now = START;
      for (const { what, hours } of given) {
        now = Math.min(now + hours * HOUR, START + 3 * DAY - 1);
        house.clock.moveTo(now);
        await CHANGES[what]?.(id);
        await bill(ctx);
      }
      const sums = await sumsOf(customerId);
      for (const { charged, given: back } of sums) expect(back).toBeLessThanOrEqual(charged);
      // Credits of a change are lines of its own invoice: all of them together are no more than all charges.
      expect(sums.reduce((all, { total, given: back }) => all + total - back, 0)).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 12 },
  );
});
