import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, startTestApi, type TestApi } from '../test/support/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

async function upload(
  fields: Record<string, string>,
  csv: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob([csv]), 'people.csv');
  const response = await fetch(`${api.url}/api/v1/imports`, {
    method: 'POST',
    body: form,
    headers: { authorization: `Bearer ${await api.token('sales')}`, ...headers },
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

test('a lead over REST: added, listed, changed by version, unsubscribed, deleted', async () => {
  const added = await api.call('sales', 'POST', '/leads', { body: { name: 'Ann', source: 'Google' } });
  expect(added).toMatchObject({ status: 201, body: { success: true, data: { name: 'Ann', version: 1 } } });
  const { id } = added.body.data;
  const listed = await api.call(
    'guest',
    'GET',
    '/leads?filter[source]=Google&filter[unsubscribed]=false&sort=-createdAt&q=an',
  );
  expect(listed.body).toMatchObject({ data: [{ id }], meta: { total: 1 } });
  const body = { status: 'working' };
  const changed = await api.call('sales', 'PATCH', `/leads/${id}`, { body, headers: { 'if-match': '"1"' } });
  expect(changed.body).toMatchObject({ data: { status: 'working', version: 2 } });
  const stale = await api.call('sales', 'PATCH', `/leads/${id}`, { body: { ...body, version: 1 } });
  expect(stale).toMatchObject({ status: 409, body: { error: { code: 'Conflict' } } });
  const gone = await api.call('sales', 'POST', `/leads/${id}/unsubscribe`, { body: {} });
  expect(gone.body.data.unsubscribedAt).toEqual(expect.any(String));
  expect(await api.call('guest', 'DELETE', `/leads/${id}?version=3`)).toMatchObject({ status: 403 });
  expect(await api.call('sales', 'DELETE', `/leads/${id}?version=3`)).toMatchObject({ status: 200 });
  expect(await api.call('sales', 'GET', `/leads/${id}`)).toMatchObject({ status: 404 });
});

test('companies and contacts over REST', async () => {
  const company = await api.call('sales', 'POST', '/companies', { body: { name: 'Acme', domain: 'www.acme.example' } });
  expect(company).toMatchObject({ status: 201, body: { data: { domain: 'acme.example' } } });
  const companyId = company.body.data.id;
  const contact = await api.call('support', 'POST', '/contacts', { body: { name: 'Bob', companyId } });
  expect(contact).toMatchObject({ status: 201, body: { data: { companyName: 'Acme' } } });
  const found = await api.call('guest', 'GET', `/contacts?filter[companyId]=${companyId}`);
  expect(found.body.data).toHaveLength(1);
  expect(await api.call('support', 'POST', '/companies', { body: { name: 'No' } })).toMatchObject({ status: 403 });
});

test('a file over REST: taken in once for a key, its process begun, its mistakes told in words', async () => {
  const csv = 'id,name,visits\nr-1,Rita,3\nr-2,Rolf,4\n';
  const mapping = JSON.stringify({ id: 'externalId', name: 'name', visits: null });
  const key = { 'idempotency-key': 'upload-1' };
  const taken = await upload({ entity: 'leads', mapping }, csv, key);
  expect(taken.status).toBe(202);
  expect(taken.body.data).toMatchObject({
    state: 'importing',
    total: 2,
    fileName: 'people.csv',
    mapping: { visits: null },
    resumed: false,
  });
  const again = await upload({ entity: 'leads', mapping }, csv, key);
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect(again.body.data.id).toBe(taken.body.data.id);
  const { id, processId } = taken.body.data;
  expect((await api.call('guest', 'GET', `/imports/${id}`)).body.data).toMatchObject({ state: 'importing', processId });
  const process = await api.call('sales', 'GET', `/processes/${processId}`);
  expect(process.body.data).toMatchObject({ title: 'people.csv (leads)', status: 'running' });
  expect((await api.call('sales', 'GET', `/imports/${id}/errors`)).body).toMatchObject({
    data: [],
    meta: { total: 0 },
  });
  expect(await upload({ entity: 'leads' }, 'id\n')).toMatchObject({
    status: 400,
    body: { error: { code: 'Validation', message: 'The file has a header but no rows.' } },
  });
  expect((await upload({ entity: 'robots' }, csv)).status).toBe(400);
});

const UNSTORABLE = {
  status: 400,
  body: { error: { code: 'Validation', message: expect.stringContaining('a character that cannot be stored') } },
};

test.each([
  ['a NUL in a name', { name: 'A\u0000nn' }],
  ['a lone surrogate in a name', { name: 'A\ud800nn' }],
  ['a NUL in a field', { name: 'Ann', fields: { occupation: 'a\u0000b' } }],
  ['a lone surrogate in a field', { name: 'Ann', fields: { occupation: 'a\udc00b' } }],
])('%s cannot be stored, and whoever sends it is told so', async (_, body) => {
  expect(await api.call('sales', 'POST', '/leads', { body })).toMatchObject(UNSTORABLE);
});

test('a whole character of two halves is stored', async () => {
  const body = { name: 'Ann \u{1f600}', fields: { occupation: '\u{1f600}' } };
  expect(await api.call('sales', 'POST', '/leads', { body })).toMatchObject({ status: 201, body: { data: body } });
});

test.each(['leads', 'companies', 'contacts', 'tickets'])('a NUL in the search of %s is told likewise', async (list) => {
  expect(await api.call('owner', 'GET', `/${list}?q=a%00bcd`)).toMatchObject(UNSTORABLE);
});
