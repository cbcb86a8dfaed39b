import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type AmendSubscriptionInput,
  amendmentPreview,
  priceVersions,
  subscriptionDetail,
} from '../../domain/billing/requests.ts';
import { bill, newCustomer, newPlan, subscribe } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import type { Ctx } from '../context.ts';
import { listCreditNotes } from '../creditNotes/read.ts';
import { amendSubscription } from './amend-subscription.ts';
import { cancelSubscription } from './cancel-subscription.ts';
import { createPricePlan } from './create-price-plan.ts';
import { getCustomer } from './get-customer.ts';
import { getInvoice } from './get-invoice.ts';
import { getSubscription } from './get-subscription.ts';
import { listInvoices } from './list-invoices.ts';
import { listPriceVersions } from './list-price-versions.ts';
import { previewAmendment } from './preview-amendment.ts';
import { previewChange } from './preview-change.ts';
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
type Wire = AmendSubscriptionInput['amendment'];
const SUPPORT: Wire = { kind: 'add-on', description: 'Support', unitAmount: '31' };

const invoicesOf = async (subscriptionId: string) => {
  const { items } = await listInvoices(ctx, { filter: { subscriptionId }, sort: 'createdAt', pageSize: 50 });
  return Promise.all(items.map(({ id }) => getInvoice(ctx, { id })));
};
const figures = (invoice: {
  lines: readonly { kind: string; amountMinor: number; description: string; taxMinor: number }[];
  totalMinor: number;
  creditAppliedMinor: number;
}) => ({
  lines: invoice.lines.map(({ kind, amountMinor, description, taxMinor }) => ({
    kind,
    amountMinor,
    description,
    taxMinor,
  })),
  totalMinor: invoice.totalMinor,
  creditAppliedMinor: invoice.creditAppliedMinor,
});

const since = <T extends { readonly id: string }>(known: readonly T[], all: readonly T[]): T[] =>
  all.filter(({ id }) => !known.some((one) => one.id === id));

/** Previews, amends, and holds what was made against what was shown: the invoice of now and the next one, to the cent and the word. */
async function amendAsShown(id: string, amendment: Wire, nextBilling: string) {
  const shown = amendmentPreview.parse(await previewAmendment(ctx, { id, amendment }));
  const before = await invoicesOf(id);
  const { version } = await getSubscription(ctx, { id });
  const after = await amendSubscription(ctx, { id, version, amendment });
  const made = since(before, await invoicesOf(id));
  expect(made.map(figures)).toEqual(shown.invoice ? [figures(shown.invoice)] : []);
  expect(subscriptionDetail.parse(await getSubscription(ctx, { id })).upcoming).toEqual(shown.invoices);
  at(nextBilling);
  await bill(ctx);
  const [next] = since([...before, ...made], await invoicesOf(id));
  expect(next && figures(next)).toEqual(shown.invoices[0] && figures(shown.invoices[0]));
  return { shown, after, made };
}

