import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PricePlan } from '../../domain/billing/contract.ts';
import { HOUR } from '../../domain/time/instant.ts';
import type { UsageEventInput } from '../../domain/usage/contract.ts';
import { bill, newPlan, subscribe } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { amendSubscription } from '../billing/amend-subscription.ts';
import { cancelSubscription } from '../billing/cancel-subscription.ts';
import { getInvoice } from '../billing/get-invoice.ts';
import { getSubscription } from '../billing/get-subscription.ts';
import { listInvoices } from '../billing/list-invoices.ts';
import { updatePricePlan } from '../billing/update-price-plan.ts';
import type { Ctx } from '../context.ts';
import { newId } from '../ids.ts';
import { createMeter } from './create-meter.ts';
import { getSubscriptionUsage } from './get-subscription-usage.ts';
import { listMeters } from './list-meters.ts';
import { listUsageEvents } from './list-usage-events.ts';
import { recordUsage } from './record-usage.ts';
import { updateMeter } from './update-meter.ts';
import { voidUsage } from './void-usage.ts';

const START = Date.parse('2026-03-02T09:00:00Z');
let house: House;
let ctx: Ctx;
let stranger: Ctx;
let guest: Ctx;
beforeAll(async () => {
  house = await openHouse(START);
  ctx = house.ctx(house.acme, house.acme.as('billing'));
  stranger = house.ctx(house.other, house.other.as('owner'));
  guest = house.ctx(house.acme, house.acme.as('guest'));
});
afterAll(() => house.close());
beforeEach(() => house.clock.moveTo(START));

const at = (text: string) => house.clock.moveTo(Date.parse(text));
const newMeter = (change: object = {}, by = ctx) =>
  createMeter(by, { key: `m-${newId()}`, name: 'Calls', aggregation: 'sum', field: 'n', ...change });

/** EUR 49 a month, and 0.01 for each after the first thousand. */
async function meteredPlan(meterId: string, change: object = {}, charge: object = {}, priced: object = {}) {
  const tiers = [
    { upTo: 1000, unitAmount: '0' },
    { upTo: null, unitAmount: '0.01' },
  ];
  const prices = [{ currency: 'EUR', pricing: { model: 'graduated' as const, tiers }, ...priced }];
  return newPlan(ctx, { taxRateIds: [], usage: [{ meterId, name: 'Calls', prices, ...charge }], ...change });
}

interface Scene {
  readonly id: string;
  readonly plan: PricePlan;
  readonly meterId: string;
  send(...events: Partial<UsageEventInput>[]): ReturnType<typeof recordUsage>;
}

/** A subscription from 2 March on, in Berlin. */
async function scene(given: { meter?: object; plan?: object; charge?: object; priced?: object } = {}): Promise<Scene> {
  const { id: meterId, key } = await newMeter(given.meter);
  const plan = await meteredPlan(meterId, given.plan, given.charge, given.priced);
  const { id } = await subscribe(ctx, { pricePlanId: plan.id });
  return {
    ...{ id, plan, meterId },
    send: (...events) =>
      recordUsage(ctx, {
        events: events.map((event) => ({
          id: newId(),
          meter: key,
          subscriptionId: id,
          at: '2026-03-02T09:30:00Z',
          ...event,
        })),
      }),
  };
}

const invoicesOf = async (subscriptionId: string) =>
  Promise.all(
    (await listInvoices(ctx, { filter: { subscriptionId }, sort: 'number' })).items.map(({ id }) =>
      getInvoice(ctx, { id }),
    ),
  );
/** The lines of use, invoice by invoice. */
const billedUse = async (subscriptionId: string) =>
  (await invoicesOf(subscriptionId)).map(({ lines }) =>
    lines.filter(({ kind }) => kind === 'usage').map(({ quantity, amountMinor }) => [quantity, amountMinor]),
  );

