import { afterAll, beforeAll, expect, test } from 'vitest';
import { MOST_EVENTS } from '../domain/usage/contract.ts';
import { startTestApi, type TestApi } from '../test/support/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

async function post(path: string, body: object): Promise<{ id: string }> {
  const answer = await api.call('billing', 'POST', path, { body });
  expect(answer, JSON.stringify(answer.body.error)).toMatchObject({ status: 201 });
  return answer.body.data;
}

const send = (events: readonly unknown[], headers = {}, role: 'billing' | 'employee' = 'billing') =>
  api.call(role, 'POST', '/usage', { body: { events }, headers });

test('a meter, a plan that charges for it, and batches of events, each counted once, over REST', async () => {
  const meter = await post('/meters', { key: 'api.calls', name: 'API calls', aggregation: 'sum', field: 'count' });
  const plan = await post('/price-plans', {
    ...{
      name: 'Developer',
      interval: 'month',
      prices: [{ currency: 'EUR', pricing: { model: 'flat', amountMinor: 900 } }],
    },
    usage: [
      {
        ...{ meterId: meter.id, name: 'API calls', alertAt: [5000] },
        prices: [{ currency: 'EUR', pricing: { model: 'package', size: 100, amountMinor: 50 } }],
      },
    ],
  });
  expect(plan).toMatchObject({
    usage: [
      {
        aggregation: 'sum',
        alertAt: [5000],
        prices: [{ currency: 'EUR', rounding: 'half-up', invoiceAtMinor: null }],
      },
    ],
  });
  const customer = await post('/customers', { name: 'Ann', email: 'ann@example.com', zone: 'Europe/Lisbon' });
  const { id } = await post('/subscriptions', { customerId: customer.id, pricePlanId: plan.id });
  const at = new Date().toISOString();
  const event = (n: number) => ({
    ...{ id: `call-${n}`, meter: 'api.calls', subscriptionId: id, at, properties: { count: 1 } },
  });
  const most = Array.from({ length: MOST_EVENTS }, (_, n) => event(n));

  const first = await send(most, { 'idempotency-key': 'first' });
  expect(first).toMatchObject({
    status: 200,
    body: { data: { accepted: MOST_EVENTS, late: 0, duplicates: 0, errors: [] } },
  });
  // The same request again has the same answer; the same events in another have been counted.
  expect((await send(most, { 'idempotency-key': 'first' })).body.data.accepted).toBe(MOST_EVENTS);
  expect((await send(most)).body.data).toMatchObject({ accepted: 0, duplicates: MOST_EVENTS });
  expect(await send([...most, event(MOST_EVENTS)])).toMatchObject({ status: 400 });
  expect(await send([])).toMatchObject({ status: 400 });

  const mixed = await send([null, 'x', event(MOST_EVENTS), { ...event(0), id: 'other', meter: 'none' }]);
  expect(mixed.body.data).toMatchObject({
    accepted: 1,
    errors: [
      { index: 0, id: null, code: 'invalid' },
      { index: 1, id: null, code: 'invalid' },
      { index: 3, id: 'other', code: 'unknown-meter', message: 'There is no meter none.' },
    ],
  });
  const used = await api.call('billing', 'GET', `/subscriptions/${id}/usage`);
  expect(used.body.data.uses).toMatchObject([{ quantity: 2001, amountMinor: 1050, open: true }]);
  const listed = await api.call('billing', 'GET', `/usage?filter[subscriptionId]=${id}&page_size=2`);
  expect(listed.body).toMatchObject({ data: { length: 2 }, meta: { total: null } });
  const next = await api.call(
    'billing',
    'GET',
    `/usage?filter[subscriptionId]=${id}&page_size=2&cursor=${listed.body.meta.next_cursor}`,
  );
  expect(next.body.data).toHaveLength(2);
  expect(next.body.data[0].id).not.toBe(listed.body.data[1].id);
  const out = await api.call('billing', 'POST', '/usage/call-7/void', { body: { reason: 'A test of ours' } });
  expect(out).toMatchObject({ status: 200, body: { data: { id: 'call-7', value: '1' } } });
  expect(out.body.data.voidedAt).not.toBeNull();
  expect(await send([event(1)], {}, 'employee')).toMatchObject({ status: 403 });
});
