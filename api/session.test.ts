import { afterAll, beforeAll, expect, test } from 'vitest';
import { ATTEMPTS_PER_EMAIL } from '../services/auth/attempts.ts';
import { type Answer, PASSWORD, startTestApi, type TestApi } from '../test/support/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const signIn = (email: string, password: string, headers: Record<string, string> = {}) =>
  api.call(null, 'POST', '/auth/login', { body: { email, password }, headers });

/** name → value of what an answer sets */
const cookiesOf = (headers: Headers) =>
  Object.fromEntries(
    headers.getSetCookie().map((line) => (line.split(';')[0] ?? '').split('=', 2) as [string, string]),
  );

test('sign-in answers tokens, the member and the workspace; the token carries ids only', async () => {
  const { status, body } = await signIn(' Support@ACME.test ', PASSWORD);
  expect(status).toBe(200);
  const { accessToken, refreshToken, expiresIn, member, tenant, permissions } = body.data;
  expect({ expiresIn, role: member.role.key, email: member.email, tenant: tenant.slug }).toEqual({
    expiresIn: 900,
    role: 'support',
    email: 'support@acme.test',
    tenant: 'acme',
  });
  expect(permissions).toContain('ticket:*');
  expect(refreshToken).toContain('.');
  const claims = JSON.parse(Buffer.from(accessToken.split('.')[1], 'base64url').toString());
  expect(Object.keys(claims).sort()).toEqual(['aud', 'exp', 'iat', 'iss', 'mid', 'sid', 'sub', 'tid']);
  expect(claims.exp - claims.iat).toBe(900);
  const me = await api.call(null, 'GET', '/me', { token: accessToken });
  expect(me.body.data.member.id).toBe(member.id);
});

test('an unknown address and a wrong password get the same answer', async () => {
  const [unknown, wrong] = [
    await signIn('nobody@acme.test', 'wrong password'),
    await signIn(api.email('guest'), 'wrong password'),
  ];
  expect(unknown.status).toBe(401);
  const { requestId: _a, ...first } = unknown.body.error;
  const { requestId: _b, ...second } = wrong.body.error;
  expect(first).toEqual(second);
});

test('a forged, a foreign or a cut token is nobody', async () => {
  const token = await api.token('owner');
  const [head, payload] = token.split('.');
  for (const bad of ['x', `${head}.${payload}.`, `${token}x`, 'a.b.c']) {
    expect((await api.call(null, 'GET', '/me', { token: bad })).status).toBe(401);
  }
  expect((await api.call(null, 'GET', '/me')).body.error.code).toBe('Unauthenticated');
});

test('a refresh token gives a new access token; a changed one gives none', async () => {
  const { refreshToken } = (await signIn(api.email('sales'), PASSWORD)).body.data;
  const fresh = await api.call(null, 'POST', '/auth/refresh', { body: { refreshToken } });
  expect((await api.call(null, 'GET', '/me', { token: fresh.body.data.accessToken })).status).toBe(200);
  const forged = await api.call(null, 'POST', '/auth/refresh', { body: { refreshToken: `x${refreshToken}` } });
  expect(forged.status).toBe(401);
});

test('signing out ends the session on every node at once', async () => {
  const second = await api.addNode();
  const { accessToken, refreshToken } = (await signIn(api.email('billing'), PASSWORD)).body.data;
  const onSecond = () =>
    fetch(`http://127.0.0.1:${second.port}/api/v1/me`, { headers: { authorization: `Bearer ${accessToken}` } }).then(
      (r) => r.status,
    );
  expect(await onSecond()).toBe(200);
  const out = await api.call(null, 'POST', '/auth/logout', { token: accessToken, body: {} });
  expect(out.body.data).toEqual({ signedOut: true });
  expect((await api.call(null, 'GET', '/me', { token: accessToken })).status).toBe(401);
  await expect.poll(onSecond, { timeout: 5000 }).toBe(401);
  expect((await api.call(null, 'POST', '/auth/refresh', { body: { refreshToken } })).status).toBe(401);
});

