import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SubscriptionPreview } from '../../domain/billing/requests.ts';
import { bill, newCustomer, newPlan, subscribe } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import type { Ctx } from '../context.ts';
import { cancelSubscription } from './cancel-subscription.ts';
import { createSubscription } from './create-subscription.ts';
import { getCustomer } from './get-customer.ts';
import { getSubscription } from './get-subscription.ts';
import { listInvoices } from './list-invoices.ts';
import { listSubscriptions } from './list-subscriptions.ts';
import { pauseSubscription } from './pause-subscription.ts';
import { previewSubscription } from './preview-subscription.ts';
import { recordPayment } from './record-payment.ts';
import { resumeSubscription } from './resume-subscription.ts';
import { updatePricePlan } from './update-price-plan.ts';

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
const invoicesOf = async (subscriptionId: string) =>
  (await listInvoices(ctx, { filter: { subscriptionId }, sort: 'number' })).items;
async function wakes(workflowId: string): Promise<number> {
  const { rowCount } = await house.owner.query('DELETE FROM outbox WHERE workflow_id = $1', [workflowId]);
  return rowCount ?? 0;
}

describe('a subscription that is begun as its preview showed it', () => {
  const asShown = ({ at, figures }: SubscriptionPreview) => ({ at, figures });

  it('begins on the day that was shown, though it is midnight since', async () => {
    at('2026-03-02T22:59:00Z');
    const wanted = { customerId: (await newCustomer(ctx)).id, pricePlanId: (await newPlan(ctx)).id };
    const preview = await previewSubscription(ctx, wanted);
    at('2026-03-02T23:01:00Z');
    const { id, startAt } = await createSubscription(ctx, { ...wanted, ...asShown(preview) });
    expect(startAt).toBe('2026-03-02T22:59:00.000Z');
    await bill(ctx);
    const [made] = await invoicesOf(id);
    expect(made).toMatchObject({ period: preview.invoices[0]?.period, totalMinor: preview.invoices[0]?.totalMinor });
    expect(made?.period).toEqual({ from: '2026-03-02', to: '2026-04-02' });
  });

  it('is refused where it would come to something else by now, or its preview is too old or of the future', async () => {
    const plan = await newPlan(ctx);
    const wanted = { customerId: (await newCustomer(ctx)).id, pricePlanId: plan.id };
    const shown = await previewSubscription(ctx, { ...wanted, count: 1 });
    const begin = (preview: SubscriptionPreview) => createSubscription(ctx, { ...wanted, ...asShown(preview) });
    at('2026-03-02T09:30:00.001Z');
    await expect(begin(shown)).rejects.toMatchObject({ kind: 'Conflict', message: expect.stringContaining('too old') });
    at('2026-03-02T08:59:59.999Z');
    await expect(begin(shown)).rejects.toMatchObject({ kind: 'Validation', issues: [{ path: 'at' }] });
    at('2026-03-02T09:30:00Z');
    await updatePricePlan(ctx, { id: plan.id, version: plan.version, priceMinor: 5000 });
    await expect(begin(shown)).rejects.toMatchObject({
      kind: 'Conflict',
      message: expect.stringContaining('figures have changed'),
    });
    expect((await listSubscriptions(ctx, { filter: { customerId: wanted.customerId } })).items).toEqual([]);
    const now = await previewSubscription(ctx, { ...wanted, count: 12 });
    expect(await begin(now)).toMatchObject({ amountMinor: 5000 });
  });
});

