import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bill, newPlan, subscribe } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { newTenant } from '../../test/support/tenant.ts';
import { cancelSubscription } from '../billing/cancel-subscription.ts';
import { getInvoice } from '../billing/get-invoice.ts';
import { listInvoices } from '../billing/list-invoices.ts';
import type { Ctx } from '../context.ts';
import { createCoupon } from '../coupons/create-coupon.ts';
import { listRedemptions } from '../coupons/list-redemptions.ts';
import { redeemCoupon } from '../coupons/redeem-coupon.ts';
import { withdrawCoupon } from '../coupons/withdraw-coupon.ts';
import { newId } from '../ids.ts';
import { deleteDraft } from '../invoices/end-draft.ts';
import { recurringRevenue } from './recurring.ts';

const START = Date.parse('2026-03-02T09:00:00Z');
let house: House;
let ctx: Ctx;
beforeAll(async () => {
  house = await openHouse(START);
});
afterAll(() => house.close());
beforeEach(async () => {
  house.clock.moveTo(START);
  const tenant = await newTenant(house.owner, 'Revenue', 'Europe/Berlin');
  ctx = house.ctx(tenant, tenant.as('billing'));
});

const at = async (text: string) => {
  house.clock.moveTo(Date.parse(text));
  await bill(ctx);
};
/** The movements of the last months, first the opening of the first. */
const moved = async (months: number) =>
  (await recurringRevenue(ctx, { months })).rows.map(({ month, closingMinor, movements }) => [
    month,
    closingMinor,
    ...movements.filter(({ customers }) => customers > 0).map(({ kind, amountMinor }) => `${kind} ${amountMinor}`),
  ]);
const version = async (id: string) =>
  (await house.owner.query<{ version: number }>('SELECT version FROM subscription WHERE id = $1', [id])).rows[0]
    ?.version ?? 0;
const coupon = async (periods: number | null, off: object = { kind: 'percent', ratePercent: '10' }, others = {}) =>
  (await createCoupon(ctx, { code: `C${newId().slice(-12)}`, name: 'Off', off: off as never, periods, ...others }))
    .code;

describe('what recurs with coupons', () => {
  it('is less by one that is for ever, and more again once it is taken back', async () => {
    const { id } = await subscribe(ctx, { couponCodes: [await coupon(null)] });
    await at('2026-04-02T09:00:00Z');
    const [redemption] = (await listRedemptions(ctx, { filter: { subscriptionId: id } })).items;
    await withdrawCoupon(ctx, { id, version: await version(id), redemptionId: redemption?.id ?? '' });
    expect(await moved(2)).toEqual([
      ['2026-03', 4410, 'new 4410'],
      ['2026-04', 4900, 'expansion 490'],
    ]);
  });

  it('is less for as many periods as it comes off, and moves on the day of the first without it', async () => {
    await subscribe(ctx, { couponCodes: [await coupon(2)] });
    await bill(ctx);
    await at('2026-04-02T09:00:00Z');
    expect(await moved(1)).toEqual([['2026-04', 4410]]);
    await at('2026-05-01T21:59:59Z');
    expect((await moved(1))[0]?.[1]).toBe(4410);
    // Midnight in Berlin.
    await at('2026-05-01T22:00:00Z');
    expect(await moved(3)).toEqual([
      ['2026-03', 4410, 'new 4410'],
      ['2026-04', 4410],
      ['2026-05', 4900, 'expansion 490'],
    ]);
    await at('2026-07-05T09:00:00Z');
    expect(await moved(2)).toEqual([
      ['2026-06', 4900],
      ['2026-07', 4900],
    ]);
  });

  it('in arrears moves with the end of the last period that it came off', async () => {
    const plan = await newPlan(ctx, { timing: 'arrears' });
    await subscribe(ctx, { pricePlanId: plan.id, couponCodes: [await coupon(1)] });
    await at('2026-04-01T21:59:59Z');
    expect(await moved(1)).toEqual([['2026-04', 4410]]);
    await at('2026-04-01T22:00:00Z');
    expect(await moved(1)).toEqual([['2026-04', 4900, 'expansion 490']]);
  });

  it('is a contraction where it is redeemed later; an amount is of a period, off the plan alone where it is so', async () => {
    const plan = await newPlan(ctx, { interval: 'quarter', priceMinor: 9000 });
    const { id } = await subscribe(ctx, { pricePlanId: plan.id });
    await bill(ctx);
    const code = await coupon(null, { kind: 'amount', amountMinor: 600, currency: 'EUR' }, { scope: 'plan' });
    house.clock.moveTo(START + 3_600_000);
    await redeemCoupon(ctx, { id, version: await version(id), code });
    expect(await moved(1)).toEqual([['2026-03', 2800, 'new 3000', 'contraction -200']]);
  });

  it('is less again where the draft that it came off is deleted, and a later period was billed already', async () => {
    await house.owner.query(
      `UPDATE tenant SET settings = jsonb_set(settings, '{billing}', '{"graceHours": 24}') WHERE id = $1`,
      [ctx.tenantId],
    );
    const { id } = await subscribe(ctx, { couponCodes: [await coupon(1)] });
    await bill(ctx);
    await at('2026-04-02T09:00:00Z');
    expect(await moved(1)).toEqual([['2026-04', 4900, 'expansion 490']]);
    const [first] = (await listInvoices(ctx, { filter: { subscriptionId: id }, sort: 'createdAt' })).items;
    const draft = await getInvoice(ctx, { id: first?.id ?? '' });
    expect(draft.couponMinor).toBe(490);
    await deleteDraft(ctx, { id: draft.id, version: draft.version });
    // Redeemed again, it comes off the next one.
    expect((await moved(1))[0]?.[1]).toBe(4410);
    await at('2026-05-02T09:00:00Z');
    expect(await moved(1)).toEqual([['2026-05', 4410]]);
    await at('2026-06-02T09:00:00Z');
    expect(await moved(1)).toEqual([['2026-06', 4900, 'expansion 490']]);
  });

  it('entered again is whole where it changes before anybody looks', async () => {
    const { id } = await subscribe(ctx, { couponCodes: [await coupon(null)] });
    const other = await subscribe(ctx, { couponCodes: [await coupon(null)] });
    await bill(ctx);
    const forgotten = await house.owner.query('DELETE FROM recurring_change WHERE tenant_id = $1', [ctx.tenantId]);
    expect(forgotten.rowCount).toBe(2);
    await at('2026-04-02T09:00:00Z');
    const [redemption] = (await listRedemptions(ctx, { filter: { subscriptionId: id } })).items;
    await withdrawCoupon(ctx, { id, version: await version(id), redemptionId: redemption?.id ?? '' });
    await cancelSubscription(ctx, { id: other.id, version: await version(other.id), at: 'now' });
    await at('2026-05-02T09:00:00Z');
    expect(await moved(3)).toEqual([
      ['2026-03', 8820, 'new 8820'],
      ['2026-04', 4900, 'expansion 490', 'churn -4410'],
      ['2026-05', 4900],
    ]);
    const { rows } = await house.owner.query('SELECT id FROM recurring_change WHERE tenant_id = $1', [ctx.tenantId]);
    expect(rows).toHaveLength(4);
  });
});
