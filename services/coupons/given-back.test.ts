import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LifeChangeWire } from '../../domain/billing/life-requests.ts';
import type { AmendSubscriptionInput, InvoiceDetail } from '../../domain/billing/requests.ts';
import { bill, newPlan, subscribe } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { amendSubscription } from '../billing/amend-subscription.ts';
import { changeLife } from '../billing/change-life.ts';
import { getInvoice } from '../billing/get-invoice.ts';
import { getSubscription } from '../billing/get-subscription.ts';
import { listInvoices } from '../billing/list-invoices.ts';
import { previewAmendment } from '../billing/preview-amendment.ts';
import { previewLife } from '../billing/preview-life.ts';
import { voidInvoice } from '../billing/void-invoice.ts';
import { writeOffInvoice } from '../billing/write-off.ts';
import type { Ctx } from '../context.ts';
import { issueCreditNote } from '../creditNotes/issue.ts';
import { newId } from '../ids.ts';
import { deleteDraft } from '../invoices/end-draft.ts';
import { createCoupon } from './create-coupon.ts';
import { listRedemptions } from './list-redemptions.ts';

const START = Date.parse('2026-03-01T09:00:00Z');
let house: House;
let ctx: Ctx;
beforeAll(async () => {
  house = await openHouse(START);
  ctx = house.ctx(house.acme, house.acme.as('billing'));
});
afterAll(() => house.close());
beforeEach(() => house.clock.moveTo(START));

const at = (text: string) => house.clock.moveTo(Date.parse(text));
const grace = (hours: number) =>
  house.owner.query(`UPDATE tenant SET settings = jsonb_set(settings, '{billing}', $2::jsonb) WHERE id = $1`, [
    house.acme.id,
    JSON.stringify({ graceHours: hours }),
  ]);

async function invoicesOf(subscriptionId: string): Promise<InvoiceDetail[]> {
  const { items } = await listInvoices(ctx, { filter: { subscriptionId }, sort: 'createdAt', pageSize: 50 });
  return Promise.all(items.map(({ id }) => getInvoice(ctx, { id })));
}

/** A change at once, made as its preview showed it. @returns what its invoice's lines come to */
async function amendNow(id: string, amendment: AmendSubscriptionInput['amendment']): Promise<number[]> {
  const shown = await previewAmendment(ctx, { id, amendment });
  const before = await invoicesOf(id);
  const { version } = await getSubscription(ctx, { id });
  await amendSubscription(ctx, { id, version, amendment, at: shown.at, figures: shown.figures });
  const made = (await invoicesOf(id)).find((invoice) => before.every((other) => other.id !== invoice.id));
  expect(made?.totalMinor).toBe(shown.invoice?.totalMinor);
  return made?.lines.map(({ amountMinor }) => amountMinor) ?? [];
}

type Taking = readonly [what: string, credits: number, take: (invoice: InvoiceDetail) => Promise<unknown>];
const TAKEN: readonly Taking[] = [
  ['nothing was taken off', 3100, async () => {}],
  ['was made void', 0, (invoice) => voidInvoice(ctx, { id: invoice.id, version: invoice.version, reason: 'Wrong' })],
  ['was given up', 0, (invoice) => writeOffInvoice(ctx, { id: invoice.id, version: invoice.version, reason: 'Gone' })],
  [
    'was credited by a half',
    1550,
    ({ id, version, lines }) =>
      issueCreditNote(ctx, {
        invoiceId: id,
        version,
        lines: lines.map(({ id: lineId, amountMinor }) => ({ lineId, amountMinor: amountMinor / 2 })),
        reason: 'Agreed',
      }),
  ],
];

