import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MOVE_BATCH } from '../../domain/billing/move-plan.ts';
import { bill, newCustomer, newPlan, subscribe } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import type { Ctx } from '../context.ts';
import { newId } from '../ids.ts';
import { priceMoveStore } from '../priceMoves/process.ts';
import { listMoves } from '../priceMoves/read.ts';
import { startMove } from '../priceMoves/start.ts';
import { actEffect } from '../processes/act.ts';
import { workflowIdOf } from '../processes/change.ts';
import { cancelProcess, pauseProcess, skipFailedStep } from '../processes/intervene.ts';
import { stores } from '../registry.ts';
import { cancelSubscription } from './cancel-subscription.ts';
import { getSubscription } from './get-subscription.ts';
import { listInvoices } from './list-invoices.ts';
import { previewMove } from './move-version.ts';
import { updatePricePlan } from './update-price-plan.ts';

let house: House;
let ctx: Ctx;
beforeAll(async () => {
  house = await openHouse(Date.parse('2026-03-02T09:00:00Z'));
  ctx = house.ctx(house.acme, house.acme.as('owner'));
});
afterAll(() => house.close());

const step = (moveId: string, key: string) =>
  actEffect(ctx, priceMoveStore, workflowIdOf('price-move', house.acme.id, moveId), key);

it('moves all that are on a version with the end of their periods, as the preview said; those that end stay and say so', async () => {
  const plan = await newPlan(ctx);
  const customerId = (await newCustomer(ctx)).id;
  const subscriptions = [];
  for (const quantity of [1, 2, 3])
    subscriptions.push(await subscribe(ctx, { pricePlanId: plan.id, customerId, quantity }));
  await bill(ctx);
  const [first, , ending] = subscriptions;
  if (!first || !ending) throw new Error('not subscribed');
  const { version } = await getSubscription(ctx, ending);
  await cancelSubscription(ctx, { id: ending.id, version, at: 'period-end' });
  await expect(previewMove(ctx, { id: plan.id, from: 1 })).rejects.toThrow(/offered now/);
  const { number } = await updatePricePlan(ctx, { id: plan.id, version: plan.version, priceMinor: 5900 });
  const why = 'This subscription is about to end, so what it pays stays.';
  expect(await previewMove(ctx, { id: plan.id, from: 1 })).toEqual({
    to: 2,
    movable: [{ currency: 'EUR', count: 2, beforeMinor: 14_700, afterMinor: 17_700 }],
    refused: [{ why, count: 1 }],
  });
  await expect(startMove(ctx, { id: plan.id, from: 1, to: 3 })).rejects.toMatchObject({ kind: 'Conflict' });
  const begun = await startMove(ctx, { id: plan.id, from: 1, to: number, reason: 'Prices of 2026' });
  expect(begun).toMatchObject({ from: 1, to: 2, total: 3, moved: 0, stayed: 0, status: 'running', finishedAt: null });
  // Nothing is asked of whoever began it: a second one is the same, and its workflow is asked for in the same transaction.
  expect((await startMove(ctx, { id: plan.id, from: 1, to: number })).id).toBe(begun.id);
  const { rows: wakes } = await house.owner.query('SELECT kind FROM outbox WHERE workflow_id LIKE $1', [
    `%${begun.id}`,
  ]);
  expect(wakes).toEqual([{ kind: 'price-move' }]);
  expect(await step(begun.id, 'batch:1')).toBe(true);
  // A worker that did it and died before it could say so does it again: nobody is moved twice.
  expect(await step(begun.id, 'batch:1')).toBe(false);
  expect(await step(begun.id, 'finish')).toBe(true);
  const [done] = await listMoves(ctx, plan);
  expect(done).toMatchObject({
    ...{ id: begun.id, moved: 2, stayed: 1, finishedAt: '2026-03-02T09:00:00.000Z', status: 'over' },
    stays: [{ subscriptionId: ending.id, customerName: 'Ann', why }],
  });
  const { rows: told } = await house.owner.query('SELECT title FROM notification WHERE tenant_id = $1', [
    house.acme.id,
  ]);
  expect(told).toEqual([{ title: `${plan.name}: 2 moved to version 2, 1 stay` }]);
  expect(await getSubscription(ctx, first)).toMatchObject({
    priceVersion: 1,
    scheduled: { number: 2, on: '2026-04-02' },
  });
  house.clock.moveTo(Date.parse('2026-04-02T09:00:00Z'));
  await bill(ctx);
  const { items } = await listInvoices(ctx, { filter: { subscriptionId: first.id }, sort: '-number' });
  expect(items[0]).toMatchObject({ subtotalMinor: 5900 });
  expect((await house.history(first.id)).at(-1)).toMatchObject({ action: 'amended', after: { priceVersion: 2 } });
  // Once more: those that are on the version still, and nobody else.
  const again = await startMove(ctx, { id: plan.id, from: 1, to: number });
  expect(again).toMatchObject({ total: 0 });
  expect(await step(again.id, 'finish')).toBe(true);
});

