import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { conflict } from '../../domain/errors.ts';
import type { ProcessFacts } from '../../domain/process/contract.ts';
import { bill, newCustomer, newPlan, subscribe } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { newTenant, type TestTenant } from '../../test/support/tenant.ts';
import { getSubscription } from '../billing/get-subscription.ts';
import { listInvoices } from '../billing/list-invoices.ts';
import { billingStore } from '../billing/process.ts';
import type { Ctx } from '../context.ts';
import { derivedId, ledgerId } from '../ids.ts';
import { stores } from '../registry.ts';
import { actCohort } from './act.ts';
import { pauseProcess, resumeProcess, retryProcess, skipFailedStep } from './intervene.ts';
import type { AnyStore } from './store.ts';

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
  tenant = await newTenant(house.owner, 'Cohort');
  ctx = house.ctx(tenant, tenant.as('billing'));
});

/** So many subscriptions of one customer, due now, spread over so many workflows. */
async function due(count: number, workflows = 1): Promise<string[]> {
  const [pricePlanId, customerId] = [(await newPlan(ctx)).id, (await newCustomer(ctx)).id];
  const ids: string[] = [];
  for (let i = 0; i < count; i++) ids.push((await subscribe(ctx, { pricePlanId, customerId })).id);
  for (const [i, id] of ids.entries()) {
    const workflowId = `billing/${tenant.id}/${derivedId(tenant.id, String(i % workflows))}`;
    await house.owner.query('UPDATE process SET workflow_id = $1 WHERE subject_id = $2', [workflowId, id]);
  }
  return ids;
}
const invoices = async () => (await listInvoices(ctx, { pageSize: 200, sort: 'number' })).items;
const numbers = async () => (await invoices()).map(({ number }) => number);
const firstNumbers = (count: number) =>
  Array.from({ length: count }, (_, i) => `INV-${String(i + 1).padStart(6, '0')}`);

/** An invoice that is there already, though the ledger does not know of it: what a partial restore leaves behind. */
async function obstruct(subscriptionId: string): Promise<() => Promise<unknown>> {
  await house.owner.query(
    `INSERT INTO invoice (tenant_id, id, status, customer_id, customer_name, subscription_id, period_key, currency, subtotal_minor, coupon_minor,
       net_minor, tax_minor, total_minor, credit_applied_minor, payable_minor, due_minor, taxes, created_at)
     SELECT tenant_id, id, 'draft', customer_id, 'x', id, 'invoice:2026-03-02', 'EUR', 0, 0, 0, 0, 0, 0, 0, 0, '[]', created_at
     FROM subscription WHERE id = $1`,
    [subscriptionId],
  );
  return () => house.owner.query(`DELETE FROM invoice WHERE id = $1`, [subscriptionId]);
}

describe('a cohort’s act', () => {
  it('by two workers at once makes each invoice once', async () => {
    await due(20);
    const workflowId = `billing/${tenant.id}/${derivedId(tenant.id, '0')}`;
    const act = () => actCohort(ctx, billingStore, workflowId, () => {});
    const performed = await Promise.all([act(), act(), act()]);
    expect(performed.reduce((all, one) => all + one.performed, 0)).toBe(20);
    expect(await numbers()).toEqual(firstNumbers(20));
  });

  it('numbers without a gap over parallel shards, with a batch that fails among them', async () => {
    const ids = await due(40, 4);
    await obstruct(ids[5] as string);
    await obstruct(ids[18] as string);
    await bill(ctx);
    const made = (await numbers()).filter((number) => number !== null);
    expect(made).toEqual(firstNumbers(38));
  });

  it('bisects a batch until the bad row fails alone, and says which step', async () => {
    const ids = await due(9);
    const bad = ids[4] as string;
    await obstruct(bad);
    expect(await bill(ctx)).toBe(8);
    const { process } = await getSubscription(ctx, { id: bad });
    expect(process).toMatchObject({ status: 'failed', error: { effectKey: 'invoice:2026-03-02' }, nextAt: null });
    expect(process.timeline).toMatchObject([{ key: 'invoice:2026-03-02', state: 'failed', attempt: 1 }]);
    expect(await bill(ctx)).toBe(0);
  });

  it('keeps what came before the bad step', async () => {
    const [pricePlanId, customerId] = [(await newPlan(ctx)).id, (await newCustomer(ctx)).id];
    const { id } = await subscribe(ctx, { pricePlanId, customerId, startAt: '2026-01-02T09:00:00Z' });
    await obstruct(id);
    expect(await bill(ctx)).toBe(2);
    const { process } = await getSubscription(ctx, { id });
    const states = process.timeline.map(({ key, state }) => [key, state]);
    expect(states).toEqual([
      ['invoice:2026-01-02', 'done'],
      ['invoice:2026-02-02', 'done'],
      ['invoice:2026-03-02', 'failed'],
    ]);
  });
});

