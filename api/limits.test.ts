import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Answer, PASSWORD, startTestApi, type TestApi } from '../test/support/api.ts';
import type { ApiNode } from './node.ts';

const PER_SESSION = 5;
const PER_ADDRESS = 3;

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const limited = () => api.addNode({ limits: { perSession: PER_SESSION, perAddress: PER_ADDRESS } });
const ask = (node: ApiNode, path: string, headers: Record<string, string> = {}) =>
  fetch(`http://127.0.0.1:${node.port}${path}`, { headers });
const as = async (role: 'owner' | 'sales') => ({ authorization: `Bearer ${await api.token(role)}` });

test(`a sign-in may ask ${PER_SESSION} times a minute and not once more; another sign-in is not held up by it`, async () => {
  const node = await limited();
  const owner = await as('owner');
  for (let call = 1; call <= PER_SESSION; call++) expect((await ask(node, '/api/v1/me', owner)).status).toBe(200);
  const refused = await ask(node, '/api/v1/me', owner);
  expect(refused.status).toBe(429);
  const wait = Number(refused.headers.get('retry-after'));
  expect(wait).toBeGreaterThanOrEqual(1);
  expect(wait).toBeLessThanOrEqual(60);
  expect(await refused.json()).toMatchObject({
    success: false,
    data: null,
    error: { code: 'RateLimited', message: expect.stringContaining(`${PER_SESSION} calls a minute`) },
  });
  expect((await ask(node, '/api/v1/me', await as('sales'))).status).toBe(200);
});

test('a batch counts as what is in it, and is refused in the words of tRPC', async () => {
  const node = await limited();
  const owner = await as('owner');
  const batch = (calls: number) => {
    const paths = Array.from({ length: calls }, () => 'auth.me').join(',');
    return ask(node, `/api/trpc/${paths}?batch=1&input=%7B%7D`, owner);
  };
  expect((await batch(PER_SESSION - 1)).status).toBe(200);
  const refused = await batch(2);
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  expect(((await refused.json()) as Answer['body'])[0].error.data).toMatchObject({
    code: 'TOO_MANY_REQUESTS',
    kind: 'RateLimited',
  });
});

test(`an address without a sign-in may ask ${PER_ADDRESS} times, whatever it sends as a token; who is signed in there goes on`, async () => {
  const node = await limited();
  const refresh = vi.spyOn(node.deps.sessions, 'refresh');
  const tries = ['Bearer nonsense', 'Basic x', ''];
  for (const authorization of tries) {
    expect((await ask(node, '/api/v1/me', authorization ? { authorization } : {})).status).toBe(401);
  }
  const cookie = { cookie: 'backbeat_refresh_4000=made-up' };
  expect((await ask(node, '/api/v1/me', cookie)).status).toBe(429);
  expect(refresh, 'nothing was looked up for it').not.toHaveBeenCalled();
  expect((await ask(node, '/api/v1/me', await as('owner'))).status).toBe(200);
  expect((await ask(node, '/health/live')).status).toBe(200);
});

test('who waits as told may go on', async () => {
  const node = await limited();
  const owner = await as('owner');
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    for (let call = 1; call <= PER_SESSION + 1; call++) await ask(node, '/api/v1/me', owner);
    const refused = await ask(node, '/api/v1/me', owner);
    expect(refused.status).toBe(429);
    const wait = Number(refused.headers.get('retry-after')) * 1000;
    vi.setSystemTime(Date.now() + wait - 2000);
    expect((await ask(node, '/api/v1/me', owner)).status).toBe(429);
    vi.setSystemTime(Date.now() + 2000);
    expect((await ask(node, '/api/v1/me', owner)).status).toBe(200);
  } finally {
    vi.useRealTimers();
  }
});

test('the limits of sign-in stay: they count wrong passwords, and come first', async () => {
  const node = await api.addNode({ limits: { perSession: 100, perAddress: 100 } });
  const signIn = (password: string) =>
    fetch(`http://127.0.0.1:${node.port}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: api.email('guest'), password }),
    });
  for (let attempt = 1; attempt <= 10; attempt++) expect((await signIn('wrong password')).status).toBe(401);
  const refused = await signIn(PASSWORD);
  expect(refused.status).toBe(429);
  expect(((await refused.json()) as Answer['body']).error.message).toContain('Too many failed sign-ins');
});