describe('meters', () => {
  it('have a key that stays, a way of counting, and an entry in the history', async () => {
    const meter = await newMeter({ key: 'api.calls' });
    expect(meter).toMatchObject({ key: 'api.calls', aggregation: 'sum', field: 'n', plans: 0, archivedAt: null });
    await meteredPlan(meter.id);
    const renamed = await updateMeter(ctx, { id: meter.id, version: 1, name: 'API calls', archived: true });
    expect(renamed).toMatchObject({ name: 'API calls', plans: 1, archivedAt: '2026-03-02T09:00:00.000Z', version: 2 });
    expect((await house.history(meter.id)).map(({ action }) => action)).toEqual(['created', 'archived']);
    expect((await listMeters(ctx, { q: 'api.c' })).items).toEqual([renamed]);
    await expect(newMeter({ key: 'api.calls' })).rejects.toMatchObject({ kind: 'Conflict' });
    await expect(updateMeter(ctx, { id: meter.id, version: 1, name: 'x' })).rejects.toMatchObject({ kind: 'Conflict' });
    await expect(newMeter({ aggregation: 'max', field: null })).rejects.toMatchObject({ name: 'ZodError' });
    await expect(updateMeter(stranger, { id: meter.id, version: 2, name: 'x' })).rejects.toMatchObject({
      kind: 'NotFound',
    });
    await expect(newMeter({}, guest)).rejects.toMatchObject({ kind: 'Forbidden' });
  });

  it('of another workspace or archived ones are charged for by no plan, nor one without a price in its currency', async () => {
    const foreign = await newMeter({}, stranger);
    await expect(meteredPlan(foreign.id)).rejects.toMatchObject({
      kind: 'Validation',
      issues: [{ path: 'usage.0.meterId' }],
    });
    const own = await newMeter();
    const dear = meteredPlan(own.id, { currency: 'USD' });
    await expect(dear).rejects.toMatchObject({ kind: 'Validation', issues: [{ path: 'usage.0.prices' }] });
    const { id, version, usage } = await meteredPlan(own.id);
    await updateMeter(ctx, { id: own.id, version: 1, archived: true });
    await expect(meteredPlan(own.id)).rejects.toMatchObject({ kind: 'Validation' });
    // Whoever charges for it already goes on, and an edit of the rest makes no other terms of it.
    const edited = await updatePricePlan(ctx, { id, version, name: 'Other' });
    expect(edited.usage).toEqual(usage);
  });
});

