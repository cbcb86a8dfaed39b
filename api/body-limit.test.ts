import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Ctx } from '../services/context.ts';
import { startTestApi, type TestApi } from '../test/support/api.ts';
import { newCustomer } from '../test/support/billing.ts';
import { BODY_BYTES } from './body-limit.ts';

let api: TestApi;
let customerId: string;
beforeAll(async () => {
  api = await startTestApi();
  const { db, clock } = api.node.deps;
  const ctx: Ctx = { db, clock, tenantId: api.tenantId, actor: { kind: 'system', id: 'test' }, requestId: null };
  customerId = (await newCustomer(ctx, null, 'Ann')).id;
});
afterAll(() => api.close());

const headers = async (signedIn: boolean) => ({
  'content-type': 'application/json',
  'x-backbeat': '1',
  ...(signedIn ? { authorization: `Bearer ${await api.token('billing')}` } : {}),
});
const post = async (path: string, body: string | ReadableStream, signedIn: boolean) =>
  fetch(`${api.url}${path}`, {
    method: 'POST',
    body,
    headers: await headers(signedIn),
    ...(typeof body === 'string' ? {} : { duplex: 'half' as const }),
  });
/** Valid JSON of so many bytes, with a field that nobody asks for. */
const bodyOf = (bytes: number, fields: object = {}) => {
  const bare = JSON.stringify({ ...fields, x: '' });
  return JSON.stringify({ ...fields, x: 'x'.repeat(bytes - bare.length) });
};

const { usual, large } = BODY_BYTES;
const draft = () => ({ customerId, currency: 'EUR', lines: [] });

describe('a body that is larger than its limit is refused with words, one of just that size is read', () => {
  const wrong = { email: 'nobody@acme.test', password: 'not this one' };
  test.each([
    ['REST, nobody', '/api/v1/auth/login', false, usual, 401],
    ['tRPC, nobody', '/api/trpc/auth.login', false, usual, 401],
    ['REST, an invoice of nobody', '/api/v1/invoices', false, usual, 401],
    ['REST, another noun', '/api/v1/customers', true, usual, 400],
    ['tRPC, another noun', '/api/trpc/customers.create', true, usual, 400],
    ['REST, an invoice', '/api/v1/invoices/preview', true, large, 400],
    ['tRPC, an invoice', '/api/trpc/invoices.preview', true, large, 400],
  ] as const)('%s', async (_what, path, signedIn, limit, otherwise) => {
    expect((await post(path, bodyOf(limit, wrong), signedIn)).status).toBe(otherwise);
    const refused = await post(path, bodyOf(limit + 1, wrong), signedIn);
    const said = await refused.text();
    expect([refused.status, said]).toEqual([413, expect.stringContaining('larger than')]);
    expect(said).toContain('TooLarge');
  });

  test('a batch over tRPC is as large as its smallest', async () => {
    const body = bodyOf(usual + 1);
    expect((await post('/api/trpc/invoices.preview,customers.create?batch=1', body, true)).status).toBe(413);
  });

  test('nor is one that does not say how long it is', async () => {
    const stream = new Blob([bodyOf(usual + 1, wrong)]).stream();
    expect((await post('/api/trpc/auth.login', stream, false)).status).toBe(413);
  });
});

test('an invoice of 10,000 lines is drafted by hand over REST', async () => {
  const tax = await api.call('billing', 'POST', '/tax-rates', {
    body: { code: 'vat', name: 'VAT', ratePercent: '23', behaviour: 'exclusive' },
  });
  const lines = Array.from({ length: 10_000 }, (_, index) => ({
    description: `Work item ${index} of the project, with its place, its people and its reference ${index * 7919}`,
    taxRateIds: [tax.body.data.id as string],
    unitPriceMinor: 100,
  }));
  const body = JSON.stringify({ ...draft(), lines });
  expect(body.length).toBeGreaterThan(usual);
  const made = await api.call('billing', 'POST', '/invoices', { body: { ...draft(), lines } });
  expect([made.status, made.body.error]).toEqual([201, null]);
  expect(made.body.data).toMatchObject({
    status: 'draft',
    subtotalMinor: 1_000_000,
    taxMinor: 230_000,
    totalMinor: 1_230_000,
  });
});
