import { afterAll, beforeAll, expect, test } from 'vitest';
import { PASSWORD, startTestApi, type TestApi } from '../test/support/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const signIn = async (role: 'sales' | 'billing', agent: string): Promise<string> => {
  const body = { email: api.email(role), password: PASSWORD };
  return (await api.call(null, 'POST', '/auth/login', { body, headers: { 'user-agent': agent } })).body.data
    .accessToken;
};

test('one sees one’s own sign-ins, ends one of them at once, and never another’s', async () => {
  const here = await signIn('sales', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0');
  const there = await signIn('sales', 'curl/8.5.0');
  const other = await signIn('billing', 'curl/8.5.0');

  const { items } = (await api.call(null, 'GET', '/sessions', { token: here })).body.data;
  expect(items).toMatchObject([
    { current: true, device: 'Firefox on Linux' },
    { current: false, device: 'curl' },
  ]);
  expect(JSON.stringify(items)).not.toContain('token');

  const foreign = (await api.call(null, 'GET', '/sessions', { token: other })).body.data.items[0].id;
  expect((await api.call(null, 'DELETE', `/sessions/${foreign}`, { token: here })).status).toBe(404);
  expect((await api.call(null, 'GET', '/me', { token: other })).status).toBe(200);

  expect((await api.call(null, 'DELETE', `/sessions/${items[1].id}`, { token: here })).status).toBe(200);
  expect((await api.call(null, 'GET', '/me', { token: there })).status).toBe(401);
  expect((await api.call(null, 'GET', '/me', { token: here })).status).toBe(200);
});