describe('events', () => {
  it('are counted once by their ids: sent again, in one batch or the next, they are duplicates', async () => {
    const { id, send, meterId } = await scene();
    const events = [
      { id: `${id}/1`, properties: { n: 5 } },
      { id: `${id}/1`, properties: { n: 5 } },
      { id: `${id}/2`, properties: { n: '2.5' } },
    ];
    expect(await send(...events)).toEqual({ accepted: 2, late: 0, duplicates: 1, errors: [] });
    expect(await send(...events)).toEqual({ accepted: 0, late: 0, duplicates: 3, errors: [] });
    const { days, uses } = await getSubscriptionUsage(ctx, { id });
    expect(days).toMatchObject([{ meterId, day: '2026-03-02', quantity: '7.5', events: 2 }]);
    expect(uses).toMatchObject([{ quantity: 8, amountMinor: 0, open: true, from: '2026-03-02', to: '2026-04-02' }]);
    expect((await listUsageEvents(ctx, { filter: { subscriptionId: id } })).items).toMatchObject([
      { id: `${id}/2`, value: '2.5', day: '2026-03-02' },
      { id: `${id}/1`, value: '5' },
    ]);
  });

  it('side by side are each counted once', async () => {
    const { id, send } = await scene();
    const events = Array.from({ length: 200 }, (_, n) => ({ id: `${id}/${n}`, properties: { n: 1 } }));
    const answers = await Promise.all(
      [0, 1, 2, 3].map((lane) => send(...events.slice(lane * 40, lane * 40 + 80), ...events.slice(0, 20))),
    );
    expect(answers.reduce((all, { accepted }) => all + accepted, 0)).toBe(200);
    expect((await getSubscriptionUsage(ctx, { id })).days).toMatchObject([{ quantity: '200', events: 200 }]);
  });

  it('that are bad are refused alone, each with its place and what is wrong', async () => {
    const { id, send } = await scene();
    const foreign = await newMeter({}, stranger);
    const { accepted, errors } = await send(
      { id: `${id}/ok`, properties: { n: 1 } },
      { id: '' },
      { id: 'a', meter: foreign.key, properties: { n: 1 } },
      { id: 'b', subscriptionId: newId(), properties: { n: 1 } },
      { id: 'c' },
      { id: 'd', properties: { n: -1 } },
      { id: 'e', properties: { n: '0.1234567' } },
      { id: 'f', properties: { n: 1 }, at: '2026-03-02T08:59:59Z' },
      { id: 'g', properties: { n: 1 }, at: '2026-03-02T10:00:00.001Z' },
      { id: 'h', properties: { n: 1 }, at: '2025-12-01T00:00:00Z' },
    );
    expect(accepted).toBe(1);
    expect(errors.map(({ index, code }) => [index, code])).toEqual([
      [1, 'invalid'],
      [2, 'unknown-meter'],
      [3, 'unknown-subscription'],
      [4, 'no-value'],
      [5, 'no-value'],
      [6, 'no-value'],
      [7, 'before-start'],
      [8, 'in-future'],
      [9, 'too-old'],
    ]);
    const whole = await send({ id: `${id}/edge`, properties: { n: 1 }, at: '2026-03-02T10:00:00Z' });
    expect(whole.accepted).toBe(1);
    await expect(recordUsage(ctx, { events: [] })).rejects.toMatchObject({ name: 'ZodError' });
    await expect(recordUsage(guest, { events: [{}] })).rejects.toMatchObject({ kind: 'Forbidden' });
    const theirs = await recordUsage(stranger, {
      events: [{ id: 'x', meter: foreign.key, subscriptionId: id, at: '2026-03-02T09:30:00Z', properties: { n: 1 } }],
    });
    expect(theirs.errors).toMatchObject([{ code: 'unknown-subscription' }]);
  });

  it.each([
    ['max', '9'],
    ['last', '4'],
    ['unique', '3'],
  ] as const)('%s of a day', async (aggregation, quantity) => {
    const { id, send } = await scene({ meter: { aggregation } });
    at('2026-03-02T20:00:00Z');
    await send(
      { at: '2026-03-02T10:00:00Z', properties: { n: 3 } },
      { at: '2026-03-02T12:00:00Z', properties: { n: 9 } },
    );
    await send({ at: '2026-03-02T15:00:00Z', properties: { n: 4 } });
    await send({ at: '2026-03-02T11:00:00Z', properties: { n: 3 } });
    expect((await getSubscriptionUsage(ctx, { id })).days).toMatchObject([{ quantity }]);
  });

  it('that a person takes out are counted no more, and given back where they were invoiced', async () => {
    const { id, send } = await scene();
    await send({ id: `${id}/1`, properties: { n: 1500 } }, { id: `${id}/2`, properties: { n: 500 } });
    await bill(ctx);
    at('2026-04-02T00:00:00+02:00');
    await bill(ctx);
    expect(await billedUse(id)).toEqual([[], [[2000, 1000]]]);
    const gone = await voidUsage(ctx, { id: `${id}/2`, reason: 'Sent by a test' });
    expect(gone.voidedAt).toBe('2026-04-01T22:00:00.000Z');
    await expect(voidUsage(ctx, { id: `${id}/2`, reason: 'x' })).rejects.toMatchObject({ kind: 'Conflict' });
    await expect(voidUsage(stranger, { id: `${id}/2`, reason: 'x' })).rejects.toMatchObject({ kind: 'NotFound' });
    await expect(voidUsage(guest, { id: `${id}/2`, reason: 'x' })).rejects.toMatchObject({ kind: 'Forbidden' });
    expect(await send({ id: `${id}/2`, properties: { n: 500 } })).toMatchObject({ accepted: 0, duplicates: 1 });
    expect((await house.history(id)).map(({ action }) => action)).toContain('usageVoided');
    at('2026-05-02T00:00:00+02:00');
    await bill(ctx);
    expect((await billedUse(id))[2]).toEqual([
      [1500, 500],
      [1, -1000],
    ]);
  });

  it('with different ones: one that is out still counts where another event has it', async () => {
    const { id, send } = await scene({ meter: { aggregation: 'unique', field: 'user' } });
    await send({ id: `${id}/1`, properties: { user: 'ann' } }, { id: `${id}/2`, properties: { user: 'ann' } });
    const used = async () => (await getSubscriptionUsage(ctx, { id })).uses[0]?.quantity;
    await voidUsage(ctx, { id: `${id}/1`, reason: 'x' });
    expect(await used()).toBe(1);
    await voidUsage(ctx, { id: `${id}/2`, reason: 'x' });
    expect(await used()).toBe(0);
  });
});

