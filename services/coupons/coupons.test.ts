import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CouponPreview } from '../../domain/coupons/contract.ts';
import { bill, newCustomer, newPlan, subscribe } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { amendSubscription } from '../billing/amend-subscription.ts';
import { getInvoice } from '../billing/get-invoice.ts';
import { getSubscription } from '../billing/get-subscription.ts';
import { listInvoices } from '../billing/list-invoices.ts';
import { previewAmendment } from '../billing/preview-amendment.ts';
import { previewSubscription } from '../billing/preview-subscription.ts';
import type { Ctx } from '../context.ts';
import { newId } from '../ids.ts';
import { createCoupon } from './create-coupon.ts';
import { getCoupon } from './get-coupon.ts';
import { listCoupons } from './list-coupons.ts';
import { listRedemptions } from './list-redemptions.ts';
import { previewCoupon, previewWithdrawal } from './preview-coupon.ts';
import { redeemCoupon } from './redeem-coupon.ts';
import { updateCoupon } from './update-coupon.ts';
import { withdrawCoupon } from './withdraw-coupon.ts';

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

const DAY = 86_400_000;
const ago = async (days: number) => new Date((await ctx.clock.now()) - days * DAY).toISOString();
const newCoupon = (change: Partial<Parameters<typeof createCoupon>[1]> = {}) =>
  createCoupon(ctx, {
    code: `C${newId().slice(-12)}`,
    name: 'Ten off',
    off: { kind: 'percent', ratePercent: '10' },
    ...change,
  });
const fiveEuros = { kind: 'amount', amountMinor: 500, currency: 'EUR' } as const;

async function invoicesOf(subscriptionId: string) {
  const { items } = await listInvoices(ctx, { filter: { subscriptionId }, sort: 'createdAt', pageSize: 50 });
  const detailed = await Promise.all(items.map(({ id }) => getInvoice(ctx, { id })));
  return detailed.sort((a, b) => (String(a.period?.from) < String(b.period?.from) ? -1 : 1));
}

describe('a coupon', () => {
  it('is kept with its limits, audited, and found by code; codes are capitals', async () => {
    const made = await newCoupon({ code: 'spring-26', maxRedemptions: 3, periods: 2 });
    expect(made).toMatchObject({ code: 'SPRING-26', redeemed: 0, maxRedemptions: 3, periods: 2, scope: 'all' });
    expect(await getCoupon(ctx, { id: made.id })).toEqual(made);
    expect((await listCoupons(ctx, { q: 'spring', filter: { open: true } })).items).toEqual([made]);
    expect(await house.history(made.id)).toMatchObject([{ action: 'created', after: { code: 'SPRING-26' } }]);
    await expect(newCoupon({ code: 'Spring-26' })).rejects.toMatchObject({ kind: 'Conflict' });
  });

  it('changes its limits only, not below what is redeemed, and never from a stale page', async () => {
    const { id, code } = await newCoupon();
    await subscribe(ctx, { couponCodes: [code] });
    await subscribe(ctx, { couponCodes: [code] });
    await expect(updateCoupon(ctx, { id, version: 1, maxRedemptions: 1 })).rejects.toMatchObject({
      issues: [{ path: 'maxRedemptions', message: 'It has been redeemed 2 times already' }],
    });
    expect(await updateCoupon(ctx, { id, version: 1, maxRedemptions: 2 })).toMatchObject({ version: 2, redeemed: 2 });
    await expect(updateCoupon(ctx, { id, version: 1, archived: true })).rejects.toMatchObject({ kind: 'Conflict' });
    expect((await listCoupons(ctx, { filter: { open: true }, q: code })).items).toEqual([]);
  });

  it('is nobody else’s', async () => {
    const { id, code } = await newCoupon();
    await expect(getCoupon(stranger, { id })).rejects.toMatchObject({ kind: 'NotFound' });
    await expect(createCoupon(guest, { code, name: 'x', off: fiveEuros })).rejects.toMatchObject({ kind: 'Forbidden' });
    const { id: subscription } = await subscribe(ctx);
    await expect(redeemCoupon(guest, { id: subscription, version: 1, code })).rejects.toMatchObject({
      kind: 'Forbidden',
    });
    await expect(redeemCoupon(stranger, { id: subscription, version: 1, code })).rejects.toMatchObject({
      kind: 'NotFound',
    });
  });
});

