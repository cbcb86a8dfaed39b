import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Subscription } from '../../domain/billing/contract.ts';
import type { LifeChangeWire } from '../../domain/billing/life-requests.ts';
import { bill, newCustomer, newPlan, subscribe } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import type { Ctx } from '../context.ts';
import { amendSubscription } from './amend-subscription.ts';
import { changeLife } from './change-life.ts';
import { getCustomer } from './get-customer.ts';
import { getSubscription } from './get-subscription.ts';
import { listInvoices } from './list-invoices.ts';
import { previewAmendment } from './preview-amendment.ts';
import { previewLife } from './preview-life.ts';
import { updateCustomer } from './update-customer.ts';
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
const invoicesOf = async ({ id }: Pick<Subscription, 'id'>) =>
  (await listInvoices(ctx, { filter: { subscriptionId: id }, sort: 'number' })).items;
const now = async ({ id }: Pick<Subscription, 'id'>) => getSubscription(ctx, { id });
/** As a person does it: looks at the preview, and confirms what it shows. */
async function confirm(subscription: Pick<Subscription, 'id'>, change: LifeChangeWire) {
  const { id, version } = await now(subscription);
  const { at: shownAt, figures, ...shown } = await previewLife(ctx, { id, change });
  return { shown, done: await changeLife(ctx, { id, version, change, at: shownAt, figures }) };
}

describe('a trial', () => {
  it('is reminded of by mail, once, with the invoice that follows; without a card it is held until there is one', async () => {
    const pricePlanId = (await newPlan(ctx, { trialDays: 14 })).id;
    const customer = await newCustomer(ctx, null, 'Tess');
    const trial = { reminderDays: 3, withoutCard: 'pause' } as const;
    const begun = await subscribe(ctx, { pricePlanId, customerId: customer.id, trial });
    at('2026-03-13T09:00:00Z');
    await bill(ctx);
    await bill(ctx);
    const mails = () =>
      house.owner.query<{ subject: string; body: string; to_address: string }>(
        'SELECT subject, body, to_address FROM message WHERE subject_id = $1',
        [begun.id],
      );
    const { rows } = await mails();
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      subject: 'Your trial of Team ends on 16 March 2026',
      to_address: 'tess@example.com',
    });
    expect(rows[0]?.body).toContain('without one it is held');
    at('2026-03-16T09:00:00Z');
    await bill(ctx);
    expect(await now(begun)).toMatchObject({ status: 'paused', upcoming: [] });
    expect(await invoicesOf(begun)).toEqual([]);
    await updateCustomer(ctx, {
      id: customer.id,
      version: customer.version,
      paymentMethod: { provider: 'sandbox', card: 'card-succeeds' },
    });
    const { shown } = await confirm(begun, { kind: 'resume' });
    await bill(ctx);
    // 17 of 31 days of EUR 49.00, and 19 % on top: what was shown.
    expect(await invoicesOf(begun)).toMatchObject([{ totalMinor: 3198 }]);
    expect(shown).toMatchObject({ status: 'active', atOnce: 1, invoices: [{ totalMinor: 3198 }, {}, {}] });
  });

  it('can be ended at once, and moved', async () => {
    const pricePlanId = (await newPlan(ctx, { trialDays: 14 })).id;
    const begun = await subscribe(ctx, { pricePlanId });
    const { done } = await confirm(begun, { kind: 'extend-trial', until: '2026-03-20' });
    expect(done).toMatchObject({ trialEndsAt: '2026-03-19T23:00:00.000Z', status: 'trialing' });
    const { shown } = await confirm(begun, { kind: 'activate' });
    await bill(ctx);
    expect(await invoicesOf(begun)).toMatchObject([{ totalMinor: shown.invoices[0]?.totalMinor }]);
    expect(await now(begun)).toMatchObject({ status: 'active', trialEndsAt: '2026-03-02T09:00:00.000Z' });
  });
});

