import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bill, newPlan, subscribe } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { newTenant } from '../../test/support/tenant.ts';
import type { Ctx } from '../context.ts';
import { skipFailedStep } from '../processes/intervene.ts';
import { stores } from '../registry.ts';
import { rerunFailed, stoppedBilling } from './rerun.ts';
import { listBillingRuns, listRunItems } from './runs.ts';

const START = Date.parse('2026-03-02T09:00:00Z');
const DAY = '2026-03-02';
let house: House;
let ctx: Ctx;
beforeAll(async () => {
  house = await openHouse(START);
});
afterAll(() => house.close());
beforeEach(async () => {
  house.clock.moveTo(START);
  const tenant = await newTenant(house.owner, 'Runs', 'Europe/Berlin');
  ctx = house.ctx(tenant, tenant.as('billing'));
});

describe('a run', () => {
  it('shows what waits, and then what was made with its invoice', async () => {
    const { id } = await subscribe(ctx, { quantity: 2 });
    const [before] = (await listBillingRuns(ctx, {})).items;
    expect(before).toMatchObject({ day: DAY, made: 0, waiting: 1, sums: [], firstAt: null });
    expect((await listRunItems(ctx, { day: DAY })).items).toMatchObject([
      { outcome: 'waiting', subscriptionId: id, customerName: 'Ann', pricePlanName: 'Team', at: null, invoice: null },
    ]);
    await bill(ctx);
    const [after] = (await listBillingRuns(ctx, {})).items;
    expect(after).toMatchObject({
      made: 1,
      waiting: 0,
      failed: 0,
      sums: [{ currency: 'EUR', count: 1, amountMinor: 11662 }],
    });
    expect((await listRunItems(ctx, { day: DAY, outcome: 'made' })).items).toMatchObject([
      { outcome: 'made', words: 'Invoice, from 2 Mar 2026', invoice: { status: 'open', totalMinor: 11662 } },
    ]);
    expect((await listRunItems(ctx, { day: '2026-03-03' })).items).toEqual([]);
  });

  it('is of the workspace’s own day', async () => {
    house.clock.moveTo(Date.parse('2026-03-02T22:59:59Z'));
    await subscribe(ctx);
    await bill(ctx);
    house.clock.moveTo(Date.parse('2026-03-02T23:00:00Z'));
    await subscribe(ctx);
    await bill(ctx);
    expect((await listBillingRuns(ctx, {})).items.map(({ day, made }) => [day, made])).toEqual([
      ['2026-03-03', 1],
      ['2026-03-02', 1],
    ]);
  });

  it('shows what failed and why, lets it be tried again, and made once', async () => {
    const { id } = await subscribe(ctx);
    await house.owner.query(
      `INSERT INTO ledger (tenant_id, id, process_id, key, kind, due_at, state, attempt, at, error)
       SELECT tenant_id, uuidv7(), id, 'invoice:2026-03-02', 'invoice', next_at, 'failed', 1, next_at, 'No price in EUR' FROM process WHERE subject_id = $1`,
      [id],
    );
    await house.owner.query(
      `UPDATE process SET status = 'failed', error = '{"message":"No price in EUR","effectKey":"invoice:2026-03-02"}' WHERE subject_id = $1`,
      [id],
    );
    expect((await listBillingRuns(ctx, {})).items[0]).toMatchObject({ failed: 1, waiting: 0 });
    expect((await listRunItems(ctx, { day: DAY })).items).toMatchObject([
      { outcome: 'failed', reason: 'No price in EUR' },
    ]);
    expect(await stoppedBilling(ctx)).toEqual({ count: 1, lastBilled: [] });
    expect(await stoppedBilling(house.ctx(house.other, house.other.as('owner')))).toEqual({ count: 0, lastBilled: [] });
    expect(await rerunFailed(ctx, stores, { reason: 'The price is there' })).toEqual({ retried: 1, left: 0 });
    await bill(ctx);
    expect((await listBillingRuns(ctx, {})).items[0]).toMatchObject({ made: 1, failed: 0 });
    expect((await stoppedBilling(ctx)).count).toBe(0);
    expect(await rerunFailed(ctx, stores, { reason: 'Again' })).toEqual({ retried: 0, left: 0 });
    await bill(ctx);
    expect((await listRunItems(ctx, { day: DAY })).total).toBe(1);
  });

  it('shows what a person left out, with the reason', async () => {
    const { id } = await subscribe(ctx);
    const { rows } = await house.owner.query<{ id: string }>(`SELECT id FROM process WHERE subject_id = $1`, [id]);
    await house.owner.query(
      `INSERT INTO ledger (tenant_id, id, process_id, key, kind, data, due_at, state, attempt, at)
       SELECT tenant_id, uuidv7(), id, 'invoice:2026-03-02', 'invoice', '{"period":0,"from":"2026-03-02","to":"2026-04-02"}', next_at, 'failed', 1, next_at
       FROM process WHERE subject_id = $1`,
      [id],
    );
    await house.owner.query(
      `UPDATE process SET status = 'failed', error = '{"message":"x","effectKey":"invoice:2026-03-02"}' WHERE subject_id = $1`,
      [id],
    );
    await skipFailedStep(ctx, stores, { id: rows[0]?.id ?? '', reason: 'Billed by the old system' });
    expect((await listBillingRuns(ctx, {})).items[0]).toMatchObject({ skipped: 1, failed: 0, made: 0 });
    expect((await listRunItems(ctx, { day: DAY, outcome: 'skipped' })).items).toMatchObject([
      { reason: 'Billed by the old system', invoice: null },
    ]);
  });

  it('is for those who may read invoices, and tried again by those who may manage processes', async () => {
    const guest = house.ctx(house.acme, house.acme.as('guest'));
    const employee = house.ctx(house.acme, house.acme.as('employee'));
    await expect(rerunFailed(guest, stores, { reason: 'x' })).rejects.toMatchObject({ kind: 'Forbidden' });
    await expect(listBillingRuns(employee, {})).rejects.toMatchObject({ kind: 'Forbidden' });
    await subscribe(ctx, { pricePlanId: (await newPlan(ctx)).id });
    await bill(ctx);
    expect((await listRunItems(house.ctx(house.other, house.other.as('owner')), { day: DAY })).items).toEqual([]);
  });
});
