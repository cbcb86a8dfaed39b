import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bill, newCustomer, newPlan, subscribe } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { amendSubscription } from '../billing/amend-subscription.ts';
import { createTaxRate } from '../billing/create-tax-rate.ts';
import { getInvoice } from '../billing/get-invoice.ts';
import { getSubscription } from '../billing/get-subscription.ts';
import { listInvoices } from '../billing/list-invoices.ts';
import { listTaxRates } from '../billing/list-tax-rates.ts';
import { previewSubscription } from '../billing/preview-subscription.ts';
import { updateCustomer } from '../billing/update-customer.ts';
import type { Ctx } from '../context.ts';
import { newId } from '../ids.ts';
import { getOrganisation } from '../organisation/read.ts';
import { updateOrganisation } from '../organisation/update.ts';

let house: House;
let ctx: Ctx;
let owner: Ctx;
beforeAll(async () => {
  house = await openHouse();
  ctx = house.ctx(house.acme, house.acme.as('billing'));
  owner = house.ctx(house.acme, house.acme.as('owner'));
});
afterAll(() => house.close());

type Rate = Omit<Parameters<typeof createTaxRate>[1], 'code'>;
const rate = (ratePercent: string, change: Partial<Rate> = {}) =>
  createTaxRate(ctx, { code: `t-${newId()}`, name: 'Tax', ratePercent, ...change });

/** Of its only period, or of what was billed between two. */
async function invoiceOf(subscriptionId: string, ofPeriod: boolean) {
  const { items } = await listInvoices(ctx, { filter: { subscriptionId } });
  return getInvoice(ctx, { id: items.find(({ period }) => (period !== null) === ofPeriod)?.id ?? '' });
}

/** Of EUR 100.00 a month. */
async function billed(taxRateIds: string[], customer: object | null = null) {
  const { id: customerId, version } = await newCustomer(ctx);
  if (customer) await updateCustomer(ctx, { id: customerId, version, ...customer });
  const { id: pricePlanId } = await newPlan(ctx, { priceMinor: 10_000, taxRateIds });
  const preview = await previewSubscription(ctx, { customerId, pricePlanId });
  const subscription = await subscribe(ctx, { customerId, pricePlanId });
  await bill(ctx);
  const invoice = await invoiceOf(subscription.id, true);
  const [first] = preview.invoices;
  expect([first?.taxMinor, first?.totalMinor]).toEqual([invoice.taxMinor, invoice.totalMinor]);
  return { invoice, subscriptionId: subscription.id };
}

describe('taxes of an invoice', () => {
  it('are several, one on another last of all, whatever their order on the plan', async () => {
    const on = await rate('9.5', { compound: true });
    const first = await rate('5');
    const { invoice } = await billed([on.id, first.id]);
    expect(invoice.taxes).toEqual([
      { code: first.code, ratePercent: '5', taxMinor: 500 },
      { code: on.code, ratePercent: '9.5', compound: true, taxMinor: 998 },
    ]);
    expect(invoice).toMatchObject({ netMinor: 10_000, totalMinor: 11_498 });
  });

  it('are contained in the price where their rate says so', async () => {
    const vat = await rate('25', { behaviour: 'inclusive' });
    expect((await listTaxRates(ctx, { q: vat.code })).items).toEqual([vat]);
    const { invoice } = await billed([vat.id]);
    expect(invoice).toMatchObject({ netMinor: 8000, taxMinor: 2000, totalMinor: 10_000 });
    expect(invoice.taxes).toMatchObject([{ behaviour: 'inclusive' }]);
  });

  it('stay at nothing for those who pay them themselves, or do not pay them', async () => {
    const [vat, levy] = [await rate('19'), await rate('2')];
    const reverse = await billed([vat.id], { vatId: 'ATU37675002', taxTreatment: 'reverse-charge' });
    expect(reverse.invoice).toMatchObject({ taxMinor: 0, totalMinor: 10_000 });
    expect(reverse.invoice.taxes).toEqual([
      { code: vat.code, ratePercent: '0', taxMinor: 0, treatment: 'reverse-charge' },
    ]);
    const exempt = await billed([vat.id, levy.id], { taxTreatment: 'exempt', exemptTaxCodes: [vat.code] });
    expect(exempt.invoice).toMatchObject({ taxMinor: 200, totalMinor: 10_200 });
    expect(exempt.invoice.taxes).toMatchObject([{ treatment: 'exempt' }, { ratePercent: '2' }]);
  });

  it('of an add-on are its own where it has any', async () => {
    const [vat, reduced] = [await rate('19'), await rate('7')];
    const { subscriptionId: id } = await billed([vat.id]);
    const amend = async (taxRateIds: string[] | undefined) => {
      const { version } = await getSubscription(ctx, { id });
      const addOn = { kind: 'add-on', description: 'Book', unitAmount: '10', taxRateIds } as const;
      return amendSubscription(ctx, { id, version, amendment: addOn });
    };
    await amend([reduced.id]);
    expect((await invoiceOf(id, false)).taxes).toEqual([{ code: reduced.code, ratePercent: '7', taxMinor: 70 }]);
    await amend([]);
    const { upcoming } = await getSubscription(ctx, { id });
    // 19 % of 100.00, 7 % of 10.00, nothing of the other 10.00.
    expect(upcoming[0]).toMatchObject({ subtotalMinor: 12_000, taxMinor: 1970 });
    await expect(amend([newId()])).rejects.toMatchObject({ issues: [{ path: 'amendment.taxRateIds' }] });
  });

  it('follow the workspace’s terms, which an owner changes', async () => {
    const vat = await rate('25');
    const { terms, version } = await getOrganisation(owner);
    expect(terms).toMatchObject({ taxBehaviour: 'exclusive', taxRounding: 'line' });
    const changed = await updateOrganisation(owner, { version, terms: { ...terms, taxBehaviour: 'inclusive' } });
    expect(changed.terms).toEqual({ ...terms, taxBehaviour: 'inclusive' });
    expect((await billed([vat.id])).invoice).toMatchObject({ taxMinor: 2000, totalMinor: 10_000 });
    await expect(updateOrganisation(ctx, { version: changed.version, terms })).rejects.toMatchObject({
      kind: 'Forbidden',
    });
    await updateOrganisation(owner, { version: changed.version, terms });
  });
});
