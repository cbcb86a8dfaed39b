import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from '@trpc/client';
import { EventSource } from 'eventsource';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { announce } from '../services/live.ts';
import { PASSWORD, startTestApi, type TestApi } from '../test/support/api.ts';
import type { AppRouter } from './router.ts';

let api: TestApi;
const open: { unsubscribe(): void }[] = [];
beforeAll(async () => {
  api = await startTestApi();
});
afterEach(() => {
  for (const stream of open.splice(0)) stream.unsubscribe();
});
afterAll(() => api.close());

async function listen(token: string) {
  const heard: unknown[] = [];
  const failed: string[] = [];
  const url = `${api.url}/api/trpc`;
  const headers = { authorization: `Bearer ${token}` };
  const client = createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (op) => op.type === 'subscription',
        true: httpSubscriptionLink({
          url,
          EventSource,
          eventSourceOptions: {
            fetch: (where: string | URL, init: object) =>
              fetch(where, { ...init, headers: { ...((init as RequestInit).headers as object), ...headers } }),
          } as never,
        }),
        false: httpBatchLink({ url, headers }),
      }),
    ],
  });
  await new Promise<void>((resolve) => {
    open.push(
      client.live.changes.subscribe(undefined, {
        onStarted: () => resolve(),
        onData: ({ data }) => heard.push(data),
        onError: (error) => failed.push(error.data?.kind ?? error.message),
      }),
    );
  });
  return { heard, failed, client };
}

const change = (tenantId: string, noun: string, id: string | null) =>
  api.node.deps.db.withTenant(tenantId, (tx) => announce({ tenantId }, tx, noun, id));

test('a page hears what changes in its workspace, and nothing of another', async () => {
  const { tenantId: other } = await api.addTenant('neighbour');
  const { heard } = await listen(await api.token('owner'));
  // NOTIFY keeps order over a channel: were the first one let through, it would be here before the second.
  await change(other, 'tickets', other);
  await change(api.tenantId, 'tickets', api.tenantId);
  await expect.poll(() => heard, { timeout: 5000 }).toEqual([{ noun: 'tickets', id: api.tenantId }]);
});

test('a change made through the API arrives', async () => {
  const { heard, client } = await listen(await api.token('owner'));
  const member = await client.members.create.mutate({ email: 'live@acme.test', name: 'Live', role: 'guest' });
  await expect.poll(() => heard, { timeout: 5000 }).toContainEqual({ noun: 'members', id: member.id });
});

test('after the connection to Postgres was lost, pages read everything again and hear on', async () => {
  const { heard } = await listen(await api.token('owner'));
  // A role may end its own connections.
  const admin = new pg.Client({ connectionString: api.urls.app });
  await admin.connect();
  await admin.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'backbeat-api-live' AND datname = current_database()`,
  );
  await admin.end();
  await expect.poll(() => heard, { timeout: 10_000 }).toContainEqual({ noun: '*', id: null });
  await change(api.tenantId, 'leads', null);
  await expect.poll(() => heard, { timeout: 5000 }).toContainEqual({ noun: 'leads', id: null });
});

test('without a sign-in the stream says so and ends', async () => {
  const response = await fetch(`${api.url}/api/trpc/live.changes`, { headers: { accept: 'text/event-stream' } });
  const text = await response.text();
  expect(text).toContain('"kind":"Unauthenticated"');
  expect(text).not.toMatch(/stack/);
});

test('a stream ends when its session does', async () => {
  const body = { email: api.email('sales'), password: PASSWORD };
  const { accessToken } = (await api.call(null, 'POST', '/auth/login', { body })).body.data;
  const { failed } = await listen(accessToken);
  await api.call(null, 'POST', '/auth/logout', { token: accessToken, body: {} });
  await change(api.tenantId, 'tickets', null);
  await expect.poll(() => failed, { timeout: 5000 }).toEqual(['Unauthenticated']);
});