const redemptionOf = async (subscriptionId: string, code: string): Promise<string> => {
  const { items } = await listRedemptions(ctx, { filter: { subscriptionId, state: ['in-use'] } });
  return items.find((item) => item.code === code)?.id ?? '';
};

describe('a redeemed coupon', () => {
  it('is on the invoices that the preview showed, for as many as it is good for', async () => {
    const ten = await newCoupon({ periods: 2 });
    const five = await newCoupon({ off: fiveEuros, name: 'Five euros', periods: 1 });
    const [customer, plan] = [await newCustomer(ctx), await newPlan(ctx)];
    const wanted = {
      customerId: customer.id,
      pricePlanId: plan.id,
      startAt: await ago(70),
      couponCodes: [ten.code, five.code],
    };
    const preview = await previewSubscription(ctx, wanted);
    // 49.00: 10 % and then 5.00 off; 10 % off; whole.
    expect(preview.invoices.map(({ couponMinor, totalMinor }) => [couponMinor, totalMinor])).toEqual([
      [990, 4653],
      [490, 5248],
      [0, 5831],
    ]);
    const subscription = await subscribe(ctx, wanted);
    await bill(ctx);
    const invoices = await invoicesOf(subscription.id);
    expect(invoices.map(({ couponMinor, totalMinor }) => [couponMinor, totalMinor])).toEqual(
      preview.invoices.map(({ couponMinor, totalMinor }) => [couponMinor, totalMinor]),
    );
    expect(invoices[0]?.coupons).toEqual([
      { code: ten.code, name: 'Ten off', amountMinor: 490 },
      { code: five.code, name: 'Five euros', amountMinor: 500 },
    ]);
    const { items } = await listRedemptions(ctx, { filter: { subscriptionId: subscription.id }, sort: 'redeemedAt' });
    expect(items.map(({ remaining, invoices: n, offMinor }) => [remaining, n, offMinor])).toEqual(
      expect.arrayContaining([
        [0, 2, 980],
        [0, 1, 500],
      ]),
    );
    expect(
      await house.owner.query(`UPDATE invoice SET coupons = NULL WHERE id = '${invoices[0]?.id}'`).catch(String),
    ).toContain('is finalised and cannot be changed');
  });

  it('comes to a subscription that runs from its next invoice on, and goes when it is taken back', async () => {
    const coupon = await newCoupon({ scope: 'plan' });
    const { id } = await subscribe(ctx);
    await bill(ctx);
    const preview = await previewCoupon(ctx, { id, code: coupon.code });
    expect(preview.invoices[0]).toMatchObject({ couponMinor: 490, totalMinor: 5248, totalWithoutMinor: 5831 });
    const { version } = await getSubscription(ctx, { id });
    const redeemed = await redeemCoupon(ctx, { id, version, code: coupon.code });
    const { upcoming } = await getSubscription(ctx, { id });
    expect(upcoming[0]).toMatchObject({ couponMinor: 490, coupons: [{ code: coupon.code }] });
    expect((await house.history(id)).at(-1)).toMatchObject({
      action: 'coupon-redeemed',
      after: { coupon: coupon.code },
    });
    await expect(redeemCoupon(ctx, { id, version: redeemed.version, code: coupon.code })).rejects.toMatchObject({
      kind: 'Conflict',
    });
    const [redemption] = (await listRedemptions(ctx, { filter: { couponId: coupon.id, state: ['in-use'] } })).items;
    expect(redemption).toMatchObject({ subscriptionId: id, customerName: 'Ann', currency: 'EUR', invoices: 0 });
    await withdrawCoupon(ctx, { id, version: redeemed.version, redemptionId: redemption?.id ?? '' });
    expect((await getSubscription(ctx, { id })).upcoming[0]).toMatchObject({ couponMinor: 0 });
    // It took nothing off, so it is free for another.
    expect(await getCoupon(ctx, { id: coupon.id })).toMatchObject({ redeemed: 0 });
    expect((await listRedemptions(ctx, { filter: { couponId: coupon.id } })).items).toMatchObject([
      { withdrawnAt: expect.any(String) },
    ]);
  });

  it('is redeemed and taken back as it was shown, and refused where that has changed since', async () => {
    const [coupon, other] = [await newCoupon(), await newCoupon({ off: fiveEuros })];
    const { id } = await subscribe(ctx);
    await bill(ctx);
    const versionOf = async () => (await getSubscription(ctx, { id })).version;
    const asShown = ({ at, figures }: CouponPreview) => ({ at, figures });
    const stale = await previewCoupon(ctx, { id, code: coupon.code });
    await redeemCoupon(ctx, { id, version: await versionOf(), code: other.code });
    const version = await versionOf();
    const redeem = (shown: CouponPreview) => redeemCoupon(ctx, { id, version, code: coupon.code, ...asShown(shown) });
    await expect(redeem(stale)).rejects.toMatchObject({
      kind: 'Conflict',
      message: expect.stringContaining('figures have changed'),
    });
    const shown = await previewCoupon(ctx, { id, code: coupon.code });
    const future = { ...shown, at: new Date(Date.parse(shown.at) + 3_600_000).toISOString() };
    await expect(redeem(future)).rejects.toMatchObject({ kind: 'Validation' });
    const before = await previewWithdrawal(ctx, { id, redemptionId: await redemptionOf(id, other.code) });
    await redeem(shown);
    const totals = async () => (await getSubscription(ctx, { id })).upcoming.map(({ totalMinor }) => totalMinor);
    expect(await totals()).toEqual(shown.invoices.map(({ totalMinor }) => totalMinor));

    const redemptionId = await redemptionOf(id, other.code);
    const takeBack = async (preview: CouponPreview) =>
      withdrawCoupon(ctx, { id, version: await versionOf(), redemptionId, ...asShown(preview) });
    await expect(takeBack(before)).rejects.toMatchObject({ kind: 'Conflict' });
    expect(await redemptionOf(id, other.code)).toBe(redemptionId);
    const after = await previewWithdrawal(ctx, { id, redemptionId });
    // 5.00 and then 10 % off 49.00, with 19 %; 10 % alone.
    expect(after.invoices[0]).toMatchObject({ totalMinor: 4712, totalWithoutMinor: 5248 });
    await takeBack(after);
    expect(await totals()).toEqual(after.invoices.map(({ totalWithoutMinor }) => totalWithoutMinor));
    await expect(previewWithdrawal(ctx, { id, redemptionId })).rejects.toMatchObject({ kind: 'NotFound' });
    await expect(previewWithdrawal(stranger, { id, redemptionId })).rejects.toMatchObject({ kind: 'NotFound' });
  });

  it('that is used up is not taken back, while its last period goes on and after', async () => {
    const { code } = await newCoupon({ periods: 1 });
    const { id } = await subscribe(ctx, { couponCodes: [code] });
    await bill(ctx);
    const { items } = await listRedemptions(ctx, { filter: { subscriptionId: id } });
    expect(items).toMatchObject([{ remaining: 0, withdrawnAt: null }]);
    const takeBack = async () =>
      withdrawCoupon(ctx, {
        id,
        version: (await getSubscription(ctx, { id })).version,
        redemptionId: items[0]?.id ?? '',
      });
    const refused = { kind: 'Conflict', message: expect.stringContaining('is used up') };
    await expect(takeBack()).rejects.toMatchObject(refused);
    await house.owner.query('UPDATE coupon_redemption SET last_period = false WHERE id = $1', [items[0]?.id]);
    await expect(takeBack()).rejects.toMatchObject(refused);
  });

  it.each([
    ['that nobody knows', {}, 'UNKNOWN', 'There is no coupon UNKNOWN'],
    ['that has expired', { expiresAt: '2020-01-01T00:00:00.000Z' }, null, 'has expired'],
    ['of another currency', { off: { ...fiveEuros, currency: 'USD' } }, null, 'is in USD, the subscription in EUR'],
  ])('is none %s', async (_, change, code, message) => {
    const coupon = await newCoupon(change);
    const { id } = await subscribe(ctx);
    await expect(redeemCoupon(ctx, { id, version: 1, code: code ?? coupon.code })).rejects.toMatchObject({
      issues: [{ path: 'code', message: expect.stringContaining(message) }],
    });
  });

  it('is for its plans, its customers and new ones alone', async () => {
    const [customer, plan] = [await newCustomer(ctx), await newPlan(ctx)];
    const mine = { customerId: customer.id, pricePlanId: plan.id };
    const coupon = await newCoupon({ pricePlanIds: [plan.id], customerIds: [customer.id], newCustomersOnly: true });
    const begin = (change: object) => previewSubscription(ctx, { ...mine, couponCodes: [coupon.code], ...change });
    expect((await begin({})).invoices[0]).toMatchObject({ couponMinor: 490 });
    const refusal = (message: string) => ({
      issues: [{ path: 'couponCodes.0', message: expect.stringContaining(message) }],
    });
    await expect(begin({ pricePlanId: (await newPlan(ctx)).id })).rejects.toMatchObject(refusal('price plan'));
    await expect(begin({ customerId: (await newCustomer(ctx)).id })).rejects.toMatchObject(refusal('this customer'));
    await subscribe(ctx, mine);
    await bill(ctx);
    await expect(begin({})).rejects.toMatchObject(refusal('new customers'));
  });

  it('is redeemed no more often than it may be, however many ask at once', async () => {
    const { id, code } = await newCoupon({ maxRedemptions: 2 });
    const subscriptions = await Promise.all(Array.from({ length: 5 }, () => subscribe(ctx)));
    const asked = await Promise.allSettled(
      subscriptions.map((subscription) => redeemCoupon(ctx, { id: subscription.id, version: 1, code })),
    );
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    expect(await getCoupon(ctx, { id })).toMatchObject({ redeemed: 2 });
    expect((await listRedemptions(ctx, { filter: { couponId: id } })).total).toBe(2);
  });
});