describe('another price', () => {
  it('reaches a subscription only when it is moved: now, prorated, as the preview says', async () => {
    const plan = await newPlan(ctx);
    const { id } = await subscribe(ctx, { pricePlanId: plan.id });
    await bill(ctx);
    await updatePricePlan(ctx, { id: plan.id, version: 1, priceMinor: 9800 });
    expect(priceVersions.parse(await listPriceVersions(ctx, { id: plan.id }))).toMatchObject([
      { number: 2, present: true, living: 0 },
      { number: 1, present: false, living: 1 },
    ]);
    at('2026-03-12T12:00:00Z');
    const { shown, after } = await amendAsShown(
      id,
      { kind: 'price', pricePlanId: plan.id, when: 'now' },
      '2026-04-02T00:00:00Z',
    );
    // 12 March to 2 April: 21 of 31 days, of 49.00 and of 98.00.
    expect(shown.invoice?.lines.map(({ amountMinor }) => amountMinor)).toEqual([-3319, 6639]);
    expect(after).toMatchObject({ priceVersion: 2, amountMinor: 9800 });
    expect((await listPriceVersions(ctx, { id: plan.id })).map(({ living }) => living)).toEqual([1, 0]);
    expect((await house.history(id)).at(-1)).toMatchObject({
      action: 'amended',
      after: { amendment: { kind: 'price' } },
    });
  });

  it('at the end of the period waits for it, and can be taken back', async () => {
    const plan = await newPlan(ctx);
    const { id } = await subscribe(ctx, { pricePlanId: plan.id });
    await bill(ctx);
    await updatePricePlan(ctx, { id: plan.id, version: 1, priceMinor: 9800 });
    const move: Wire = { kind: 'price', pricePlanId: plan.id, when: 'period-end' };
    await amendSubscription(ctx, { id, version: 2, amendment: move });
    expect((await getSubscription(ctx, { id })).scheduled).toMatchObject({
      on: '2026-04-02',
      number: 2,
      periodMinor: 9800,
    });
    expect((await listPriceVersions(ctx, { id: plan.id })).map(({ coming }) => coming)).toEqual([1, 0]);
    // Agreed with a customer, it stays as it is: the next edit is a version of its own.
    expect(await updatePricePlan(ctx, { id: plan.id, version: 2, priceMinor: 12_000 })).toMatchObject({ number: 3 });
    await amendSubscription(ctx, { id, version: 3, amendment: { kind: 'keep-price' } });
    expect((await getSubscription(ctx, { id })).scheduled).toBeNull();
    const { shown } = await amendAsShown(id, move, '2026-04-02T00:00:00Z');
    expect(shown).toMatchObject({ from: '2026-04-02', invoice: null, periodMinor: 12_000 });
    expect(await getSubscription(ctx, { id })).toMatchObject({ priceVersion: 3, scheduled: null, amountMinor: 12_000 });
  });

  it('of another quantity stays at its own version', async () => {
    const plan = await newPlan(ctx);
    const { id } = await subscribe(ctx, { pricePlanId: plan.id });
    await bill(ctx);
    await updatePricePlan(ctx, { id: plan.id, version: 1, priceMinor: 9800 });
    const { after } = await amendAsShown(id, { kind: 'price', quantity: 3, when: 'now' }, '2026-04-02T00:00:00Z');
    expect(after).toMatchObject({ priceVersion: 1, quantity: 3, amountMinor: 14_700 });
    const again = previewAmendment(ctx, { id, amendment: { kind: 'price', quantity: 3, when: 'now' } });
    await expect(again).rejects.toMatchObject({ kind: 'Conflict' });
  });

  it('of tiers stands on the invoice with its explanation', async () => {
    const tiers = [
      { upTo: 10, unitAmount: '5' },
      { upTo: null, unitAmount: '0.0123', flatMinor: 100 },
    ];
    const prices = [{ currency: 'EUR', pricing: { model: 'graduated' as const, tiers }, minimumMinor: 6000 }];
    const plan = await createPricePlan(ctx, { name: 'Metered', prices, interval: 'month' });
    const { id } = await subscribe(ctx, { pricePlanId: plan.id, quantity: 110 });
    await bill(ctx);
    const [invoice] = await invoicesOf(id);
    expect(invoice?.lines.map(({ kind, amountMinor }) => [kind, amountMinor])).toEqual([
      ['subscription', 5223],
      ['minimum', 777],
    ]);
    expect(
      invoice?.lines[0]?.explanation?.map(({ kind, quantity, amountMinor }) => [kind, quantity, amountMinor]),
    ).toEqual([
      ['units', 10, 5000],
      ['units', 100, 123],
      ['flat', 1, 100],
    ]);
  });

  it('in a currency that the plan lacks is refused by name', async () => {
    const { id } = await subscribe(ctx, { pricePlanId: (await newPlan(ctx)).id });
    await bill(ctx);
    const yen = await newPlan(ctx, { name: 'Tokyo', currency: 'JPY', priceMinor: 900 });
    const move = previewAmendment(ctx, { id, amendment: { kind: 'price', pricePlanId: yen.id, when: 'now' } });
    await expect(move).rejects.toMatchObject({
      kind: 'Validation',
      message: 'Tokyo has no price in EUR, only in JPY.',
    });
  });
});