it('goes on where it was stopped, batch by batch; what changed meanwhile stays as it is by now', async () => {
  house.clock.moveTo(Date.parse('2026-03-02T09:00:00Z'));
  const plan = await newPlan(ctx);
  const customerId = (await newCustomer(ctx)).id;
  const ids: string[] = [];
  for (let n = 0; n <= MOVE_BATCH; n += 1) ids.push((await subscribe(ctx, { pricePlanId: plan.id, customerId })).id);
  await updatePricePlan(ctx, { id: plan.id, version: plan.version, priceMinor: 5900 });
  const begun = await startMove(ctx, { id: plan.id, from: 1, to: 2 });
  expect(begun.total).toBe(MOVE_BATCH + 1);
  await step(begun.id, 'batch:1');
  expect((await listMoves(ctx, plan))[0]).toMatchObject({ moved: MOVE_BATCH, stayed: 0, finishedAt: null });
  const last = ids.at(-1) ?? '';
  const { version } = await getSubscription(ctx, { id: last });
  await cancelSubscription(ctx, { id: last, version, at: 'now' });
  await bill(ctx);
  expect(await step(begun.id, 'finish')).toBe(false);
  expect(await step(begun.id, `batch:${MOVE_BATCH + 1}`)).toBe(true);
  expect(await step(begun.id, 'finish')).toBe(true);
  expect((await listMoves(ctx, plan))[0]).toMatchObject({
    moved: MOVE_BATCH,
    stayed: 1,
    stays: [{ subscriptionId: last }],
  });
});

describe('a move that a person decided about', () => {
  /** One subscription on version 1 of two, and a move of it that has begun. */
  async function begun() {
    const plan = await newPlan(ctx);
    await subscribe(ctx, { pricePlanId: plan.id });
    const later = await updatePricePlan(ctx, { id: plan.id, version: plan.version, priceMinor: 5900 });
    const move = await startMove(ctx, { id: plan.id, from: 1, to: 2 });
    const { rows } = await house.owner.query<{ id: string }>('SELECT id FROM process WHERE subject_id = $1', [move.id]);
    return { plan: later, move, process: { id: rows[0]?.id ?? '', reason: 'Not like this' } };
  }

  it('to cancel has ended: what was moved stays so, and another one may begin', async () => {
    const { plan, move, process } = await begun();
    await pauseProcess(ctx, stores, process);
    await cancelProcess(ctx, stores, process);
    expect((await listMoves(ctx, plan))[0]).toMatchObject({ id: move.id, status: 'cancelled', moved: 0 });
    expect((await listMoves(ctx, plan))[0]?.finishedAt).not.toBeNull();
    const again = await startMove(ctx, { id: plan.id, from: 1, to: 2 });
    expect(again).toMatchObject({ total: 1, status: 'running', finishedAt: null });
    expect(again.id).not.toBe(move.id);
  });

  it('whose end was left out has ended, and whoever began it is told', async () => {
    const { plan, move, process } = await begun();
    await step(move.id, 'batch:1');
    await house.owner.query(
      `INSERT INTO ledger (tenant_id, id, process_id, key, kind, due_at, state, attempt, at) VALUES ($1, $2, $3, 'finish', 'finish', now(), 'failed', 1, now())`,
      [ctx.tenantId, newId(), process.id],
    );
    await house.owner.query(`UPDATE process SET status = 'failed', error = '{"effectKey":"finish"}' WHERE id = $1`, [
      process.id,
    ]);
    await skipFailedStep(ctx, stores, process);
    const [ended] = await listMoves(ctx, plan);
    expect(ended).toMatchObject({ id: move.id, moved: 1, status: 'over' });
    expect(ended?.finishedAt).not.toBeNull();
    const { rows } = await house.owner.query('SELECT title FROM notification WHERE href = $1', [
      `/billing/plans/${plan.id}`,
    ]);
    expect(rows).toEqual([{ title: `${plan.name}: 1 moved to version 2, 0 stay` }]);
    expect((await startMove(ctx, { id: plan.id, from: 1, to: 2 })).id).not.toBe(move.id);
  });

  it('to hold is not taken for one to a later version', async () => {
    const { plan, move, process } = await begun();
    await pauseProcess(ctx, stores, process);
    // A version that nobody is on is changed; one that somebody is on stays, and another one is offered.
    await subscribe(ctx, { pricePlanId: plan.id });
    await updatePricePlan(ctx, { id: plan.id, version: plan.version, priceMinor: 6900 });
    const other = startMove(ctx, { id: plan.id, from: 1, to: 3 });
    await expect(other).rejects.toThrow(/^A move from version 1 to 2 has not ended/);
    await cancelProcess(ctx, stores, process);
    expect(await startMove(ctx, { id: plan.id, from: 1, to: 3 })).toMatchObject({ to: 3, finishedAt: null });
    expect((await listMoves(ctx, plan)).find(({ id }) => id === move.id)?.finishedAt).not.toBeNull();
  });
});

it('is for those who may change subscriptions of this workspace', async () => {
  const { id } = await newPlan(ctx);
  const guest = house.ctx(house.acme, house.acme.as('guest'));
  const stranger = house.ctx(house.other, house.other.as('owner'));
  await expect(startMove(guest, { id, from: 1, to: 2 })).rejects.toMatchObject({ kind: 'Forbidden' });
  await expect(startMove(stranger, { id, from: 1, to: 2 })).rejects.toMatchObject({ kind: 'NotFound' });
  const employee = house.ctx(house.acme, house.acme.as('employee'));
  await expect(listMoves(employee, { id })).rejects.toMatchObject({ kind: 'Forbidden' });
  await expect(listMoves(stranger, { id })).rejects.toMatchObject({ kind: 'NotFound' });
});
