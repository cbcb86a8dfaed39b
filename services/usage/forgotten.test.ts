import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHousekeeping } from '../../activities/housekeeping.ts';
import { DAY, toIso } from '../../domain/time/instant.ts';
import { openSweeper } from '../../temporal/sweeper.ts';
import { bill, newPlan, subscribe } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { listInvoices } from '../billing/list-invoices.ts';
import type { Ctx } from '../context.ts';
import { type Database, openDatabase } from '../database.ts';
import { newId } from '../ids.ts';
import { createMeter } from './create-meter.ts';
import { getSubscriptionUsage } from './get-subscription-usage.ts';
import { recordUsage } from './record-usage.ts';

const START = Date.parse('2024-01-01T09:00:00Z');
let house: House;
let db: Database;
let sweeper: ReturnType<typeof openSweeper>;
beforeAll(async () => {
  house = await openHouse(START);
  db = openDatabase(house.urls.app, { connections: 2 });
  sweeper = openSweeper(house.urls.relay);
});
afterAll(async () => {
  await Promise.all([db.close(), sweeper.close()]);
  await house.close();
});

/** A subscription from the first of January on, with different ones counted. */
async function metered(ctx: Ctx): Promise<{ id: string; use(at: string): Promise<string> }> {
  const key = `m-${newId()}`;
  const meter = await createMeter(ctx, { key, name: 'Seen', aggregation: 'unique', field: 'who' });
  const prices = [{ currency: 'EUR', pricing: { model: 'per-seat' as const, unitAmount: '1' } }];
  const plan = await newPlan(ctx, { taxRateIds: [], usage: [{ meterId: meter.id, name: 'Seen', prices }] });
  const { id } = await subscribe(ctx, { pricePlanId: plan.id });
  return {
    id,
    async use(at) {
      const event = newId();
      house.clock.moveTo(Date.parse(at));
      const events = [{ id: event, meter: key, subscriptionId: id, at, properties: { who: 'ann' } }];
      expect(await recordUsage(ctx, { events })).toMatchObject({ accepted: 1 });
      return event;
    },
  };
}

const kept = async () =>
  (await house.owner.query<{ id: string }>('SELECT id FROM usage_event ORDER BY at, id')).rows.map(({ id }) => id);

it('events are forgotten once they are older than they are kept and their period is final; what they came to stays', async () => {
  const ctx = house.ctx(house.acme, house.acme.as('billing'));
  const theirs = house.ctx(house.other, house.other.as('billing'));
  const [mine, unbilled, other] = [await metered(ctx), await metered(ctx), await metered(theirs)];
  const first = await mine.use('2024-01-10T12:00:00Z');
  const open = await unbilled.use('2024-01-10T12:00:00Z');
  const foreign = await other.use('2024-01-10T12:00:00Z');
  await house.owner.query(
    `UPDATE tenant SET settings = jsonb_set(settings, '{billing}', '{"terms": {"usageKeptMonths": 6}}') WHERE id = $1`,
    [house.other.id],
  );
  await house.owner.query(`UPDATE process SET status = 'paused' WHERE subject_id = $1`, [unbilled.id]);
  const { forgetUsage } = createHousekeeping({ clock: house.clock, db, sweeper });
  const goTo = async (at: number) => {
    house.clock.moveTo(at);
    await bill(ctx);
    await bill(theirs);
  };
  // Six months after it, to the millisecond: theirs alone.
  const half = Date.parse('2024-07-10T12:00:00Z');
  await goTo(half);
  expect(await forgetUsage()).toBe(0);
  house.clock.moveTo(half + 1);
  expect(await forgetUsage()).toBe(1);
  expect(await kept()).toEqual([first, open].sort());
  expect(await kept()).not.toContain(foreign);

  const second = await mine.use('2026-02-09T12:00:00Z');
  const later = Date.parse('2026-02-10T12:00:00Z');
  await goTo(later);
  expect(await forgetUsage()).toBe(0);
  house.clock.moveTo(later + 1);
  expect(await forgetUsage()).toBe(1);
  // What nobody has invoiced yet is kept, however old it is.
  expect((await kept()).sort()).toEqual([open, second].sort());
  expect(await forgetUsage()).toBe(0);

  const { rows: days } = await house.owner.query(
    'SELECT day::text, events FROM usage_day WHERE subscription_id = $1 ORDER BY day',
    [mine.id],
  );
  expect(days).toEqual([
    { day: '2024-01-10', events: 1 },
    { day: '2026-02-09', events: 1 },
  ]);
  const { rows: items } = await house.owner.query('SELECT day::text FROM usage_item WHERE subscription_id = $1', [
    mine.id,
  ]);
  expect(items).toEqual([{ day: '2026-02-09' }]);
  // The next invoice charges what it would have charged: the one of February counts one, and says nothing of what is gone.
  await goTo(Date.parse('2026-03-02T09:00:00Z'));
  const { items: invoices } = await listInvoices(ctx, {
    filter: { subscriptionId: mine.id },
    sort: '-createdAt',
    pageSize: 2,
  });
  expect(invoices.map(({ totalMinor }) => totalMinor)).toEqual([5000, 4900]);
  expect((await getSubscriptionUsage(ctx, { id: mine.id })).days).toMatchObject([{ day: '2026-02-09' }]);
});

it('an event that was late is kept as long as its day may be counted anew', async () => {
  const ctx = house.ctx(house.acme, house.acme.as('billing'));
  house.clock.moveTo(START);
  const late = await metered(ctx);
  house.clock.moveTo(Date.parse('2024-03-05T09:00:00Z'));
  await bill(ctx);
  const id = await late.use('2024-03-04T12:00:00Z');
  const gone = async (at: string) => {
    const { rows } = await house.owner.query('SELECT forget_usage_events($1, 10)::int AS n', [new Date(at)]);
    return rows[0].n;
  };
  // Old enough, but the invoice after its day is 62 days away at most.
  house.clock.moveTo(Date.parse('2024-04-05T09:00:00Z') + DAY);
  await bill(ctx);
  expect(await gone(toIso(Date.parse('2030-01-01T00:00:00Z')))).toBe(0);
  expect(await kept()).toContain(id);
});