describe('what is confirmed is what was shown', () => {
  it('to the cent, though midnight passes between: the change is computed for the instant of its preview', async () => {
    const begun = await subscribe(ctx);
    await bill(ctx);
    at('2026-03-15T22:59:00Z');
    const { id, version } = await now(begun);
    const amendment = { kind: 'price', quantity: 3, when: 'now' } as const;
    const shown = await previewAmendment(ctx, { id, amendment });
    // Past midnight in Berlin: a day less would be credited.
    at('2026-03-15T23:05:00Z');
    await amendSubscription(ctx, { id, version, amendment, at: shown.at, figures: shown.figures });
    expect((await invoicesOf(begun))[1]?.totalMinor).toBe(shown.invoice?.totalMinor);
    const later = await previewAmendment(ctx, { id, amendment: { ...amendment, quantity: 1 } });
    expect(later.invoice?.totalMinor).not.toBe(-(shown.invoice?.totalMinor ?? 0));
  });

  it('or refused: for other figures, a preview of the future, one that is too old, one of another version', async () => {
    const begun = await subscribe(ctx);
    await bill(ctx);
    const { id, version } = await now(begun);
    const change = { kind: 'cancel', at: 'now' } as const;
    const shown = await previewLife(ctx, { id, change });
    const request = { id, version, change, at: shown.at, figures: shown.figures };
    await expect(changeLife(ctx, { ...request, figures: 'others' })).rejects.toThrow(/figures have changed/);
    await expect(changeLife(ctx, { ...request, at: '2026-03-02T09:00:01Z' })).rejects.toMatchObject({
      kind: 'Validation',
    });
    await expect(changeLife(ctx, { ...request, version: version + 1 })).rejects.toMatchObject({ kind: 'Conflict' });
    at('2026-03-02T09:30:00.001Z');
    await expect(changeLife(ctx, request)).rejects.toThrow(/too old/);
    at('2026-03-02T09:30:00Z');
    expect(await changeLife(ctx, request)).toMatchObject({ status: 'cancelled' });
  });

  it('and only by those who may', async () => {
    const { id, version } = await subscribe(ctx);
    const request = { id, version, change: { kind: 'skip-next' } as const };
    await expect(changeLife(stranger, request)).rejects.toMatchObject({ kind: 'NotFound' });
    await expect(changeLife(guest, request)).rejects.toMatchObject({ kind: 'Forbidden' });
  });
});

describe('a pause', () => {
  it('that voids the period gives back what is left of it; the next one begins when it resumes, by itself', async () => {
    const begun = await subscribe(ctx);
    await bill(ctx);
    at('2026-03-11T10:00:00Z');
    const { shown } = await confirm(begun, { kind: 'pause', cycle: 'void', until: '2026-03-20' });
    // 21 of 31 days of EUR 58.31.
    expect(shown).toMatchObject({ offOpenInvoiceMinor: 3950, creditMinor: 3950, agreement: { voided: true } });
    expect(await invoicesOf(begun)).toMatchObject([{ dueMinor: 5831 - 3950 }]);
    at('2026-03-19T23:00:00Z');
    await bill(ctx);
    expect(await invoicesOf(begun)).toMatchObject([
      {},
      { totalMinor: 5831, period: { from: '2026-03-20', to: '2026-04-20' } },
    ]);
    expect(await house.history(begun.id)).toMatchObject([
      { action: 'created' },
      { action: 'paused', after: { cycle: 'void' } },
    ]);
  });

  it('in a period that was billed in part gives back its part when it ends, and not a part of that', async () => {
    const begun = await subscribe(ctx);
    await bill(ctx);
    at('2026-03-20T10:00:00Z');
    await confirm(begun, { kind: 'pause', cycle: 'keep', until: null });
    at('2026-04-12T10:00:00Z');
    await confirm(begun, { kind: 'resume' });
    await bill(ctx);
    // Charged from 12 April to 2 May, 20 of 30 days; what is left after 21 April is 10 of them.
    at('2026-04-21T10:00:00Z');
    const [, second] = await invoicesOf(begun);
    expect(second?.totalMinor).toBe(3888);
    const { shown } = await confirm(begun, { kind: 'cancel', at: 'now' });
    expect(shown.creditMinor).toBe(1944);
  });
});

describe('an end', () => {
  it('takes along what waited, and what has ended is taken up again in a period of its own', async () => {
    const begun = await subscribe(ctx);
    await bill(ctx);
    const charge = { kind: 'charge', description: 'Set-up', unitAmount: '50', when: 'next-invoice' } as const;
    await amendSubscription(ctx, { ...begun, version: (await now(begun)).version, amendment: charge });
    const { shown } = await confirm(begun, { kind: 'cancel', at: 'period-end' });
    expect(shown.invoices).toMatchObject([{ dueAt: '2026-04-01T22:00:00.000Z', totalMinor: 5950 }]);
    at('2026-04-02T12:00:00Z');
    await bill(ctx);
    expect(await invoicesOf(begun)).toMatchObject([{}, { totalMinor: 5950 }]);
    expect(await now(begun)).toMatchObject({ status: 'cancelled', processStatus: 'over' });
    at('2026-05-10T12:00:00Z');
    await confirm(begun, { kind: 'reactivate' });
    await bill(ctx);
    expect(await invoicesOf(begun)).toMatchObject([{}, {}, { period: { from: '2026-05-10', to: '2026-06-10' } }]);
    await confirm(begun, { kind: 'cancel', at: 'period-end' });
    const { done } = await confirm(begun, { kind: 'keep' });
    expect(done).toMatchObject({ status: 'active', endsAt: null, nextInvoiceAt: '2026-06-09T22:00:00.000Z' });
    expect((await getCustomer(ctx, { id: begun.customerId })).credit).toEqual([]);
  });
});