describe('beginning a subscription', () => {
  it('writes its row, its process in a shard, a wish to wake it, and who did it', async () => {
    const subscription = await subscribe(ctx, { quantity: 3 });
    expect(subscription).toMatchObject({
      status: 'active',
      amountMinor: 14700,
      zone: 'Europe/Berlin',
      startAt: '2026-03-02T09:00:00.000Z',
      currentPeriod: { from: '2026-03-02', to: '2026-04-02' },
      nextInvoiceAt: '2026-03-02T09:00:00.000Z',
      processStatus: 'running',
    });
    const { process, upcoming } = await getSubscription(ctx, { id: subscription.id });
    expect(upcoming.map(({ dueAt, dueMinor }) => [dueAt, dueMinor])).toEqual([
      ['2026-03-02T09:00:00.000Z', 17493],
      ['2026-04-01T22:00:00.000Z', 17493],
      ['2026-05-01T22:00:00.000Z', 17493],
    ]);
    const { rows } = await house.owner.query('SELECT tenant_id, kind FROM cohort WHERE workflow_id = $1', [
      process.workflowId,
    ]);
    expect(rows).toEqual([{ tenant_id: house.acme.id, kind: 'billing' }]);
    expect(await wakes(process.workflowId)).toBeGreaterThan(0);
    expect(await house.history(subscription.id)).toMatchObject([{ action: 'created', after: { quantity: 3 } }]);
  });

  it('in the past is caught up at once, each period once, as the preview said', async () => {
    const [pricePlanId, customerId] = [(await newPlan(ctx)).id, (await newCustomer(ctx)).id];
    const wanted = { pricePlanId, customerId, startAt: '2025-11-30T23:30:00Z', count: 2 };
    const preview = await previewSubscription(ctx, wanted);
    expect(preview.words).toBe('4 invoices, EUR 233.24, first on 1 December 2025; 4 of them at once');
    const { id } = await subscribe(ctx, wanted);
    expect(await bill(ctx)).toBeGreaterThanOrEqual(4);
    const invoices = await invoicesOf(id);
    expect(invoices.map(({ period, dueMinor }) => ({ period, dueMinor }))).toEqual(
      preview.invoices.map(({ period, dueMinor }) => ({ period, dueMinor })),
    );
    expect(await bill(ctx)).toBe(0);
  });

  it('on trial is first invoiced when that ends', async () => {
    const pricePlanId = (await newPlan(ctx, { trialDays: 14 })).id;
    const subscription = await subscribe(ctx, { pricePlanId });
    expect(subscription).toMatchObject({
      status: 'trialing',
      trialEndsAt: '2026-03-16T09:00:00.000Z',
      nextInvoiceAt: '2026-03-16T09:00:00.000Z',
    });
    at('2026-03-16T09:00:00Z');
    await bill(ctx);
    expect(await getSubscription(ctx, { id: subscription.id })).toMatchObject({ status: 'active' });
    expect(await invoicesOf(subscription.id)).toHaveLength(1);
  });

  it.each([
    ['a start eleven years ago', { startAt: '2015-03-02T00:00:00Z' }],
    ['more money than a number can hold', { quantity: 1_000_000 }],
  ])('is refused with %s', async (_, change) => {
    const pricePlanId = (await newPlan(ctx, { priceMinor: 9_007_199_255 })).id;
    await expect(subscribe(ctx, { pricePlanId, ...change })).rejects.toMatchObject({ kind: 'Validation' });
  });

  it('is refused with a day of the month for weeks', async () => {
    const pricePlanId = (await newPlan(ctx, { interval: 'week' })).id;
    const wanted = subscribe(ctx, { pricePlanId, anchor: { rule: 'day-of-month', day: 1 } });
    await expect(wanted).rejects.toMatchObject({ kind: 'Validation', issues: [{ path: 'anchor' }] });
  });

  it('is refused with a customer or plan of another workspace, and to a guest', async () => {
    const [pricePlanId, customerId] = [(await newPlan(stranger)).id, (await newCustomer(stranger)).id];
    await expect(subscribe(ctx, { pricePlanId })).rejects.toMatchObject({ kind: 'NotFound' });
    await expect(subscribe(ctx, { customerId })).rejects.toMatchObject({ kind: 'NotFound' });
    const own = { pricePlanId: (await newPlan(ctx)).id, customerId: (await newCustomer(ctx)).id };
    await expect(subscribe(guest, own)).rejects.toMatchObject({ kind: 'Forbidden' });
    await expect(previewSubscription(guest, own)).rejects.toMatchObject({ kind: 'Forbidden' });
  });

  it('is previewed without a trace', async () => {
    const own = { pricePlanId: (await newPlan(ctx)).id, customerId: (await newCustomer(ctx)).id };
    const preview = await previewSubscription(ctx, { ...own, startAt: '2026-04-01T00:00:00+02:00' });
    expect(preview).toMatchObject({
      words: '3 invoices, EUR 174.93, first on 1 April 2026',
      atOnce: 0,
      dueMinor: 17493,
    });
    expect((await listSubscriptions(ctx, { filter: { customerId: own.customerId } })).total).toBe(0);
  });
});

