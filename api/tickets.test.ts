import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../test/support/api.ts';
import { OFFICE, TARGETS } from '../test/support/tickets.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

test('from a calendar to a ticket over REST: its clocks, a reply, another priority, the lists', async () => {
  const calendar = await api.call('manager', 'POST', '/calendars', { body: OFFICE });
  expect(calendar).toMatchObject({ status: 201, body: { data: { zone: 'UTC', version: 1 } } });
  const calendarId = calendar.body.data.id;
  const body = { name: 'Standard', calendarId, targets: TARGETS };
  const policy = await api.call('manager', 'POST', '/sla-policies', { body });
  expect(policy).toMatchObject({
    status: 201,
    body: { data: { calendarName: 'Office', warnings: [{ percent: 75 }] } },
  });
  expect(await api.call('support', 'POST', '/sla-policies', { body })).toMatchObject({ status: 403 });

  const opened = await api.call('support', 'POST', '/tickets', { body: { subject: 'Printer on fire', body: 'Help' } });
  expect(opened).toMatchObject({ status: 201, body: { data: { number: 1001, status: 'new', version: 1 } } });
  const { id, clocks } = opened.body.data;
  expect(clocks.map((clock: { target: string; state: string }) => [clock.target, clock.state])).toEqual([
    ['first_response', 'running'],
    ['resolution', 'running'],
  ]);
  expect(Object.keys(clocks[0])).toEqual(
    expect.arrayContaining(['startedAt', 'dueAt', 'elapsedSeconds', 'remainingSeconds', 'warnings', 'explain']),
  );
  const replied = await api.call('support', 'POST', `/tickets/${id}/messages`, {
    body: { kind: 'public_reply', body: 'Pull the plug' },
  });
  expect(replied).toMatchObject({
    status: 201,
    body: {
      data: {
        message: { kind: 'public_reply' },
        ticket: { status: 'open', version: 2, clocks: [{ state: 'met' }, {}] },
      },
    },
  });
  const urgent = { body: { priority: 'urgent' }, headers: { 'if-match': '"2"' } };
  expect((await api.call('support', 'PATCH', `/tickets/${id}`, urgent)).body).toMatchObject({
    data: { priority: 'urgent', version: 3, clocks: [{}, { target: 'resolution', targetSeconds: 7200 }] },
  });
  expect(await api.call('support', 'PATCH', `/tickets/${id}`, urgent)).toMatchObject({ status: 409 });
  const detail = await api.call('guest', 'GET', `/tickets/${id}`);
  expect(detail.body.data).toMatchObject({
    messages: [{ body: 'Help' }, { body: 'Pull the plug' }],
    process: { status: 'running' },
  });
  const listed = await api.call(
    'guest',
    'GET',
    '/tickets?filter[status]=open,new&filter[clocks]=running&q=printer&sort=-nextAt',
  );
  expect(listed.body).toMatchObject({ data: [{ id, clocks: [{ explain: [] }, {}] }], meta: { total: 1 } });
  expect((await api.call('guest', 'GET', '/tickets/summary')).body.data).toMatchObject({
    open: 1,
    paused: 0,
    breached: 0,
  });
  expect(await api.call('guest', 'PATCH', `/tickets/${id}`, { body: { status: 'solved', version: 3 } })).toMatchObject({
    status: 403,
  });

  const moved = await api.call('manager', 'PATCH', `/sla-policies/${policy.body.data.id}`, {
    body: { version: 1, targets: { ...TARGETS, urgent: TARGETS.low } },
  });
  expect(moved.body.data).toMatchObject({ version: 2, ticketsMoved: 1 });
  const named = await api.call('manager', 'PATCH', `/calendars/${calendarId}`, { body: { version: 1, name: 'Hours' } });
  expect(named.body.data).toMatchObject({ version: 2, ticketsMoved: 0 });
  expect((await api.call('guest', 'GET', '/sla-policies')).body.data).toMatchObject([{ calendarName: 'Hours' }]);
  const bad = await api.call('manager', 'PATCH', `/calendars/${calendarId}`, { body: { version: 2, weekly: {} } });
  expect(bad).toMatchObject({ status: 400, body: { error: { code: 'Validation', issues: [{ path: 'weekly' }] } } });
});

test('a ticket came by the door that it was opened at, unless another channel is said', async () => {
  const channelOf = async (body: object) =>
    (await api.call('support', 'POST', '/tickets', { body: { subject: 'Door', ...body } })).body.data.channel;
  expect([await channelOf({}), await channelOf({ channel: 'phone' })]).toEqual(['api', 'phone']);
  const response = await fetch(`${api.url}/api/trpc/tickets.create`, {
    method: 'POST',
    body: JSON.stringify({ subject: 'Door' }),
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await api.token('support')}` },
  });
  expect(await response.json()).toMatchObject({ result: { data: { channel: 'web' } } });
});
