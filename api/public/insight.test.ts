import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../services/ids.ts';
import { surveyToken } from '../../services/surveys/token.ts';
import { asStrangers, startTestApi, type TestApi } from '../../test/support/api.ts';
import { BAD_LINKS_PER_ADDRESS, SEARCHES_PER_ADDRESS } from './limits.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const ask = asStrangers(() => api, '198.51.100');
const post = (path: string, fields: Record<string, string>, ip?: string) =>
  ask(path, { method: 'POST', body: new URLSearchParams(fields) }, ip);
type Data = Record<string, never> & { id: string; version: number };
const call = async (method: 'POST' | 'PATCH' | 'GET', path: string, body: object = {}) =>
  (await api.call('owner', method, path, method === 'GET' ? {} : { body })).body.data as Data;

test('help pages show what is published as text of ours, search it, and take a vote a visitor', async () => {
  const { id } = await call('POST', '/articles', {
    title: 'Reset <b>it</b>',
    body: 'Press **reset**. <script>alert(1)</script> [bad](javascript:alert(1)) [good](https://x.test)',
  });
  expect((await ask('/help/acme')).status).toBe(404);
  await call('PATCH', '/articles/settings', { on: true });
  expect((await ask('/help/acme/reset-b-it-b')).status).toBe(404);
  await call('POST', `/articles/${id}/publish`, { version: 1 });
  const page = await ask('/help/acme/reset-b-it-b');
  expect(page.status).toBe(200);
  expect(page.text).toContain('<b>reset</b>');
  expect(page.text).toContain('<a href="https://x.test"');
  expect(page.text).not.toContain('<script');
  expect(page.text).not.toContain('href="javascript');
  expect(page.headers.get('set-cookie')).toBeNull();
  expect((await ask('/help/acme?q=resetting')).text).toContain('<mark>reset</mark>');
  const suggested = JSON.parse((await ask('/help/acme/suggest.json?q=how%20can%20I%20reset')).text) as object;
  expect(suggested).toEqual({
    items: [{ title: 'Reset <b>it</b>', url: expect.stringMatching(/\/help\/acme\/reset-b-it-b$/) }],
  });
  for (const helpful of ['yes', 'yes', 'no']) {
    expect((await post('/help/acme/reset-b-it-b/vote', { helpful }, '198.51.100.251')).status).toBe(303);
  }
  expect(await call('GET', `/articles/${id}`)).toMatchObject({ helpful: 0, unhelpful: 1 });
});

test('who asks too often is told to wait', async () => {
  const statuses: number[] = [];
  for (let i = 0; i <= SEARCHES_PER_ADDRESS; i++) {
    statuses.push((await ask('/help/acme/suggest.json?q=x', {}, '198.51.100.252')).status);
  }
  expect(statuses.slice(-2)).toEqual([200, 429]);
});

test('a survey’s link asks, changes nothing by being opened, and takes an answer that can be changed', async () => {
  const { id } = await call('POST', '/tickets', { subject: 'Surveyed <i>', requesterEmail: 'ada@x.test' });
  const surveyId = newId();
  await api.node.deps.db.withTenant(api.tenantId, (tx) =>
    tx.survey.create({
      data: { tenantId: api.tenantId, id: surveyId, ticketId: id, scale: 'stars', askedAt: new Date() },
    }),
  );
  const path = `/survey/${surveyToken(api.tenantId, surveyId)}`;
  const opened = await ask(`${path}?score=4`);
  expect(opened.text).toContain('value="4" required checked');
  expect(opened.text).not.toContain('<i>');
  const stored = async () => ((await call('GET', `/tickets/${id}/survey`)) as unknown as { survey: object }).survey;
  expect(await stored()).toMatchObject({ score: null });
  expect((await post(path, { comment: 'No choice' })).status).toBe(400);
  expect((await post(path, { score: '4', comment: 'Good' })).status).toBe(200);
  expect((await post(path, { score: '2' })).status).toBe(200);
  expect(await stored()).toMatchObject({ score: 2, comment: null });
  expect((await ask('/survey/made-up')).status).toBe(404);
  const foreign = await ask(path, {
    method: 'POST',
    body: new URLSearchParams({ score: '1' }),
    headers: { origin: 'https://evil.test' },
  });
  expect(foreign.status).toBe(403);
});

test('whoever tries survey links that are none is refused after thirty, opened or sent; others are not', async () => {
  const guess = (init: RequestInit = {}, ip = '192.0.2.77') => ask('/survey/made-up', init, ip);
  for (let tried = 1; tried <= BAD_LINKS_PER_ADDRESS; tried++) expect((await guess()).status, `${tried}`).toBe(404);
  const refused = await guess();
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await guess({ method: 'POST', body: new URLSearchParams({ score: '5' }) })).status).toBe(429);
  expect((await guess({}, '192.0.2.78')).status).toBe(404);
});

test('the report comes as a file, to who is signed in', async () => {
  const period = 'from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z';
  expect((await ask(`/api/v1/ticket-reports/export.csv?${period}`)).status).toBe(401);
});