describe('a period whose invoice', () => {
  // Two at EUR 31.00 in March; from the 16th on one: 16 of 31 days.
  const two = async () => {
    const pricePlanId = (await newPlan(ctx, { priceMinor: 3100 })).id;
    const { id } = await subscribe(ctx, { pricePlanId, quantity: 2 });
    await bill(ctx);
    const [invoice] = await invoicesOf(id);
    if (!invoice) throw new Error('it was billed');
    return { id, invoice };
  };

  it.each(TAKEN)('%s gives back %i cents and no more when it goes down', async (_, half, take) => {
    const { id, invoice } = await two();
    await take(invoice);
    at('2026-03-16T09:00:00Z');
    const lines = await amendNow(id, { kind: 'price', quantity: 1, when: 'now' });
    expect(lines).toEqual([half === 0 ? 0 : -Math.round((half * 2 * 16) / 31), 1600]);
  });

  it('is void, and was changed since, gives the change back in full', async () => {
    const { id, invoice } = await two();
    await voidInvoice(ctx, { id: invoice.id, version: invoice.version, reason: 'Wrong' });
    at('2026-03-16T09:00:00Z');
    expect(await amendNow(id, { kind: 'price', quantity: 1, when: 'now' })).toEqual([0, 1600]);
    at('2026-03-24T09:00:00Z');
    expect(await amendNow(id, { kind: 'price', quantity: 2, when: 'now' })).toEqual([-800, 1600]);
  });

  it('was deleted as a draft gives nothing back', async () => {
    await grace(24);
    const { id, invoice } = await two().finally(() => grace(0));
    await deleteDraft(ctx, { id: invoice.id, version: invoice.version });
    at('2026-03-16T09:00:00Z');
    expect(await amendNow(id, { kind: 'price', quantity: 1, when: 'now' })).toEqual([0, 1600]);
  });
});

describe('an add-on that is taken off', () => {
  it('gives nothing back where its invoice is void, even after another price', async () => {
    const { id } = await subscribe(ctx);
    await bill(ctx);
    await amendNow(id, { kind: 'add-on', description: 'Support', unitAmount: '31' });
    at('2026-04-01T09:00:00Z');
    await bill(ctx);
    const [april] = (await invoicesOf(id)).filter(({ period }) => period?.from === '2026-04-01');
    await voidInvoice(ctx, { id: april?.id ?? '', version: april?.version ?? 0, reason: 'Wrong' });
    at('2026-04-16T09:00:00Z');
    await amendNow(id, { kind: 'price', quantity: 2, when: 'now' });
    const { addOns } = await getSubscription(ctx, { id });
    expect(await amendNow(id, { kind: 'remove-add-on', addOnId: addOns[0]?.id ?? '' })).toEqual([0]);
  });

  it('gives back the days left where it came in the middle of the period', async () => {
    const { id: plain } = await subscribe(ctx);
    await bill(ctx);
    at('2026-03-16T09:00:00Z');
    await amendNow(plain, { kind: 'add-on', description: 'Support', unitAmount: '31' });
    at('2026-03-24T09:00:00Z');
    const { addOns } = await getSubscription(ctx, { id: plain });
    expect(await amendNow(plain, { kind: 'remove-add-on', addOnId: addOns[0]?.id ?? '' })).toEqual([-800]);
  });

  it('gives back what a coupon left of it, to the cent on the day it came, and nothing of a draft that is gone', async () => {
    const { id } = await subscribe(ctx, { couponCodes: [(await halfOff(null)).code] });
    await bill(ctx);
    at('2026-03-16T09:00:00Z');
    const takenOff = async () => {
      const { addOns } = await getSubscription(ctx, { id });
      return amendNow(id, { kind: 'remove-add-on', addOnId: addOns[0]?.id ?? '' });
    };
    // 16 of 31 days of 31.00, half of it off.
    expect(await amendNow(id, { kind: 'add-on', description: 'Support', unitAmount: '31' })).toEqual([1600]);
    expect((await invoicesOf(id)).at(-1)).toMatchObject({ netMinor: 800 });
    expect(await takenOff()).toEqual([-800]);
    await amendNow(id, { kind: 'add-on', description: 'Support', unitAmount: '31' });
    at('2026-03-24T09:00:00Z');
    expect(await takenOff()).toEqual([-400]);
    await grace(24);
    await amendNow(id, { kind: 'add-on', description: 'Support', unitAmount: '31' }).finally(() => grace(0));
    const draft = (await invoicesOf(id)).at(-1);
    await deleteDraft(ctx, { id: draft?.id ?? '', version: draft?.version ?? 0 });
    expect(await takenOff()).toEqual([0]);
  });
});

