import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bill, newCustomer, newPlan, subscribe } from '../../test/support/billing.ts';
import { sheetOf } from '../../test/support/hours.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { newTenant, type TestTenant } from '../../test/support/tenant.ts';
import { cancelSubscription } from '../billing/cancel-subscription.ts';
import { changeLife } from '../billing/change-life.ts';
import { endSubscription } from '../billing/end-subscription.ts';
import { getInvoice } from '../billing/get-invoice.ts';
import { getSubscription } from '../billing/get-subscription.ts';
import { listInvoices } from '../billing/list-invoices.ts';
import { previewLife } from '../billing/preview-life.ts';
import { billingStore } from '../billing/process.ts';
import { updateCustomer } from '../billing/update-customer.ts';
import type { Ctx } from '../context.ts';
import { issueCreditNote } from '../creditNotes/issue.ts';
import { getForecast } from '../forecast/get.ts';
import { actCohort } from '../processes/act.ts';
import type { AnyStore } from '../processes/store.ts';
import { createMeter } from '../usage/create-meter.ts';
import { createInvoice } from './create-invoice.ts';
import { deleteDraft } from './end-draft.ts';

const START = Date.parse('2026-03-02T09:00:00Z');
let house: House;
let tenant: TestTenant;
let ctx: Ctx;
beforeAll(async () => {
  house = await openHouse(START);
});
afterAll(() => house.close());
beforeEach(async () => {
  house.clock.moveTo(START);
  tenant = await newTenant(house.owner, 'Hours', 'Europe/Berlin');
  ctx = house.ctx(tenant, tenant.as('billing'));
});

const settings = (graceHours: number) =>
  house.owner.query(`UPDATE tenant SET settings = jsonb_set(settings, '{billing}', $2) WHERE id = $1`, [
    tenant.id,
    JSON.stringify({ graceHours }),
  ]);

const hours = (customerId: string, seconds: readonly number[], status = 'approved', currency = 'EUR') =>
  sheetOf(house, tenant.id, { customerId, seconds, status, currency });
const billed = async () =>
  (
    await house.owner.query<{ many: number }>(
      `SELECT count(*)::int AS many FROM time_entry e JOIN invoice_line l ON l.tenant_id = e.tenant_id AND l.id = e.invoice_line_id
         AND l.invoice_id = e.invoice_id AND l.kind = 'time' WHERE e.tenant_id = $1`,
      [tenant.id],
    )
  ).rows[0]?.many;
const invoicesOf = async (filter: { subscriptionId: string } | { customerId: string }) =>
  Promise.all((await listInvoices(ctx, { filter, sort: 'createdAt' })).items.map(({ id }) => getInvoice(ctx, { id })));
const agree = async (id: string, billed_ = true) => {
  const change = { kind: 'hours', billed: billed_ } as const;
  const { at, figures } = await previewLife(ctx, { id, change });
  const { version } = await getSubscription(ctx, { id });
  return changeLife(ctx, { id, version, change, at, figures });
};
/** EUR 49.00 in advance without tax, its first period billed. */
async function begun(customerId?: string, terms: Parameters<typeof newPlan>[1] = {}) {
  const plan = await newPlan(ctx, { taxRateIds: [], ...terms });
  const id = (await subscribe(ctx, { pricePlanId: plan.id, ...(customerId && { customerId }) })).id;
  await bill(ctx);
  return getSubscription(ctx, { id });
}