describe('a change in the middle of a period that a coupon made cheaper', () => {
  const half = { kind: 'percent', ratePercent: '50' } as const;

  it('gives back what was paid and no more, though the coupon is used up', async () => {
    const once = await newCoupon({ off: half, periods: 1 });
    const subscription = await subscribe(ctx, { quantity: 2, couponCodes: [once.code] });
    await bill(ctx);
    const [paid] = await invoicesOf(subscription.id);
    expect(paid).toMatchObject({ subtotalMinor: 9800, couponMinor: 4900 });
    const { version } = await getSubscription(ctx, { id: subscription.id });
    const amendment = { kind: 'price', quantity: 1, when: 'now' } as const;
    const preview = await previewAmendment(ctx, { id: subscription.id, amendment });
    // Half a price was paid for two; one at the whole price costs the same: nothing is owed either way.
    expect(preview.invoice).toMatchObject({ totalMinor: 0, couponMinor: 0 });
    expect(preview.invoice?.lines.map(({ amountMinor }) => amountMinor)).toEqual([-4900, 4900]);
    await amendSubscription(ctx, { id: subscription.id, version, amendment });
    const [, change] = await invoicesOf(subscription.id);
    expect([paid, change]).toMatchObject([{}, { totalMinor: 0, status: 'paid' }]);
  });

  it('goes on with the coupon where that still holds', async () => {
    const always = await newCoupon({ off: half });
    const { id } = await subscribe(ctx, { couponCodes: [always.code] });
    await bill(ctx);
    const preview = await previewAmendment(ctx, { id, amendment: { kind: 'price', quantity: 2, when: 'now' } });
    // 24.50 given back, 98.00 less half charged.
    expect(preview.invoice).toMatchObject({ subtotalMinor: 7350, couponMinor: 4900 });
  });
});