test('a new role holds, and a member who left is nobody, on every node at once', async () => {
  const second = await api.addNode();
  const token = await api.token('guest');
  const onSecond = (path: string, method = 'GET') =>
    fetch(`http://127.0.0.1:${second.port}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(method === 'POST' ? { body: JSON.stringify({ email: 'new@acme.test', name: 'New', role: 'guest' }) } : {}),
    });
  const meOnSecond = async () => ((await (await onSecond('/me')).json()) as Answer['body']).data;
  expect((await onSecond('/members', 'POST')).status).toBe(403);
  const { id, version } = (await meOnSecond()).member;
  const promoted = await api.call('owner', 'PATCH', `/members/${id}`, { body: { role: 'admin', version } });
  expect(promoted.body.data.role.key).toBe('admin');
  await expect.poll(async () => (await meOnSecond()).permissions).toEqual(['*:*']);
  const gone = await api.call('owner', 'POST', `/members/${id}/deactivate`, { body: { version: version + 1 } });
  expect(gone.body.data.status).toBe('left');
  await expect.poll(async () => (await onSecond('/me')).status).toBe(401);
  expect((await signIn(api.email('guest'), PASSWORD)).status).toBe(401);
});

test('the web signs in by cookies that no script reads, renews an access token that is gone, and signs out', async () => {
  const signedIn = await signIn(api.email('manager'), PASSWORD);
  for (const line of signedIn.headers.getSetCookie()) expect(line).toMatch(/HttpOnly.*SameSite=Lax/);
  const { backbeat_refresh_4000: refresh } = cookiesOf(signedIn.headers);
  const cookie = `backbeat_refresh_4000=${refresh}`;
  const me = await api.call(null, 'GET', '/me', { headers: { cookie } });
  expect(me.status).toBe(200);
  expect(Object.keys(cookiesOf(me.headers))).toEqual(['backbeat_access_4000']);
  const out = await api.call(null, 'POST', '/auth/logout', { body: {}, headers: { cookie, 'x-backbeat': '1' } });
  expect(cookiesOf(out.headers)).toEqual({ backbeat_access_4000: '', backbeat_refresh_4000: '' });
  expect((await api.call(null, 'GET', '/me', { headers: { cookie } })).status).toBe(401);
});

test('another site cannot use the cookies, nor sign anybody in', async () => {
  const { backbeat_access_4000: access } = cookiesOf((await signIn(api.email('employee'), PASSWORD)).headers);
  const cookie = `backbeat_access_4000=${access}`;
  const post = (headers: Record<string, string>) =>
    api.call(null, 'POST', '/notifications/read', { body: {}, headers });
  expect((await post({ cookie })).status).toBe(403);
  expect((await post({ cookie, origin: 'https://evil.test' })).status).toBe(403);
  expect((await post({ cookie, origin: 'null' })).status).toBe(403);
  expect((await post({ cookie, 'sec-fetch-site': 'same-site' })).status).toBe(403);
  expect((await post({ cookie, origin: 'http://localhost:4000' })).status).toBe(200);
  expect((await post({ cookie, origin: api.url })).status).toBe(200);
  expect((await post({ cookie, 'x-backbeat': '1' })).status).toBe(200);
  expect((await signIn(api.email('employee'), PASSWORD, { origin: 'https://evil.test' })).status).toBe(403);
});

test(`the ${ATTEMPTS_PER_EMAIL + 1}th wrong password for an address has to wait, with the right one too`, async () => {
  const email = 'target@acme.test';
  for (let i = 1; i <= ATTEMPTS_PER_EMAIL; i++) expect((await signIn(email, `wrong ${i}`)).status).toBe(401);
  const refused = await signIn(email, PASSWORD);
  expect(refused.status).toBe(429);
  expect(refused.body.error.code).toBe('RateLimited');
  const wait = Number(refused.headers.get('retry-after'));
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(900);
});