describe('a conflict', () => {
  const workflowId = () => `billing/${tenant.id}/${derivedId(tenant.id, '0')}`;
  /** What writes the invoices of this subscription loses its race so many times. */
  function contested(bad: string, times: number): AnyStore & { readonly tries: () => number } {
    let tries = 0;
    return {
      ...billingStore,
      tries: () => tries,
      write(as, tx, performed, advanced, now) {
        const mine = performed.some(({ subjectId }) => subjectId === bad);
        if (mine && ++tries <= times) throw conflict('Somebody has just changed this subscription.');
        return billingStore.write(as, tx, performed, advanced, now);
      },
    };
  }

  it('that stays fails its row alone, with the words, and the nine others are done', async () => {
    const ids = await due(10);
    const bad = ids[6] as string;
    const { performed } = await actCohort(ctx, contested(bad, Infinity), workflowId(), () => {});
    expect(performed).toBe(9);
    expect(await numbers()).toEqual(firstNumbers(9));
    const { process } = await getSubscription(ctx, { id: bad });
    expect(process).toMatchObject({
      status: 'failed',
      error: { effectKey: 'invoice:2026-03-02', message: 'Somebody has just changed this subscription.' },
    });
    for (const id of ids.filter((other) => other !== bad))
      expect((await getSubscription(ctx, { id })).processStatus).toBe('running');
  });

  it.each([1, 3])('that passes after %s tries costs its row nothing', async (times) => {
    const [id] = (await due(1)) as [string];
    const store = contested(id, times);
    expect((await actCohort(ctx, store, workflowId(), () => {})).performed).toBe(1);
    expect(store.tries()).toBe(times + 1);
    expect((await getSubscription(ctx, { id })).processStatus).toBe('running');
  });

  it('with a step that has been entered already, and is asked for all the same, stops the process', async () => {
    const [id] = (await due(1)) as [string];
    await bill(ctx);
    const { process } = await getSubscription(ctx, { id });
    await house.owner.query('UPDATE process SET next_at = $1 WHERE id = $2', [new Date(START), process.id]);
    const { definition } = billingStore;
    const key = 'invoice:2026-03-02';
    const asksForEver: AnyStore = {
      ...billingStore,
      definition: {
        ...definition,
        effects: { ...definition.effects, invoice: { onFailure: 'continue' } },
        plan: () => ({ due: [{ key, kind: 'invoice', dueAt: START }], superseded: [], next: null, over: null }),
        apply: (facts: ProcessFacts) => facts,
      },
      write: () => Promise.resolve(),
    };
    expect((await actCohort(ctx, asksForEver, workflowId(), () => {})).performed).toBe(0);
    expect((await getSubscription(ctx, { id })).process).toMatchObject({ status: 'failed' });
  });
});

it('rows that are due, and of which nothing can be done in the house, are an error with a back-off and never a spin', async () => {
  await due(3);
  const workflowId = `billing/${tenant.id}/${derivedId(tenant.id, '0')}`;
  const store: AnyStore = { ...billingStore, outside: new Set(['invoice']) };
  const act = actCohort(ctx, store, workflowId, () => {});
  await expect(act).rejects.toMatchObject({ kind: 'Internal', message: expect.stringContaining('3 processes') });
  expect(await numbers()).toEqual([]);
});

