import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newPlan, subscribe } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import type { Ctx } from '../context.ts';
import { newId } from '../ids.ts';
import { createPricePlan } from './create-price-plan.ts';
import { createTaxRate } from './create-tax-rate.ts';
import { getPricePlan } from './get-price-plan.ts';
import { getSubscription } from './get-subscription.ts';
import { listPricePlans } from './list-price-plans.ts';
import { listTaxRates } from './list-tax-rates.ts';
import { updatePricePlan } from './update-price-plan.ts';
import { updateTaxRate } from './update-tax-rate.ts';

let house: House;
let ctx: Ctx;
let stranger: Ctx;
let guest: Ctx;
beforeAll(async () => {
  house = await openHouse();
  ctx = house.ctx(house.acme, house.acme.as('billing'));
  stranger = house.ctx(house.other, house.other.as('owner'));
  guest = house.ctx(house.acme, house.acme.as('guest'));
});
afterAll(() => house.close());

const conflict = { kind: 'Conflict' };
const notFound = { kind: 'NotFound' };
const forbidden = { kind: 'Forbidden' };

describe('tax rates', () => {
  it('are stored exactly, audited, and found by code', async () => {
    const rate = await createTaxRate(ctx, { code: 'QST', name: 'Québec', ratePercent: '9.975' });
    expect(rate).toMatchObject({ code: 'QST', ratePercent: '9.975', archivedAt: null });
    const { items, total } = await listTaxRates(ctx, { q: 'qst' });
    expect([items, total]).toEqual([[rate], 1]);
    expect(await house.history(rate.id)).toMatchObject([
      { action: 'created', actor_id: house.acme.members.billing, after: { code: 'QST', ratePercent: '9.975' } },
    ]);
  });

  it('have a code each; another workspace has its own', async () => {
    const vat = { code: 'DE-19', name: 'VAT', ratePercent: '19' };
    await createTaxRate(ctx, vat);
    await expect(createTaxRate(ctx, vat)).rejects.toMatchObject(conflict);
    await expect(createTaxRate(stranger, vat)).resolves.toMatchObject({ code: 'DE-19' });
    await expect(createTaxRate(guest, { ...vat, code: 'X' })).rejects.toMatchObject(forbidden);
  });
});

describe('a tax rate', () => {
  it('is renamed, archived and brought back, each once in the history', async () => {
    const { id } = await createTaxRate(ctx, { code: 'FR-20', name: 'TVA', ratePercent: '20' });
    expect(await updateTaxRate(ctx, { id, name: 'TVA 20 %' })).toMatchObject({ code: 'FR-20', name: 'TVA 20 %' });
    const archived = await updateTaxRate(ctx, { id, archived: true });
    expect(archived.archivedAt).not.toBeNull();
    expect(await updateTaxRate(ctx, { id, archived: true })).toEqual(archived);
    expect(await updateTaxRate(ctx, { id, archived: false })).toMatchObject({ archivedAt: null, name: 'TVA 20 %' });
    const actions = (await house.history(id)).map(({ action }) => action);
    expect(actions).toEqual(['created', 'updated', 'archived', 'restored']);
  });

  it('is changed by nobody else', async () => {
    const { id } = await createTaxRate(ctx, { code: 'FR-10', name: 'TVA', ratePercent: '10' });
    await expect(updateTaxRate(stranger, { id, name: 'x' })).rejects.toMatchObject(notFound);
    await expect(updateTaxRate(guest, { id, name: 'x' })).rejects.toMatchObject(forbidden);
  });
});