describe('a pause', () => {
  it('holds invoices without a wake; its end wakes, and the days between are not charged', async () => {
    const { id } = await subscribe(ctx);
    await bill(ctx);
    const { process, version } = await getSubscription(ctx, { id });
    at('2026-03-20T12:00:00Z');
    await wakes(process.workflowId);
    const paused = await pauseSubscription(ctx, { id, version, reason: 'On leave' });
    expect(paused).toMatchObject({ status: 'paused', nextInvoiceAt: null, version: version + 1 });
    expect(await wakes(process.workflowId)).toBe(0);
    at('2026-04-11T12:00:00Z');
    await bill(ctx);
    expect(await invoicesOf(id)).toHaveLength(1);
    const resumed = await resumeSubscription(ctx, { id, version: version + 1 });
    expect(resumed).toMatchObject({ status: 'active', nextInvoiceAt: '2026-04-11T12:00:00.000Z' });
    expect(await wakes(process.workflowId)).toBe(1);
    await bill(ctx);
    // 11 April to 1 May: 21 of the period's 30 days.
    expect((await invoicesOf(id)).map(({ subtotalMinor }) => subtotalMinor)).toEqual([4900, 3430]);
    const entries = await house.history(id);
    expect(entries.map((entry) => entry.action)).toEqual(['created', 'paused', 'resumed']);
  });

  it('does not begin twice, nor end where there is none', async () => {
    const { id } = await subscribe(ctx);
    await expect(resumeSubscription(ctx, { id, version: 1 })).rejects.toMatchObject({ kind: 'Conflict' });
    await pauseSubscription(ctx, { id, version: 1 });
    await expect(pauseSubscription(ctx, { id, version: 2 })).rejects.toMatchObject({ kind: 'Conflict' });
  });
});

describe('the end', () => {
  it('with the period: runs on till then, and is over without another invoice', async () => {
    const { id } = await subscribe(ctx);
    await bill(ctx);
    const ending = await cancelSubscription(ctx, { id, version: 2, at: 'period-end' });
    expect(ending).toMatchObject({ status: 'active', endsAt: '2026-04-01T22:00:00.000Z', nextInvoiceAt: null });
    at('2026-04-01T21:59:59Z');
    await bill(ctx);
    expect(await getSubscription(ctx, { id })).toMatchObject({ status: 'active', processStatus: 'running' });
    at('2026-04-01T22:00:00Z');
    await bill(ctx);
    const ended = await getSubscription(ctx, { id });
    expect(ended).toMatchObject({ status: 'cancelled', processStatus: 'over', process: { outcome: 'ended' } });
    expect(await invoicesOf(id)).toHaveLength(1);
    const again = cancelSubscription(ctx, { id, version: ended.version, at: 'now' });
    await expect(again).rejects.toMatchObject({ kind: 'Conflict' });
  });

  it('now, paid: what is not used becomes credit with its tax, and the next invoice spends it', async () => {
    const { id, customerId } = await subscribe(ctx);
    await bill(ctx);
    const [invoice] = await invoicesOf(id);
    await recordPayment(ctx, { id: invoice?.id ?? '', version: 1 });
    at('2026-03-12T12:00:00Z');
    // 2 to 12 March are used, 20 of 31 days are not: 31.61 and 19 % tax.
    const ended = await cancelSubscription(ctx, { id, version: 2, at: 'now', reason: 'Moved away' });
    expect(ended).toMatchObject({ status: 'cancelled', processStatus: 'over' });
    const credit = async () => (await getCustomer(ctx, { id: customerId })).credit;
    expect(await credit()).toEqual([{ currency: 'EUR', amountMinor: 3762 }]);
    const [, entry] = await house.history(id);
    expect(entry).toMatchObject({ action: 'cancelled', after: { status: 'cancelled', creditMinor: '3762' } });

    const next = await subscribe(ctx, { customerId });
    await bill(ctx);
    const [spent] = await invoicesOf(next.id);
    expect(spent).toMatchObject({ totalMinor: 5831, creditAppliedMinor: 3762, dueMinor: 2069 });
    expect(await credit()).toEqual([]);
  });

  it('now, unpaid: what is not used comes off what is still due', async () => {
    const { id, customerId } = await subscribe(ctx);
    await bill(ctx);
    at('2026-03-12T12:00:00Z');
    await cancelSubscription(ctx, { id, version: 2, at: 'now' });
    const [invoice] = await invoicesOf(id);
    expect(invoice).toMatchObject({ status: 'open', payableMinor: 5831, dueMinor: 2069 });
    expect((await getCustomer(ctx, { id: customerId })).credit).toEqual([]);
    const history = await house.history(invoice?.id ?? '');
    expect(history).toMatchObject([{ action: 'credited', before: { dueMinor: '5831' }, after: { dueMinor: '2069' } }]);
  });

  it('now, in arrears: what was used is invoiced at once', async () => {
    const pricePlanId = (await newPlan(ctx, { timing: 'arrears' })).id;
    const { id } = await subscribe(ctx, { pricePlanId });
    at('2026-03-12T12:00:00Z');
    await cancelSubscription(ctx, { id, version: 1, at: 'now' });
    await bill(ctx);
    expect((await invoicesOf(id)).map(({ subtotalMinor }) => subtotalMinor)).toEqual([1739]);
    expect(await getSubscription(ctx, { id })).toMatchObject({ process: { status: 'over' }, upcoming: [] });
  });

  it('before the start, even on its day, charges nothing', async () => {
    const { id } = await subscribe(ctx, { startAt: '2026-03-02T20:00:00Z' });
    expect(await cancelSubscription(ctx, { id, version: 1, at: 'now' })).toMatchObject({ processStatus: 'over' });
    at('2026-03-03T00:00:00Z');
    await bill(ctx);
    expect(await invoicesOf(id)).toEqual([]);
  });
});

