import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEMO_PASSWORD, DEMO_SIGN_INS } from '../domain/members/demo.ts';
import { systemClock } from '../services/clock.ts';
import { createMember } from '../services/members/create-member.ts';
import { type Answer, startTestApi, type TestApi } from '../test/support/api.ts';

let api: TestApi;
const email = 'ops@demo.test';
beforeAll(async () => {
  api = await startTestApi({ demo: true });
  const { db, identity } = api.node.deps;
  const actor = { kind: 'system', id: 'test' } as const;
  const ctx = { tenantId: api.tenantId, actor, clock: systemClock, db, requestId: null };
  await createMember(ctx, { email, name: 'Opal', role: 'manager', password: DEMO_PASSWORD }, identity);
});
afterAll(() => api.close());

const signIn = (headers: Record<string, string> = {}) =>
  api.call(null, 'POST', '/auth/login', { body: { email, password: DEMO_PASSWORD }, headers });
const config = async (headers: Record<string, string> = {}) => {
  const response = await fetch(`${api.url}/api/trpc/auth.config`, { headers });
  return ((await response.json()) as Answer['body']).result.data;
};

test("the demo's sign-ins are offered and work on this machine", async () => {
  expect((await config()).demoSignIns).toEqual(DEMO_SIGN_INS);
  expect((await signIn()).status).toBe(200);
});

test('they are neither offered nor accepted through a proxy', async () => {
  expect(await config({ 'x-forwarded-for': '203.0.113.9' })).toEqual({ demo: false });
  expect((await signIn({ 'x-forwarded-for': '203.0.113.9' })).status).toBe(403);
  expect((await signIn({ forwarded: 'for=203.0.113.9' })).status).toBe(403);
});

test('outside the demo the known password is refused, whoever has it', async () => {
  const real = await api.addNode({ demo: false });
  const response = await fetch(`http://127.0.0.1:${real.port}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: DEMO_PASSWORD }),
  });
  expect(response.status).toBe(403);
});