describe('price plans', () => {
  it('are stored with their defaults and audited', async () => {
    const plan = await createPricePlan(ctx, { name: 'Solo', currency: 'JPY', priceMinor: 900, interval: 'year' });
    expect(plan).toMatchObject({ intervalCount: 1, timing: 'advance', trialDays: 0, taxRateIds: [], subscriptions: 0 });
    expect(await getPricePlan(ctx, { id: plan.id })).toEqual(plan);
    expect(await house.history(plan.id)).toMatchObject([
      { action: 'created', after: { prices: [{ currency: 'JPY' }] } },
    ]);
  });

  it('take only tax rates of the workspace, each once', async () => {
    const foreign = await createTaxRate(stranger, { code: 'F', name: 'F', ratePercent: '5' });
    const own = await createTaxRate(ctx, { code: 'O', name: 'O', ratePercent: '5' });
    for (const taxRateIds of [[foreign.id], [own.id, own.id]]) {
      await expect(newPlan(ctx, { taxRateIds })).rejects.toMatchObject({ kind: 'Validation' });
    }
  });

  it('change their price while nobody is on them; from the first subscription on a change is the next version', async () => {
    const plan = await newPlan(ctx);
    const cheaper = await updatePricePlan(ctx, { id: plan.id, version: 1, priceMinor: 3900 });
    expect(cheaper).toMatchObject({ priceMinor: 3900, version: 2 });
    const { id } = await subscribe(ctx, { pricePlanId: plan.id });
    expect(cheaper.number).toBe(1);
    const named = await updatePricePlan(ctx, { id: plan.id, version: 2, name: 'Team 2026', priceMinor: 3900 });
    expect(named).toMatchObject({ name: 'Team 2026', number: 1, subscriptions: 1, version: 3 });
    const raised = await updatePricePlan(ctx, { id: plan.id, version: 3, priceMinor: 5900, trialDays: 14 });
    expect(raised).toMatchObject({ priceMinor: 5900, trialDays: 14, number: 2, version: 4 });
    expect((await house.history(plan.id)).at(-1)).toMatchObject({
      action: 'updated',
      after: { number: 2, trialDays: 14 },
    });
    // Nobody is on version 2 yet: it is changed in place.
    expect(await updatePricePlan(ctx, { id: plan.id, version: 4, priceMinor: 6900 })).toMatchObject({ number: 2 });
    expect(await getSubscription(ctx, { id })).toMatchObject({ amountMinor: 3900, priceVersion: 1, trialEndsAt: null });
    const next = await subscribe(ctx, { pricePlanId: plan.id });
    expect(next).toMatchObject({ amountMinor: 6900, priceVersion: 2, status: 'trialing' });
  });

  it('have a price in several currencies; another one is refused by name', async () => {
    const prices = [
      { currency: 'EUR', pricing: { model: 'flat' as const, amountMinor: 4900 } },
      { currency: 'CHF', pricing: { model: 'per-seat' as const, unitAmount: '0.0123' }, minimumMinor: 500 },
    ];
    const { id } = await createPricePlan(ctx, { name: 'Metered', prices, interval: 'quarter', intervalCount: 2 });
    expect(await getPricePlan(ctx, { id })).toMatchObject({ currency: 'EUR', priceMinor: 4900, number: 1, prices });
    expect(await subscribe(ctx, { pricePlanId: id, quantity: 3 })).toMatchObject({
      currency: 'EUR',
      amountMinor: 4900,
    });
    const swiss = { pricePlanId: id, currency: 'CHF' };
    expect(await subscribe(ctx, { ...swiss, quantity: 1000 })).toMatchObject({ currency: 'CHF', amountMinor: 1230 });
    expect(await subscribe(ctx, { ...swiss, quantity: 1 })).toMatchObject({ amountMinor: 500 });
    await expect(subscribe(ctx, { pricePlanId: id, currency: 'USD' })).rejects.toMatchObject({
      kind: 'Validation',
      message: 'Metered has no price in USD, only in EUR and CHF.',
    });
  });

  it('have a first version where they name none, as those from before versions: per unit, by the digits of their currency', async () => {
    for (const [currency, minor, unitAmount] of [
      ['EUR', 4900, '49.00'],
      ['JPY', 900, '900'],
      ['KWD', 4900, '4.900'],
      ['CLF', 5, '0.0005'],
    ] as const) {
      const id = newId();
      await house.owner.query(
        `INSERT INTO price_plan (tenant_id, id, name, currency, price_minor, interval, interval_count, timing, trial_days, tax_rate_ids, created_at)
         VALUES ($1, $2, 'Old', $3, $4, 'month', 1, 'advance', 0, '{}', now())`,
        [house.acme.id, id, currency, minor],
      );
      expect(await getPricePlan(ctx, { id })).toMatchObject({
        number: 1,
        priceMinor: minor,
        prices: [{ currency, pricing: { model: 'per-seat', unitAmount }, minimumMinor: 0 }],
      });
      expect(await subscribe(ctx, { pricePlanId: id, quantity: 3 })).toMatchObject({
        currency,
        amountMinor: 3 * minor,
      });
    }
  });

  it('take a price list or one price, and one there has to be', async () => {
    const plan = { name: 'X', interval: 'month' as const };
    const flat = { currency: 'EUR', pricing: { model: 'flat' as const, amountMinor: 100 } };
    for (const price of [
      {},
      { currency: 'EUR' },
      { priceMinor: 100 },
      { prices: [flat], currency: 'EUR', priceMinor: 1 },
    ]) {
      await expect(createPricePlan(ctx, { ...plan, ...price })).rejects.toMatchObject({ kind: 'Validation' });
    }
    await expect(createPricePlan(ctx, { ...plan, prices: [flat, flat] })).rejects.toThrow('EUR has a price already');
  });

  it('are archived and brought back; nobody begins on an archived one', async () => {
    const plan = await newPlan(ctx);
    const archived = await updatePricePlan(ctx, { id: plan.id, version: 1, archived: true });
    expect(archived.archivedAt).toBe('2026-03-02T09:00:00.000Z');
    await expect(subscribe(ctx, { pricePlanId: plan.id })).rejects.toMatchObject(conflict);
    expect(await updatePricePlan(ctx, { id: plan.id, version: 2, archived: true })).toEqual(archived);
    await updatePricePlan(ctx, { id: plan.id, version: 2, archived: false });
    await expect(subscribe(ctx, { pricePlanId: plan.id })).resolves.toMatchObject({ status: 'active' });
    const actions = (await house.history(plan.id)).map((entry) => entry.action);
    expect(actions).toEqual(['created', 'archived', 'restored']);
  });

  it('are listed by what one asks', async () => {
    const dear = await newPlan(ctx, { name: 'Enterprise', currency: 'USD', priceMinor: 99900 });
    const { items } = await listPricePlans(ctx, { filter: { currency: 'USD', archived: false }, sort: '-priceMinor' });
    expect(items.map(({ id }) => id)).toEqual([dear.id]);
  });

  it('are nobody else’s, and read only to a guest', async () => {
    const { id } = await newPlan(ctx);
    const edit = { id, version: 1, name: 'Mine' };
    await expect(getPricePlan(stranger, { id })).rejects.toMatchObject(notFound);
    await expect(updatePricePlan(stranger, edit)).rejects.toMatchObject(notFound);
    await expect(updatePricePlan(guest, edit)).rejects.toMatchObject(forbidden);
    await updatePricePlan(ctx, edit);
    const stale = { ...conflict, issues: [{ path: 'version', message: '2' }] };
    await expect(updatePricePlan(ctx, edit)).rejects.toMatchObject(stale);
  });
});