describe('a year of missed runs', () => {
  it('is caught up period by period, each once, by two who look at the same time', async () => {
    const pricePlanId = (await newPlan(ctx, { interval: 'week' })).id;
    const begun = await subscribe(ctx, { pricePlanId });
    const ahead = await previewLife(ctx, { id: begun.id, change: { kind: 'skip-next' } }).catch(() => null);
    expect(ahead).toBeNull();
    at('2027-03-02T09:00:00Z');
    await Promise.all([bill(ctx), bill(ctx)]);
    expect(await bill(ctx)).toBe(0);
    const { rows } = await house.owner.query<{ from: string }>(
      'SELECT period_from::text AS from FROM invoice WHERE subscription_id = $1 ORDER BY period_from',
      [begun.id],
    );
    expect(rows).toHaveLength(53);
    expect(new Set(rows.map(({ from }) => from)).size).toBe(53);
    // The clock goes back to before all of it: nothing is due, and nothing is billed again when it comes round.
    house.clock.moveTo(START);
    expect(await bill(ctx)).toBe(0);
    at('2027-03-02T09:00:00Z');
    expect(await bill(ctx)).toBe(0);
  });
});

describe('a plan that is edited while its run is on', () => {
  it('bills everybody at the price that was agreed on, once', async () => {
    const plan = await newPlan(ctx);
    const customerId = (await newCustomer(ctx)).id;
    const begun = [];
    for (let n = 0; n < 5; n += 1) begun.push(await subscribe(ctx, { pricePlanId: plan.id, customerId }));
    const edit = updatePricePlan(ctx, { id: plan.id, version: plan.version, priceMinor: 9900 });
    const [{ number }] = await Promise.all([edit, bill(ctx), bill(ctx)]);
    await bill(ctx);
    expect(number).toBe(2);
    for (const one of begun) expect(await invoicesOf(one)).toMatchObject([{ subtotalMinor: 4900 }]);
  });
});

describe('periods that are invoiced ahead', () => {
  it('take along what waited, once', async () => {
    const begun = await subscribe(ctx);
    await bill(ctx);
    const amendment = { kind: 'charge', description: 'Set-up', unitAmount: '50', when: 'next-invoice' } as const;
    await amendSubscription(ctx, { id: begun.id, version: (await now(begun)).version, amendment });
    await confirm(begun, { kind: 'invoice-ahead', periods: 2 });
    at('2026-06-02T09:00:00Z');
    await bill(ctx);
    expect((await invoicesOf(begun)).map(({ subtotalMinor }) => subtotalMinor)).toEqual([4900, 14_800, 4900]);
  });
});

describe('instalments', () => {
  it('are invoices of their own on their days, and what is still to come falls due with an end', async () => {
    const pricePlanId = (await newPlan(ctx, { interval: 'quarter', priceMinor: 10_000 })).id;
    const begun = await subscribe(ctx, { pricePlanId });
    await confirm(begun, { kind: 'instalments', parts: 3 });
    await bill(ctx);
    at('2026-04-02T09:00:00Z');
    await bill(ctx);
    expect((await invoicesOf(begun)).map(({ subtotalMinor }) => subtotalMinor)).toEqual([3333, 3333]);
    expect((await now(begun)).agreement).toMatchObject({
      instalments: 3,
      owed: [{ on: '2026-05-02', amountMinor: 3334 }],
    });
    // 32 of 92 days are used: EUR 34.78, of which EUR 66.66 are billed.
    const { shown } = await confirm(begun, { kind: 'cancel', at: 'now' });
    expect(shown.invoice?.subtotalMinor).toBe(3478 - 6666);
    expect(shown).toMatchObject({ creditMinor: 3794, invoices: [] });
    await bill(ctx);
    expect((await invoicesOf(begun)).map(({ subtotalMinor }) => subtotalMinor)).toEqual([3333, 3333, 3478 - 6666]);
  });
});
