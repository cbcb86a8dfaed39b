import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { MAILS_PER_EMAIL } from '../services/auth/attempts.ts';
import { PASSWORD, startTestApi, type TestApi } from '../test/support/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const messages = (to: string) =>
  api.node.deps.db.withTenant(api.tenantId, (tx) => tx.message.count({ where: { toAddress: to } }));

test('over REST: invited, joined by the link, signed in at once; the link is good no more', async () => {
  const body = { email: 'new@acme.test', name: 'Nora New', role: 'sales' };
  const added = await api.call('owner', 'POST', '/members', { body });
  expect(added.body.data).toMatchObject({ status: 'invited', invitation: { state: 'open' } });
  const invited = await api.call('owner', 'POST', `/members/${added.body.data.id}/invite`);
  const token = String(invited.body.data.link).split('/welcome/')[1] ?? '';
  const join = { token, name: 'Nora Nova', password: PASSWORD };
  const weak = await api.call(null, 'POST', '/auth/accept-invitation', { body: { ...join, password: 'short' } });
  expect([weak.status, weak.body.error.issues[0].path]).toEqual([400, 'password']);
  const joined = await api.call(null, 'POST', '/auth/accept-invitation', { body: join });
  expect(joined).toMatchObject({ status: 200, body: { data: { member: { name: 'Nora Nova', status: 'active' } } } });
  const me = await api.call(null, 'GET', '/me', { token: joined.body.data.accessToken });
  expect(me.body.data.member.email).toBe(body.email);
  expect((await api.call(null, 'POST', '/auth/accept-invitation', { body: join })).status).toBe(409);
});

test('asking for a new password answers the same for every address, and writes to members only', async () => {
  const ask = async (email: string) => {
    const { status, body } = await api.call(null, 'POST', '/auth/forgotten', { body: { email } });
    return [status, body.data];
  };
  const known = api.email('billing');
  expect(await ask(known)).toEqual([202, { asked: true }]);
  expect(await ask('stranger@nowhere.test')).toEqual([202, { asked: true }]);
  await vi.waitFor(async () => expect(await messages(known)).toBe(1), 5000);
  expect(await messages('stranger@nowhere.test')).toBe(0);
});

test(`after ${MAILS_PER_EMAIL} mails an hour the next is refused, whether the address is known or not`, async () => {
  for (const email of [api.email('guest'), 'other@nowhere.test']) {
    const ask = () => api.call(null, 'POST', '/auth/forgotten', { body: { email } });
    for (let mail = 1; mail <= MAILS_PER_EMAIL; mail++) expect((await ask()).status).toBe(202);
    const refused = await ask();
    expect([refused.status, refused.body.error.code]).toEqual([429, 'RateLimited']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(60);
  }
});
