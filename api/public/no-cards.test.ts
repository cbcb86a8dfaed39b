import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ctx } from '../../services/context.ts';
import { configurePayWay } from '../../services/pay/ways.ts';
import { asStrangers, startTestApi, type TestApi } from '../../test/support/api.ts';
import { bill, newCustomer, subscribe } from '../../test/support/billing.ts';

let api: TestApi;
let ctx: Ctx;
beforeAll(async () => {
  api = await startTestApi({ payWay: 'none' });
  const { db, clock } = api.node.deps;
  ctx = { db, clock, tenantId: api.tenantId, actor: { kind: 'system', id: 'test' }, requestId: null };
});
afterAll(() => api.close());
const ask = asStrangers(() => api, '203.0.115');
const get = async (path: string) => (await api.call('billing', 'GET', path)).body.data;
const fields = (values: Record<string, string>) => ({ method: 'POST', body: new URLSearchParams(values) });

/** EUR 58.31, issued now. */
async function anInvoice() {
  const customer = await newCustomer(ctx, null, 'Ann');
  const { id: subscriptionId } = await subscribe(ctx, { customerId: customer.id });
  await bill(ctx);
  const [invoice] = (await get(`/invoices?filter[subscriptionId]=${subscriptionId}`)) as {
    id: string;
    number: string;
  }[];
  const id = invoice?.id ?? '';
  const pay = new URL((await get(`/invoices/${id}/pay-link`)).url as string).pathname;
  const account = new URL((await get(`/customers/${customer.id}/account-link`)).url as string).pathname;
  return { id, number: invoice?.number ?? '', customerId: customer.id, pay, account };
}

test('without a provider nobody settles an invoice with a printed card, whichever way it is sent', async () => {
  const { id, customerId, pay, account } = await anInvoice();
  for (const path of [pay, account]) {
    const { status, text } = await ask(path);
    expect([status, text.includes('No cards are taken here')]).toEqual([200, true]);
    expect(text).not.toMatch(/4242|Pay by card|name="number"|\/card"/);
  }
  const card = fields({ number: '4242424242424242', keep: 'on' });
  const checkout = fields({ checkout: '01990000-0000-7000-8000-000000000000', answer: 'yes' });
  const all = [
    await ask(`${pay}/card`, card),
    await ask(`${pay}/confirm`, checkout),
    await ask(`${account}/card`, card),
  ];
  expect(all.map(({ status }) => status)).toEqual([409, 409, 409]);
  for (const { text } of all) expect(text).toContain('No cards are taken here.');
  expect(await get(`/invoices/${id}`)).toMatchObject({ status: 'open', dueMinor: 5831 });
  expect(await get(`/customers/${customerId}`)).toMatchObject({ paymentMethod: null });
});

test('a payment that waited for the customer’s word when the sandbox was switched off is not settled by it', async () => {
  const { id, pay } = await anInvoice();
  configurePayWay('sandbox');
  const { text } = await ask(`${pay}/card`, fields({ number: '4000002760003184' }));
  configurePayWay('none');
  const checkout = /name="checkout" value="([^"]+)"/.exec(text)?.[1] ?? '';
  expect(checkout).not.toBe('');
  expect((await ask(`${pay}/confirm`, fields({ checkout, answer: 'yes' }))).status).toBe(409);
  expect(await get(`/invoices/${id}`)).toMatchObject({ status: 'open', dueMinor: 5831 });
});

test('staff put no card of the sandbox on file, and hear what to do', async () => {
  const paymentMethod = { provider: 'sandbox', card: 'card-succeeds' };
  const body = { name: 'Ben', email: 'ben@example.com', zone: 'Europe/Lisbon', paymentMethod };
  const { customerId } = await anInvoice();
  const { version } = await get(`/customers/${customerId}`);
  const answers = [
    await api.call('billing', 'POST', '/customers', { body }),
    await api.call('billing', 'PATCH', `/customers/${customerId}`, { body: { version, paymentMethod } }),
  ];
  for (const { status, body: said } of answers) {
    expect([status, said.error.message]).toEqual([400, expect.stringContaining('come by transfer')]);
  }
  const without = await api.call('billing', 'POST', '/customers', { body: { ...body, paymentMethod: null } });
  expect(without.status).toBe(201);
});

test('what forms offer is told by the server', async () => {
  const asked = async () => {
    const headers = { authorization: `Bearer ${await api.token('billing')}` };
    const response = await fetch(`${api.url}/api/trpc/collection.payWay`, { headers });
    return ((await response.json()) as { result: { data: unknown } }).result.data;
  };
  expect(await asked()).toEqual({ way: 'none' });
  configurePayWay('stripe');
  expect(await asked()).toEqual({ way: 'stripe' });
  configurePayWay('none');
});

test('says the seller’s account with the invoice’s number, or whom to ask where it is not known', async () => {
  const before = await anInvoice();
  expect((await ask(before.pay)).text).toContain(`name invoice ${before.number} as the reference`);
  const seller = {
    legalName: 'Compasso Lda',
    address: { line1: 'Rua 1', city: 'Lisboa', country: 'PT' },
    iban: 'PT50000201231234567890154',
    bic: 'BCOMPTPL',
  };
  const saved = await api.call('owner', 'PATCH', '/document-settings', { body: { sellerNumber: null, seller } });
  expect(saved.status).toBe(200);
  const { pay, number } = await anInvoice();
  const { text } = await ask(pay);
  for (const part of ['Compasso Lda', 'PT50\u00a00002\u00a00123', 'BCOMPTPL', number, '58.31'])
    expect(text).toContain(part);
});