describe('reading', () => {
  it('lists by what is next, and never another workspace’s', async () => {
    const customerId = (await newCustomer(ctx, 'card-succeeds', 'Listed')).id;
    const monthly = await subscribe(ctx, { customerId, startAt: '2026-05-01T00:00:00Z' });
    const later = await subscribe(ctx, { customerId, startAt: '2026-06-01T00:00:00Z' });
    const paused = await pauseSubscription(ctx, { id: (await subscribe(ctx, { customerId })).id, version: 1 });
    const page = await listSubscriptions(ctx, { q: 'listed', sort: 'nextAt', pageSize: 2 });
    expect([page.items, page.total]).toMatchObject([[monthly, later], 3]);
    expect(page.items.map(({ nextWords, nextAt }) => [nextWords, nextAt])).toEqual([
      ['Invoice', monthly.nextInvoiceAt],
      ['Invoice', later.nextInvoiceAt],
    ]);
    const cursor = page.nextCursor ?? '';
    const rest = await listSubscriptions(ctx, { q: 'listed', sort: 'nextAt', pageSize: 2, cursor });
    expect(rest.items).toMatchObject([paused]);
    expect((await listSubscriptions(stranger, {})).items).toEqual([]);
  });

  it('is NotFound to another workspace, stale to the second of two, Forbidden to a guest', async () => {
    const { id } = await subscribe(ctx);
    const edit = { id, version: 1 };
    await expect(getSubscription(stranger, { id })).rejects.toMatchObject({ kind: 'NotFound' });
    const verbs = [
      (who: Ctx) => pauseSubscription(who, edit),
      (who: Ctx) => resumeSubscription(who, edit),
      (who: Ctx) => cancelSubscription(who, { ...edit, at: 'now' }),
    ];
    for (const verb of verbs) {
      await expect(verb(stranger)).rejects.toMatchObject({ kind: 'NotFound' });
      await expect(verb(guest)).rejects.toMatchObject({ kind: 'Forbidden' });
    }
    await pauseSubscription(ctx, edit);
    const stale = { kind: 'Conflict', issues: [{ path: 'version', message: '2' }] };
    for (const verb of verbs) await expect(verb(ctx)).rejects.toMatchObject(stale);
  });
});