describe('interventions', () => {
  async function failed(): Promise<{ id: string; processId: string; clear: () => Promise<unknown> }> {
    const [id] = (await due(1)) as [string];
    const clear = await obstruct(id);
    await bill(ctx);
    const { process } = await getSubscription(ctx, { id });
    expect(process.status).toBe('failed');
    await house.owner.query('DELETE FROM outbox');
    return { id, processId: process.id, clear };
  }
  const wakes = async () => (await house.owner.query('SELECT 1 FROM outbox')).rowCount;

  it('retry does the failed step again, under the same ledger id, and wakes', async () => {
    const { id, processId, clear } = await failed();
    await clear();
    await retryProcess(ctx, stores, { id: processId, reason: 'Cleaned up' });
    expect(await wakes()).toBe(1);
    expect(await bill(ctx)).toBe(1);
    const { process, processStatus } = await getSubscription(ctx, { id });
    expect(processStatus).toBe('running');
    expect(process.timeline).toMatchObject([{ key: 'invoice:2026-03-02', state: 'done', attempt: 2 }]);
    expect((await invoices()).map((invoice) => invoice.id)).toEqual([
      ledgerId(tenant.id, processId, 'invoice:2026-03-02'),
    ]);
    expect(await house.history(processId)).toMatchObject([{ action: 'retried', before: { status: 'failed' } }]);
  });

  it('a retry whose cause is still there fails again', async () => {
    const { id, processId } = await failed();
    await retryProcess(ctx, stores, { id: processId, reason: 'Hope' });
    expect(await bill(ctx)).toBe(0);
    const { process } = await getSubscription(ctx, { id });
    expect(process).toMatchObject({ status: 'failed', timeline: [{ state: 'failed', attempt: 2 }] });
  });

  it('skip leaves the step out: that period is never charged, the next one is', async () => {
    const { id, processId } = await failed();
    await skipFailedStep(ctx, stores, { id: processId, reason: 'Billed on paper' });
    house.clock.moveTo(Date.parse('2026-04-01T22:00:00Z'));
    expect(await bill(ctx)).toBe(1);
    const { process } = await getSubscription(ctx, { id });
    expect(process.timeline.map(({ key, state }) => [key, state])).toEqual([
      ['invoice:2026-03-02', 'skipped'],
      ['invoice:2026-04-02', 'done'],
    ]);
    const again = skipFailedStep(ctx, stores, { id: processId, reason: 'Again' });
    await expect(again).rejects.toMatchObject({ kind: 'Conflict' });
  });

  it('a held process does nothing until it is resumed', async () => {
    const [id] = (await due(1)) as [string];
    const { process } = await getSubscription(ctx, { id });
    await pauseProcess(ctx, stores, { id: process.id, reason: 'Audit' });
    expect(await bill(ctx)).toBe(0);
    await resumeProcess(ctx, stores, { id: process.id, reason: 'Done' });
    expect(await bill(ctx)).toBe(1);
    const { beatLine } = (await getSubscription(ctx, { id })).process;
    expect(beatLine.spans).toMatchObject([{ kind: 'paused', label: 'Paused: Audit' }]);
  });

  it('are another workspace’s business neither to see nor to do', async () => {
    const { processId } = await failed();
    const stranger = house.ctx(house.other, house.other.as('owner'));
    const retry = retryProcess(stranger, stores, { id: processId, reason: 'x' });
    await expect(retry).rejects.toMatchObject({ kind: 'NotFound' });
    const guest = house.ctx(tenant, tenant.as('guest'));
    await expect(retryProcess(guest, stores, { id: processId, reason: 'x' })).rejects.toMatchObject({
      kind: 'Forbidden',
    });
  });
});

describe('the database’s own word', () => {
  async function refused(sql: string, values: unknown[]): Promise<string> {
    return house.owner.query(sql, values).then(
      () => 'it was done',
      (error: { code?: string }) => error.code ?? 'no code',
    );
  }

  it('a finalised invoice and its lines do not change, nor does it go backwards', async () => {
    await due(1);
    await bill(ctx);
    const [invoice] = await invoices();
    const id = invoice?.id;
    // 23001: restrict_violation
    for (const change of [
      `total_minor = 1`,
      `number = 'X'`,
      `customer_name = 'X'`,
      `taxes = '[]'`,
      `status = 'draft'`,
    ]) {
      expect([change, await refused(`UPDATE invoice SET ${change} WHERE id = $1`, [id])]).toEqual([change, '23001']);
    }
    expect(await refused('DELETE FROM invoice WHERE id = $1', [id])).toBe('23001');
    expect(await refused('UPDATE invoice_line SET amount_minor = 0 WHERE invoice_id = $1', [id])).toBe('23001');
    expect(await refused('DELETE FROM invoice_line WHERE invoice_id = $1', [id])).toBe('23001');
    expect(await refused('UPDATE invoice SET due_minor = payable_minor + 1 WHERE id = $1', [id])).toBe('23001');
    // 23514: check_violation
    expect(await refused('UPDATE invoice SET due_minor = -1 WHERE id = $1', [id])).toBe('23514');
  });
});