describe('approved hours with a subscription', () => {
  it('stand on its next invoice as previewed and forecast, each once, and are not asked for where nobody agreed', async () => {
    const { id, customerId } = await begun();
    await hours(customerId, [3600, 1800]);
    await hours(customerId, [3600], 'submitted');
    await hours(customerId, [3600], 'approved', 'USD');
    expect((await getSubscription(ctx, { id })).upcoming[0]).toMatchObject({ totalMinor: 4900 });
    const shown = await previewLife(ctx, { id, change: { kind: 'hours', billed: true } });
    expect(shown.invoices.map(({ totalMinor }) => totalMinor)).toEqual([13_900, 4900, 4900]);
    await agree(id);
    const { upcoming, waiting, agreement } = await getSubscription(ctx, { id });
    expect(agreement.billsHours).toBe(true);
    expect(waiting).toMatchObject([{ amountMinor: 9000, oneOff: false }]);
    expect(upcoming[0]).toMatchObject({ totalMinor: 13_900 });
    expect((await getForecast(ctx)).rows.map(({ totalMinor }) => totalMinor).slice(0, 2)).toEqual([0, 13_900]);
    // More of them are in the forecast as soon as they are approved.
    await hours(customerId, [60]);
    expect((await getForecast(ctx)).rows[1]).toMatchObject({ totalMinor: 14_000 });
    house.clock.moveTo(Date.parse('2026-04-02T09:00:00Z'));
    await bill(ctx);
    const [, second] = await invoicesOf({ subscriptionId: id });
    expect(second?.lines.map(({ kind, amountMinor }) => [kind, amountMinor])).toEqual([
      ['subscription', 4900],
      ['time', 9100],
    ]);
    expect(second?.lines[1]?.description).toBe('Site: 1.52 hours at EUR 60.00 an hour, 2 February 2026');
    expect(await billed()).toBe(3);
    house.clock.moveTo(Date.parse('2026-05-02T09:00:00Z'));
    await bill(ctx);
    expect((await invoicesOf({ subscriptionId: id }))[2]).toMatchObject({ totalMinor: 4900 });
  });

  it('come no more once that is taken back, and never twice where somebody invoices them first', async () => {
    const { id, customerId } = await begun();
    await hours(customerId, [3600]);
    await agree(id);
    await agree(id, false);
    expect((await getSubscription(ctx, { id })).waiting).toEqual([]);
    await agree(id);
    await createInvoice(ctx, { customerId, hoursUntil: '2026-03-01' });
    house.clock.moveTo(Date.parse('2026-04-02T09:00:00Z'));
    await bill(ctx);
    expect((await invoicesOf({ subscriptionId: id }))[1]).toMatchObject({ totalMinor: 4900 });
    expect(await billed()).toBe(1);
  });

  it('of a customer with two such subscriptions come with one of them, and no batch is halved because each was shown all of them', async () => {
    const { id: customerId } = await newCustomer(ctx);
    const [one, two] = [await begun(customerId), await begun(customerId)];
    await hours(customerId, [3600]);
    for (const { id } of [one, two]) await agree(id);
    house.clock.moveTo(Date.parse('2026-04-02T09:00:00Z'));
    const written: number[] = [];
    const store: AnyStore = {
      ...billingStore,
      write(as, tx, performed, advanced, now) {
        written.push(performed.length);
        return billingStore.write(as, tx, performed, advanced, now);
      },
    };
    const { rows } = await house.owner.query<{ id: string }>(
      'SELECT DISTINCT workflow_id AS id FROM process WHERE tenant_id = $1',
      [tenant.id],
    );
    for (const { id } of rows) await actCohort(ctx, store, id, () => {});
    expect(written).toEqual([2]);
    const totals = (await invoicesOf({ customerId })).map(({ totalMinor }) => totalMinor);
    expect(totals.sort()).toEqual([10_900, 4900, 4900, 4900]);
    expect(await billed()).toBe(1);
  });

  it('are free again when the draft is deleted, or their line is credited; the last ones come with the end', async () => {
    await settings(24);
    const { id, customerId } = await begun();
    await agree(id);
    await hours(customerId, [3600]);
    house.clock.moveTo(Date.parse('2026-04-02T09:00:00Z'));
    await bill(ctx);
    const [, draft] = await invoicesOf({ subscriptionId: id });
    expect(draft).toMatchObject({ status: 'draft', totalMinor: 10_900 });
    await deleteDraft(ctx, { id: draft?.id ?? '', version: draft?.version ?? 0 });
    expect(await billed()).toBe(0);
    await settings(0);
    house.clock.moveTo(Date.parse('2026-05-02T09:00:00Z'));
    await bill(ctx);
    const third = (await invoicesOf({ subscriptionId: id })).at(-1);
    expect([third?.totalMinor, await billed()]).toEqual([10_900, 1]);
    const lines = [{ lineId: third?.lines[1]?.id ?? '', amountMinor: 6000 }];
    await issueCreditNote(ctx, { invoiceId: third?.id ?? '', version: third?.version ?? 0, reason: 'x', lines });
    expect(await billed()).toBe(0);
    const { version } = await getSubscription(ctx, { id });
    await cancelSubscription(ctx, { id, version, at: 'period-end' });
    house.clock.moveTo(Date.parse('2026-06-02T09:00:00Z'));
    await bill(ctx);
    expect((await invoicesOf({ subscriptionId: id })).at(-1)).toMatchObject({ totalMinor: 6000 });
    expect(await billed()).toBe(1);
    // What is approved after it waits, and comes when it is taken up again, as shown.
    await hours(customerId, [1800]);
    await bill(ctx);
    expect(await billed()).toBe(1);
    house.clock.moveTo(Date.parse('2026-06-02T10:00:00Z'));
    const change = { kind: 'reactivate' } as const;
    const shown = await previewLife(ctx, { id, change });
    expect(shown.invoices[0]).toMatchObject({ totalMinor: 7900 });
    const ended = await getSubscription(ctx, { id });
    await changeLife(ctx, { id, version: ended.version, change, at: shown.at, figures: shown.figures });
    await bill(ctx);
    expect((await invoicesOf({ subscriptionId: id })).at(-1)).toMatchObject({ totalMinor: 7900 });
  });

  it('come with an end at once as previewed and forecast, and where collection ends it; those approved later wait', async () => {
    const [one, two] = [await begun(), await begun()];
    for (const { id, customerId } of [one, two]) {
      await agree(id);
      await hours(customerId, [3600]);
    }
    const change = { kind: 'cancel', at: 'now' } as const;
    const shown = await previewLife(ctx, { id: one.id, change });
    expect(shown.invoices.map(({ totalMinor }) => totalMinor)).toEqual([6000]);
    const { version } = await getSubscription(ctx, { id: one.id });
    await changeLife(ctx, { id: one.id, version, change, at: shown.at, figures: shown.figures });
    await endSubscription(ctx, two.id);
    expect((await getForecast(ctx)).rows[0]).toMatchObject({ invoices: 2, totalMinor: 12_000 });
    house.clock.moveTo(START + 1);
    for (const { customerId } of [one, two]) await hours(customerId, [1800]);
    expect((await getForecast(ctx)).rows[0]).toMatchObject({ invoices: 2, totalMinor: 12_000 });
    await bill(ctx);
    for (const { id } of [one, two]) {
      const last = (await invoicesOf({ subscriptionId: id })).at(-1);
      expect(last?.lines.map(({ kind, amountMinor }) => [kind, amountMinor])).toEqual([['time', 6000]]);
    }
    expect([await bill(ctx), await billed()]).toEqual([0, 2]);
  });

  it('approved by the end of a metered one come a grace after it as previewed and forecast, those of the grace wait', async () => {
    await house.owner.query(`UPDATE tenant SET settings = jsonb_set(settings, '{billing}', $2) WHERE id = $1`, [
      tenant.id,
      JSON.stringify({ terms: { usageGraceHours: 24 } }),
    ]);
    const { id: meterId } = await createMeter(ctx, { key: 'calls', name: 'Calls', aggregation: 'sum', field: 'n' });
    const prices = [{ currency: 'EUR', pricing: { model: 'per-seat' as const, unitAmount: '1' } }];
    const { id, customerId } = await begun(undefined, { usage: [{ meterId, name: 'Calls', prices }] });
    await agree(id);
    await hours(customerId, [3600]);
    const change = { kind: 'cancel', at: 'period-end' } as const;
    const shown = await previewLife(ctx, { id, change });
    const comes = { dueAt: '2026-04-02T22:00:00.000Z', totalMinor: 6000 };
    expect(shown.invoices).toMatchObject([comes]);
    const { version } = await getSubscription(ctx, { id });
    await changeLife(ctx, { id, version, change, at: shown.at, figures: shown.figures });
    // Midnight in Berlin.
    house.clock.moveTo(Date.parse('2026-04-01T22:00:00Z'));
    await hours(customerId, [3600]);
    await bill(ctx);
    house.clock.moveTo(Date.parse('2026-04-01T22:00:00Z') + 1);
    await hours(customerId, [3600]);
    expect((await getSubscription(ctx, { id })).upcoming).toMatchObject([{ ...comes, totalMinor: 12_000 }]);
    expect((await getForecast(ctx)).rows[0]).toMatchObject({ totalMinor: 12_000 });
    await bill(ctx);
    expect(await billed()).toBe(0);
    house.clock.moveTo(Date.parse(comes.dueAt));
    await bill(ctx);
    expect((await invoicesOf({ subscriptionId: id })).at(-1)).toMatchObject({ totalMinor: 12_000 });
    expect([await bill(ctx), await billed()]).toEqual([0, 2]);
  });

  it('of a customer with two such subscriptions are shown with the one that is billed first', async () => {
    const { id: customerId } = await newCustomer(ctx);
    const yearly = await begun(customerId, { interval: 'year' });
    const monthly = await begun(customerId);
    const later = await begun(customerId, { interval: 'quarter' });
    for (const { id } of [yearly, monthly, later]) await agree(id);
    await hours(customerId, [3600]);
    const next = async (id: string) => (await getSubscription(ctx, { id })).upcoming[0]?.totalMinor;
    expect([await next(yearly.id), await next(monthly.id), await next(later.id)]).toEqual([4900, 10_900, 4900]);
    expect((await getForecast(ctx)).rows[1]).toMatchObject({ month: '2026-04', totalMinor: 10_900 });
    // Ended at once, the yearly one is billed first.
    const shown = await previewLife(ctx, { id: yearly.id, change: { kind: 'cancel', at: 'now' } });
    expect(shown.invoices.map(({ totalMinor }) => totalMinor)).toEqual([6000]);
    house.clock.moveTo(Date.parse('2026-04-02T09:00:00Z'));
    await bill(ctx);
    expect((await invoicesOf({ subscriptionId: monthly.id })).at(-1)).toMatchObject({ totalMinor: 10_900 });
    expect((await invoicesOf({ subscriptionId: yearly.id })).at(-1)).toMatchObject({ totalMinor: 4900 });
  });

  it('of a line of which one invoice takes a part come with the next one of the same run, as forecast', async () => {
    const { id: customerId } = await newCustomer(ctx);
    const [ended, monthly] = [await begun(customerId), await begun(customerId)];
    for (const { id } of [ended, monthly]) await agree(id);
    await hours(customerId, [3600]);
    await endSubscription(ctx, ended.id);
    // Approved after the end of the first one: it is one line with the others, and only the second one may bill all of it.
    house.clock.moveTo(START + 1);
    await hours(customerId, [1800]);
    const { rows } = await getForecast(ctx);
    expect(rows.map(({ totalMinor }) => totalMinor).slice(0, 2)).toEqual([6000, 7900]);
    house.clock.moveTo(Date.parse('2026-04-02T09:00:00Z'));
    await bill(ctx);
    const timed = async (subscriptionId: string) =>
      (await invoicesOf({ subscriptionId }))
        .at(-1)
        ?.lines.flatMap(({ kind, amountMinor }) => (kind === 'time' ? [amountMinor] : []));
    expect([await timed(ended.id), await timed(monthly.id)]).toEqual([[6000], [3000]]);
    expect([await bill(ctx), await billed()]).toEqual([0, 2]);
  });

  it('of a customer whose payer gets the invoice stand on it', async () => {
    const payer = await newCustomer(ctx, null, 'Holding');
    const child = await newCustomer(ctx, null, 'Branch');
    await updateCustomer(ctx, { id: child.id, version: 1, payerId: payer.id });
    const { id } = await begun(child.id);
    await begun(child.id);
    await agree(id);
    await hours(child.id, [3600, 3600]);
    house.clock.moveTo(Date.parse('2026-04-02T09:00:00Z'));
    await bill(ctx);
    const april = (await invoicesOf({ customerId: payer.id })).at(-1);
    expect(april?.lines.map(({ amountMinor }) => amountMinor).sort()).toEqual([12_000, 4900, 4900]);
    expect(april?.lines.find(({ kind }) => kind === 'time')?.description).toMatch(/^Branch: Site: 2\.00 hours/);
    expect(await billed()).toBe(2);
  });
});
