import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../test/support/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

test('a list carries meta and links, and every page by number or by cursor shows each row once', async () => {
  const first = await api.call('owner', 'GET', '/members?page_size=3&sort=-email');
  expect(first.status).toBe(200);
  expect(first.body).toMatchObject({ success: true, error: null, meta: { page: 1, page_size: 3, total: 8 } });
  expect(first.body.links).toEqual({
    self: '/api/v1/members?page_size=3&sort=-email',
    next: '/api/v1/members?page_size=3&sort=-email&page=2',
    prev: null,
  });
  const emails = (body: { data: { email: string }[] }) => body.data.map((member) => member.email);
  const byPage = emails(first.body);
  for (const page of [2, 3])
    byPage.push(...emails((await api.call('owner', 'GET', `/members?page_size=3&sort=-email&page=${page}`)).body));
  const byCursor = emails(first.body);
  let cursor = first.body.meta.next_cursor;
  while (cursor) {
    const { body } = await api.call('owner', 'GET', `/members?page_size=3&sort=-email&cursor=${cursor}`);
    expect(body.meta.page).toBeNull();
    byCursor.push(...emails(body));
    cursor = body.meta.next_cursor;
  }
  expect(byPage).toEqual([...new Set(byPage)].sort().reverse());
  expect(byCursor).toEqual(byPage);
  expect(byPage).toHaveLength(8);
});

test('filters take several values, search finds parts, and what is unknown is refused', async () => {
  const filtered = await api.call('owner', 'GET', '/members?filter[role]=sales,guest&sort=role');
  expect(filtered.body.data.map((member: { role: { key: string } }) => member.role.key)).toEqual(['guest', 'sales']);
  expect((await api.call('owner', 'GET', '/members?q=OLGA')).body.meta.total).toBe(1);
  expect((await api.call('owner', 'GET', '/members?q=%25')).body.meta.total).toBe(0);
  for (const query of [
    'filter[secret]=1',
    'sort=password',
    'page_size=201',
    'page=0',
    'page=x',
    'offset=1',
    'cursor=abc',
  ]) {
    const refused = await api.call('owner', 'GET', `/members?${query}`);
    expect([query, refused.status, refused.body.error.code]).toEqual([query, 400, 'Validation']);
  }
});

test('errors name what is wrong and the request, and never show a stack', async () => {
  const invalid = await api.call('owner', 'POST', '/members', {
    body: { email: 'not-an-address', name: '' },
    headers: { 'x-request-id': 'my-request-1' },
  });
  expect(invalid.status).toBe(400);
  expect(invalid.headers.get('x-request-id')).toBe('my-request-1');
  expect(invalid.body).toMatchObject({
    success: false,
    data: null,
    meta: null,
    error: { code: 'Validation', requestId: 'my-request-1' },
  });
  expect(invalid.body.error.issues.map((issue: { path: string }) => issue.path)).toEqual(['email', 'name', 'role']);
  expect(JSON.stringify(invalid.body)).not.toMatch(/stack|node_modules/);
  const unknown = await api.call('owner', 'GET', '/nothing');
  expect([unknown.status, unknown.body.error.code]).toEqual([404, 'NotFound']);
  const broken = await fetch(`${api.url}/api/v1/members`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await api.token('owner')}`, 'content-type': 'application/json' },
    body: '{',
  });
  expect(broken.status).toBe(400);
});

test('a stale version is a conflict that names the current one, by body or by If-Match', async () => {
  const created = await api.call('owner', 'POST', '/members', {
    body: { email: 'v@acme.test', name: 'V', role: 'guest' },
  });
  expect([created.status, created.headers.get('etag'), created.body.data.status]).toEqual([201, '"1"', 'invited']);
  const path = `/members/${created.body.data.id}`;
  const renamed = await api.call('owner', 'PATCH', path, { body: { name: 'W' }, headers: { 'if-match': '"1"' } });
  expect([renamed.status, renamed.headers.get('etag'), renamed.body.data.name]).toEqual([200, '"2"', 'W']);
  const stale = await api.call('owner', 'PATCH', path, { body: { name: 'X', version: 1 } });
  expect([stale.status, stale.body.error.issues]).toEqual([409, [{ path: 'version', message: '2' }]]);
  expect((await api.call('owner', 'PATCH', path, { body: { name: 'X' } })).body.error.issues[0].path).toBe('version');
  const odd = await api.call('owner', 'PATCH', path, { body: { name: 'X' }, headers: { 'if-match': '*' } });
  expect([odd.status, odd.body.error.code]).toEqual([400, 'Validation']);
});

test('the same key and body gives the same answer; another body is refused, another member is another key', async () => {
  const headers = { 'idempotency-key': 'add-once' };
  const body = { email: 'once@acme.test', name: 'Once', role: 'guest' };
  const first = await api.call('owner', 'POST', '/members', { body, headers });
  const again = await api.call('owner', 'POST', '/members', {
    body: { role: 'guest', name: 'Once', email: 'once@acme.test' },
    headers,
  });
  expect([first.status, again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 201, 'true']);
  expect(again.body).toEqual(first.body);
  const other = await api.call('owner', 'POST', '/members', { body: { ...body, name: 'Twice' }, headers });
  expect([other.status, other.body.error.code]).toEqual([409, 'Conflict']);
  const admin = await api.call('admin', 'POST', '/members', { body: { ...body, email: 'two@acme.test' }, headers });
  expect(admin.status).toBe(201);
});

test('of two requests at once with one key, one does the work', async () => {
  const headers = { 'idempotency-key': 'race' };
  const body = { email: 'race@acme.test', name: 'Race', role: 'guest' };
  const answers = await Promise.all([1, 2, 3].map(() => api.call('owner', 'POST', '/members', { body, headers })));
  const made = answers.filter((answer) => answer.status === 201 && !answer.headers.has('idempotency-replayed'));
  expect(made).toHaveLength(1);
  for (const answer of answers) {
    if (answer.status === 409) expect(answer.headers.get('retry-after')).toBe('1');
    else expect(answer.body.data.id).toBe(made[0]?.body.data.id);
  }
  expect((await api.call('owner', 'GET', '/members?q=race@')).body.meta.total).toBe(1);
});

test('a refused request gives its key back', async () => {
  const headers = { 'idempotency-key': 'refused' };
  const body = { email: 'late@acme.test', name: 'Late', role: 'no-such-role' };
  expect((await api.call('owner', 'POST', '/members', { body, headers })).status).toBe(400);
  expect((await api.call('owner', 'POST', '/members', { body: { ...body, role: 'guest' }, headers })).status).toBe(201);
});

test('another workspace is not there', async () => {
  const { ownerId } = await api.addTenant('rival');
  expect((await api.call('owner', 'GET', `/members/${ownerId}`)).status).toBe(404);
  expect((await api.call('owner', 'GET', '/members?q=rival')).body.meta.total).toBe(0);
});