describe('add-ons and one-off charges', () => {
  it('an add-on is charged for the rest of the period at once and with each period after, and gives back what is unused', async () => {
    const { id, customerId } = await subscribe(ctx);
    await bill(ctx);
    at('2026-03-12T12:00:00Z');
    const { shown } = await amendAsShown(id, SUPPORT, '2026-04-02T00:00:00Z');
    expect(shown.invoice?.lines).toMatchObject([{ amountMinor: 2100, description: 'Support, rest of the period' }]);
    const { addOns } = await getSubscription(ctx, { id });
    expect(addOns).toMatchObject([{ description: 'Support', amountMinor: 3100, from: '2026-03-12' }]);
    at('2026-04-17T12:00:00Z');
    await amendAsShown(id, { kind: 'remove-add-on', addOnId: addOns[0]?.id ?? '' }, '2026-05-02T00:00:00Z');
    // 15 of 30 days of 31.00 with 19 % on top: spent on the next invoice.
    expect((await invoicesOf(id)).at(-1)).toMatchObject({ creditAppliedMinor: 1845, totalMinor: 5831 });
    expect((await getCustomer(ctx, { id: customerId })).credit.filter(({ amountMinor }) => amountMinor > 0)).toEqual(
      [],
    );
  });

  it('a charge waits for the next invoice, or is billed now', async () => {
    const { id } = await subscribe(ctx);
    await bill(ctx);
    const setup = { kind: 'charge', description: 'Setup', quantity: 3, unitAmount: '0.005' } as const;
    const { shown } = await amendAsShown(id, { ...setup, when: 'next-invoice' }, '2026-04-02T00:00:00Z');
    expect(shown.invoices[0]?.lines.map(({ kind, amountMinor }) => [kind, amountMinor])).toEqual([
      ['subscription', 4900],
      ['one-off', 2],
    ]);
    expect((await invoicesOf(id)).at(-1)?.lines[1]).toMatchObject({
      explanation: [{ unitAmount: '0.005', quantity: 3 }],
    });
    await amendAsShown(id, { ...setup, when: 'now' }, '2026-05-02T00:00:00Z');
  });

  it('a waiting charge can be taken back', async () => {
    const { id } = await subscribe(ctx);
    await bill(ctx);
    await amendSubscription(ctx, {
      id,
      version: 2,
      amendment: { kind: 'charge', description: 'Setup', unitAmount: '5', when: 'next-invoice' },
    });
    const [waiting] = (await getSubscription(ctx, { id })).waiting;
    expect(waiting).toMatchObject({ description: 'Setup', amountMinor: 500, oneOff: true });
    const { version } = await getSubscription(ctx, { id });
    await amendSubscription(ctx, { id, version, amendment: { kind: 'remove-charge', lineId: waiting?.id ?? '' } });
    expect((await getSubscription(ctx, { id })).waiting).toEqual([]);
  });

  it('ending now gives back plan, moved price and add-ons, as its preview says', async () => {
    const plan = await newPlan(ctx);
    const customer = await newCustomer(ctx, 'card-succeeds', 'Leaver');
    const { id } = await subscribe(ctx, { pricePlanId: plan.id, customerId: customer.id });
    await bill(ctx);
    at('2026-03-12T12:00:00Z');
    await amendSubscription(ctx, { id, version: 2, amendment: { kind: 'price', quantity: 2, when: 'now' } });
    await amendSubscription(ctx, { id, version: 3, amendment: SUPPORT });
    at('2026-03-23T12:00:00Z');
    const shown = await previewChange(ctx, { id, change: 'cancel-now' });
    await cancelSubscription(ctx, { id, version: 4, at: 'now' });
    const [credit] = (await getCustomer(ctx, { id: customer.id })).credit;
    expect(credit?.amountMinor).toBe(shown.creditMinor - shown.offOpenInvoiceMinor);
    // 9 of 31 days of 98.00, and 10 of 31.00 (the add-on's last day is the one before), with 19 % on top.
    const [plans, addOns] = [Math.round(2845 * 1.19), Math.round(1000 * 1.19)];
    expect(shown.creditMinor).toBe(plans + addOns);
    const notes = await listCreditNotes(ctx, { filter: { customerId: customer.id } });
    expect(notes.items).toMatchObject([{ reason: 'Unused time of a subscription that has ended', totalMinor: plans }]);
  });
});

it('a batch reads each price once, however many are on it', async () => {
  const plan = await newPlan(ctx);
  for (let n = 0; n < 3; n++) await subscribe(ctx, { pricePlanId: plan.id });
  const { loadBillingFacts } = await import('./facts.ts');
  const { transaction } = await import('../context.ts');
  const facts = await transaction(ctx, async (tx) => {
    const rows = await tx.subscription.findMany({ where: { pricePlanId: plan.id }, select: { id: true } });
    const subjects = rows.map(({ id }) => ({
      processId: id,
      subjectId: id,
      base: { status: 'running' as const, ledger: {} },
    }));
    return [...(await loadBillingFacts(tx, subjects)).values()];
  });
  expect(facts).toHaveLength(3);
  expect(new Set(facts.map(({ pricePlan }) => pricePlan)).size).toBe(1);
});

it('is for those who may change subscriptions of this workspace', async () => {
  const { id } = await subscribe(ctx);
  const request = { id, version: 1, amendment: SUPPORT };
  await expect(amendSubscription(stranger, request)).rejects.toMatchObject({ kind: 'NotFound' });
  await expect(amendSubscription(guest, request)).rejects.toMatchObject({ kind: 'Forbidden' });
  await expect(previewAmendment(stranger, { id, amendment: SUPPORT })).rejects.toMatchObject({ kind: 'NotFound' });
  await expect(listPriceVersions(stranger, { id: (await newPlan(ctx)).id })).rejects.toMatchObject({
    kind: 'NotFound',
  });
  await bill(ctx);
  await expect(amendSubscription(ctx, request)).rejects.toMatchObject({ kind: 'Conflict' });
});