describe('billing', () => {
  it.each(['advance', 'arrears'] as const)(
    '%s: the invoice is what the preview said, with how it came about',
    async (timing) => {
      const { id, send } = await scene({ plan: { timing } });
      await bill(ctx);
      await send({ properties: { n: 1234 } });
      const { upcoming } = await getSubscription(ctx, { id });
      at('2026-04-02T00:00:00+02:00');
      await bill(ctx);
      const made = (await invoicesOf(id)).at(-1);
      const plain = (lines: readonly object[] | undefined) => lines?.map((line) => ({ ...line, id: null }));
      expect(plain(made?.lines)).toEqual(plain(upcoming[0]?.lines));
      expect(made?.lines[1]).toMatchObject({
        kind: 'usage',
        description: 'Calls',
        quantity: 1234,
        amountMinor: 234,
        period: { from: '2026-03-02', to: '2026-04-02' },
        explanation: [
          { quantity: 1000, unitAmount: '0', amountMinor: 0 },
          { quantity: 234, unitAmount: '0.01', amountMinor: 234 },
        ],
      });
      expect(made?.totalMinor).toBe(5134);
      expect(await bill(ctx)).toBe(0);
    },
  );

  it('waits for the grace, in which events still count; what comes later is on the next invoice', async () => {
    const set = (hours: number | null) =>
      house.owner.query(`UPDATE tenant SET settings = jsonb_set(settings, '{billing}', $2::jsonb) WHERE id = $1`, [
        house.acme.id,
        JSON.stringify({ terms: hours === null ? {} : { usageGraceHours: hours } }),
      ]);
    await set(24);
    try {
      const { id, send } = await scene();
      await bill(ctx);
      await send({ properties: { n: 1100 } });
      at('2026-04-02T00:00:00+02:00');
      await bill(ctx);
      expect(await invoicesOf(id)).toHaveLength(1);
      at('2026-04-02T23:00:00+02:00');
      expect(await send({ at: '2026-04-01T21:59:59Z', properties: { n: 100 } })).toMatchObject({
        accepted: 1,
        late: 0,
      });
      await send({ at: '2026-04-02T00:00:00+02:00', properties: { n: 1001 } });
      house.clock.moveTo(Date.parse('2026-04-02T00:00:00+02:00') + 24 * HOUR);
      await bill(ctx);
      expect((await billedUse(id))[1]).toEqual([[1200, 200]]);
      expect(await send({ at: '2026-04-01T12:00:00Z', properties: { n: 50 } })).toMatchObject({ accepted: 1, late: 1 });
      at('2026-05-03T00:00:00+02:00');
      await bill(ctx);
      expect((await billedUse(id))[2]).toEqual([
        [1250, 250],
        [1, -200],
        [1001, 1],
      ]);
    } finally {
      await set(null);
    }
  });

  it('at the same moment as events come in loses none and counts none twice', async () => {
    const { id, send } = await scene({
      priced: { pricing: { model: 'per-seat', unitAmount: '1' }, invoiceAtMinor: 700 },
    });
    await bill(ctx);
    await send({ properties: { n: 1 } });
    at('2026-04-02T00:00:00+02:00');
    const bursts = Array.from({ length: 12 }, (_, n) =>
      send(
        { at: '2026-03-20T09:00:00Z', properties: { n: 1 } },
        { at: `2026-03-${10 + n}T09:00:00Z`, properties: { n: 2 } },
      ),
    );
    const runs = Array.from({ length: 6 }, () => bill(ctx));
    const [, answers] = await Promise.all([Promise.all(runs), Promise.all(bursts)]);
    expect(answers.every(({ accepted }) => accepted === 2)).toBe(true);
    at('2026-05-02T00:00:00+02:00');
    await bill(ctx);
    const march = (await invoicesOf(id)).flatMap(({ lines }) =>
      lines.filter(({ period, kind }) => kind === 'usage' && period?.from === '2026-03-02'),
    );
    expect(march.reduce((all, { amountMinor }) => all + amountMinor, 0)).toBe((1 + 12 * 3) * 100);
    expect(await bill(ctx)).toBe(0);
  });

  it('counts different ones of the whole period once, whatever the days', async () => {
    const { id, send } = await scene({
      meter: { aggregation: 'unique', field: 'user' },
      plan: { timing: 'arrears' },
      priced: { pricing: { model: 'per-seat', unitAmount: '2' } },
    });
    at('2026-03-20T09:00:00Z');
    const user = (name: string, on: string) => ({ at: on, properties: { user: name } });
    await send(user('ann', '2026-03-03T10:00:00Z'), user('bob', '2026-03-03T11:00:00Z'));
    await send(
      user('ann', '2026-03-10T10:00:00Z'),
      user('cia', '2026-03-12T11:00:00Z'),
      user('ann', '2026-03-12T11:00:00Z'),
    );
    at('2026-04-02T00:00:00+02:00');
    await bill(ctx);
    expect(await billedUse(id)).toEqual([[[3, 600]]]);
  });

  it('of an amount that is reached is invoiced in mid-period, and people are told of a quantity, once', async () => {
    const { id, send } = await scene({
      charge: { alertAt: [50] },
      priced: { pricing: { model: 'per-seat', unitAmount: '1' }, invoiceAtMinor: 10_000 },
    });
    await bill(ctx);
    await house.owner.query('DELETE FROM outbox');
    const woken = async () => (await house.owner.query(`DELETE FROM outbox WHERE kind = 'billing'`)).rowCount;
    await send({ properties: { n: 49 } });
    expect(await woken()).toBe(0);
    await send({ properties: { n: 1 } });
    expect(await woken()).toBe(1);
    await bill(ctx);
    const mails = async () =>
      (await house.owner.query(`SELECT subject FROM message WHERE subject_id = $1`, [id])).rows.map(
        (row) => row.subject,
      );
    expect(await mails()).toEqual(['You have used 50 of Calls in this period']);
    expect(
      (
        await house.owner.query(`SELECT title FROM notification WHERE href = $1`, [
          `/billing/subscriptions/${id}/usage`,
        ])
      ).rows,
    ).toEqual([{ title: 'Ann has used 50 of Calls' }]);
    await send({ properties: { n: 49 } });
    expect(await woken()).toBe(0);
    await send({ properties: { n: 3 } });
    expect(await woken()).toBe(1);
    await bill(ctx);
    expect(await billedUse(id)).toEqual([[], [[102, 10_200]]]);
    await send({ properties: { n: 8 } });
    at('2026-04-02T00:00:00+02:00');
    await bill(ctx);
    expect((await billedUse(id))[2]).toEqual([
      [110, 11_000],
      [1, -10_200],
    ]);
    expect(await mails()).toHaveLength(1);
  });

  it('after the end bills the last of it, and takes no more in', async () => {
    const { id, send } = await scene({ plan: { timing: 'advance' } });
    await bill(ctx);
    await send({ properties: { n: 3000 } });
    at('2026-03-10T09:00:00Z');
    const { version } = await getSubscription(ctx, { id });
    await cancelSubscription(ctx, { id, version, at: 'now', reason: 'Gone' });
    await bill(ctx);
    expect(await billedUse(id)).toEqual([[], [[3000, 2000]]]);
    const later = await send(
      { at: '2026-03-05T09:00:00Z', properties: { n: 1 } },
      { at: '2026-03-11T09:00:00Z', properties: { n: 1 } },
    );
    expect(later.errors.map(({ code }) => code)).toEqual(['settled', 'in-future']);
    await expect(
      voidUsage(ctx, {
        id: (await listUsageEvents(ctx, { filter: { subscriptionId: id } })).items[0]?.id ?? '',
        reason: 'x',
      }),
    ).rejects.toMatchObject({ kind: 'Conflict' });
  });

  it('before a change of price in mid-period is billed by the price it was used under', async () => {
    const { id, send, plan, meterId } = await scene({ plan: { timing: 'advance' } });
    await bill(ctx);
    at('2026-03-12T09:00:00Z');
    await send({ at: '2026-03-03T09:00:00Z', properties: { n: 1500 } });
    const prices = [{ currency: 'EUR', pricing: { model: 'per-seat' as const, unitAmount: '1' } }];
    await updatePricePlan(ctx, { id: plan.id, version: plan.version, usage: [{ meterId, name: 'Calls', prices }] });
    const { version } = await getSubscription(ctx, { id });
    await amendSubscription(ctx, {
      id,
      version,
      amendment: { kind: 'price', when: 'now', pricePlanId: plan.id, quantity: 1 },
    });
    await send({ at: '2026-03-12T09:30:00Z', properties: { n: 2 } });
    await send({ at: '2026-03-04T09:30:00Z', properties: { n: 100 } });
    at('2026-04-02T00:00:00+02:00');
    await bill(ctx);
    expect((await billedUse(id)).at(-1)).toEqual([
      [1600, 600],
      [2, 200],
    ]);
  });
});