/** A change of its life, made as its preview showed it. @returns what its invoice comes to */
async function liveNow(id: string, change: LifeChangeWire): Promise<number | undefined> {
  const shown = await previewLife(ctx, { id, change });
  const before = await invoicesOf(id);
  const { version } = await getSubscription(ctx, { id });
  await changeLife(ctx, { id, version, change, at: shown.at, figures: shown.figures });
  const made = (await invoicesOf(id)).find((invoice) => before.every((other) => other.id !== invoice.id));
  expect(made?.totalMinor).toBe(shown.invoice?.totalMinor);
  return made?.totalMinor;
}

const halfOff = (periods: number | null) =>
  createCoupon(ctx, {
    code: `H${newId().slice(-12)}`,
    name: 'Half',
    off: { kind: 'percent', ratePercent: '50' },
    periods,
  });

describe('periods that a coupon made cheaper and that are invoiced ahead', () => {
  // EUR 31.00 a month without tax: March by itself, then April to June ahead.
  const ahead = async (periods: number | null) => {
    const pricePlanId = (await newPlan(ctx, { priceMinor: 3100, taxRateIds: [] })).id;
    const { id } = await subscribe(ctx, { pricePlanId, couponCodes: [(await halfOff(periods)).code] });
    await bill(ctx);
    const charged = await liveNow(id, { kind: 'invoice-ahead', periods: 3 });
    return { id, charged };
  };

  it('are given back as they were charged with an end before them, and with one among them', async () => {
    const [early, late] = [await ahead(null), await ahead(null)];
    expect([early.charged, late.charged]).toEqual([4650, 4650]);
    at('2026-03-10T09:00:00Z');
    expect(await liveNow(early.id, { kind: 'cancel', at: 'now' })).toBe(-4650);
    at('2026-04-10T09:00:00Z');
    // 10 of the 30 days of April are used; EUR 20.67 is not, and half of it was charged: 10.335, rounded half up.
    expect(await liveNow(late.id, { kind: 'cancel', at: 'now' })).toBe(-(1034 + 1550 + 1550));
  });

  it('use up a coupon period each, and are whole beyond what it is good for', async () => {
    const { id, charged } = await ahead(2);
    expect(charged).toBe(1550 + 3100 + 3100);
    const { items } = await listRedemptions(ctx, { filter: { subscriptionId: id } });
    expect(items).toMatchObject([{ remaining: 0, invoices: 2, offMinor: 3100 }]);
    at('2026-05-10T09:00:00Z');
    // 21 of the 31 days of May, and June, neither of which a coupon made cheaper.
    expect(await liveNow(id, { kind: 'cancel', at: 'now' })).toBe(-(2100 + 3100));
  });

  it('give a coupon its periods back where they were a draft that is deleted', async () => {
    await grace(24);
    const { id } = await ahead(4).finally(() => grace(0));
    const draft = (await invoicesOf(id)).find(({ totalMinor }) => totalMinor === 4650);
    await deleteDraft(ctx, { id: draft?.id ?? '', version: draft?.version ?? 0 });
    const { items } = await listRedemptions(ctx, { filter: { subscriptionId: id } });
    expect(items).toMatchObject([{ remaining: 3, invoices: 1, offMinor: 1550 }]);
  });
});

describe('instalments that a coupon made cheaper', () => {
  it.each([
    ['the first of them', 1, 1667],
    ['all of them', null, 5000],
  ])('%s: an end gives back of what they come to together', async (_, periods, off) => {
    const pricePlanId = (await newPlan(ctx, { interval: 'quarter', priceMinor: 10_000, taxRateIds: [] })).id;
    const { id } = await subscribe(ctx, { pricePlanId, couponCodes: [(await halfOff(periods)).code] });
    await liveNow(id, { kind: 'instalments', parts: 3 });
    await bill(ctx);
    at('2026-04-01T09:00:00Z');
    await bill(ctx);
    await liveNow(id, { kind: 'cancel', at: 'now' });
    const net = (await invoicesOf(id)).reduce((all, { totalMinor }) => all + totalMinor, 0);
    // 32 of 92 days were used of what the quarter costs with the coupon, to the rounding of its parts.
    expect(Math.abs(net - ((10_000 - off) * 32) / 92)).toBeLessThan(2);
  });
});
