import type { Client } from '@temporalio/client';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { newId } from '../services/ids.ts';
import { OUTBOX_CHANNEL } from '../services/processes/rows.ts';
import { type TestDatabase, testDatabase } from '../test/support/database.ts';
import { type Relay, startRelay } from './relay.ts';
import { withClient } from './servers/client.ts';
import { openSweeper } from './sweeper.ts';

let database: TestDatabase;
let owner: pg.Pool;
const relays: Relay[] = [];

beforeAll(async () => {
  database = await testDatabase();
  owner = new pg.Pool({ connectionString: database.urls.owner, max: 4 });
});
afterEach(async () => {
  await Promise.all(relays.splice(0).map((relay) => relay.stop()));
  await owner.query('TRUNCATE outbox');
});
afterAll(async () => {
  await owner.end();
  await database.drop();
});

interface Signalled {
  readonly type: string;
  readonly workflowId: string;
}

/** Temporal as the relay sees it. @param deliver what a signal does before it is taken */
function relay(
  taken: Signalled[],
  deliver: (workflowId: string) => Promise<void> = () => Promise.resolve(),
  pollMs = 20,
): Relay {
  const signalWithStart = async (type: string, { workflowId }: { workflowId: string }) => {
    await deliver(workflowId);
    taken.push({ type, workflowId });
  };
  const started = startRelay({
    url: database.urls.relay,
    client: { workflow: { signalWithStart } } as unknown as Client,
    pollMs,
    log: { warn: () => undefined },
  });
  relays.push(started);
  return started;
}

const ask = (workflowIds: readonly string[]) =>
  owner.query(
    `INSERT INTO outbox (tenant_id, kind, workflow_id, created_at) SELECT $1, 'timesheet', id, now() FROM unnest($2::text[]) AS id`,
    [newId(), workflowIds],
  );
const left = async (): Promise<number> =>
  Number((await owner.query<{ n: string }>('SELECT count(*) AS n FROM outbox')).rows[0]?.n);
const empty = () => expect.poll(left, { timeout: 10_000, interval: 20 }).toBe(0);

test('wakes of one workflow that wait together are one signal', async () => {
  const taken: Signalled[] = [];
  await ask(['timesheet/t/1', 'timesheet/t/1', 'timesheet/t/2', 'timesheet/t/1']);
  relay(taken);
  await empty();
  expect(taken.map((signal) => signal.workflowId).sort()).toEqual(['timesheet/t/1', 'timesheet/t/2']);
  expect(taken[0]?.type).toBe('timesheetProcess');
});

test('several relays share the work: each wish is delivered once', async () => {
  const taken: Signalled[] = [];
  const ids = Array.from({ length: 1200 }, (_, i) => `timesheet/t/${i}`);
  await ask(ids);
  for (let i = 0; i < 3; i++) relay(taken);
  await empty();
  expect(taken).toHaveLength(ids.length);
  expect(new Set(taken.map((signal) => signal.workflowId)).size).toBe(ids.length);
});

test('what Temporal does not take is kept, and delivered when it is back', async () => {
  const taken: Signalled[] = [];
  let away = true;
  await ask(['timesheet/t/1', 'timesheet/t/2']);
  relay(taken, () => (away ? Promise.reject(new Error('unavailable')) : Promise.resolve()));
  await expect
    .poll(async () => (await owner.query('SELECT FROM outbox WHERE attempts > 0')).rowCount, { timeout: 5000 })
    .toBe(2);
  expect(taken).toEqual([]);
  away = false;
  await empty();
  expect(taken).toHaveLength(2);
});

test('a wish that comes while an earlier one of its workflow is being delivered is not lost with it', async () => {
  const taken: Signalled[] = [];
  let asked = false;
  await ask(['timesheet/t/1']);
  relay(taken, async (workflowId) => {
    if (asked) return;
    asked = true;
    await ask([workflowId]);
  });
  await empty();
  expect(taken).toHaveLength(2);
});

test('a relay that died keeps its wishes from the others only until its lease ends', async () => {
  const taken: Signalled[] = [];
  await ask(['timesheet/t/1', 'timesheet/t/2']);
  await owner.query(`UPDATE outbox SET leased_until = now() + interval '1 hour' WHERE workflow_id = 'timesheet/t/1'`);
  await owner.query(`UPDATE outbox SET leased_until = now() - interval '1 second' WHERE workflow_id = 'timesheet/t/2'`);
  relay(taken);
  await expect.poll(left, { timeout: 5000 }).toBe(1);
  expect(taken.map((signal) => signal.workflowId)).toEqual(['timesheet/t/2']);
});

test('a listening connection that is cut is opened again, at once and once', async () => {
  const taken: Signalled[] = [];
  // Whoever has the role sees its connections, and may cut them.
  const same = new pg.Pool({ connectionString: database.urls.relay, max: 1 });
  const listening = async (): Promise<number[]> => {
    const { rows } = await same.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE application_name = 'backbeat-relay-listen' AND datname = current_database() AND query LIKE 'LISTEN%'`,
    );
    return rows.map((row) => row.pid);
  };
  const others = async (pid: number) => (await listening()).filter((other) => other !== pid).length;
  // Its poll is far away: what it hears of it hears by NOTIFY.
  relay(taken, undefined, 600_000);
  for (let pid = 0, cuts = 0; cuts < 4; cuts++) {
    await expect.poll(() => others(pid), { timeout: 10_000 }).toBe(1);
    await ask([`timesheet/t/${cuts}`]);
    await owner.query(`NOTIFY ${OUTBOX_CHANNEL}`);
    await empty();
    [pid = 0] = await listening();
    await same.query('SELECT pg_terminate_backend($1)', [pid]);
  }
  expect(taken).toHaveLength(4);
  await same.end();
});

test('idle connections that are cut are opened again, and end no process', async () => {
  const taken: Signalled[] = [];
  const sweeper = openSweeper(database.urls.relay);
  relay(taken, undefined, 600_000);
  await sweeper.wakeAll(new Date());
  await ask(['timesheet/t/0']);
  await owner.query(`NOTIFY ${OUTBOX_CHANNEL}`);
  await empty();
  // Without a listener of ours the error of each would be nobody's, and an uncaught one: the run would fail.
  const cut = await withClient(database.urls.relay, (same) =>
    same.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = current_user AND datname = current_database() AND pid <> pg_backend_pid()',
    ),
  );
  expect(cut.rowCount).toBeGreaterThanOrEqual(3);
  await ask(['timesheet/t/1']);
  await empty();
  expect(taken.map(({ workflowId }) => workflowId)).toEqual(['timesheet/t/0', 'timesheet/t/1']);
  await expect.poll(() => sweeper.wakeAll(new Date()).catch(() => null), { timeout: 5000 }).toBe(0);
  await sweeper.close();
});

test('one that is cut in a script’s hand fails the next statement, and ends no process', async () => {
  const work = withClient(database.urls.relay, async (client) => {
    const ended = new Promise((resolve) => client.once('end', resolve));
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await withClient(database.urls.relay, (same) => same.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]));
    await ended;
    return client.query('SELECT 1');
  });
  await expect(work).rejects.toThrow(/not queryable|terminated|Connection/);
});

test('the relay’s role sees the outbox and nothing else, and the application cannot read it', async () => {
  const as = async (url: string, sql: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return client.query(sql).finally(() => client.end());
  };
  await expect(as(database.urls.relay, 'SELECT count(*) FROM outbox')).resolves.toBeDefined();
  for (const table of ['process', 'ledger', 'member', 'message', 'tenant']) {
    await expect(as(database.urls.relay, `SELECT FROM ${table}`)).rejects.toThrow('permission denied');
  }
  await expect(as(database.urls.app, 'SELECT FROM outbox')).rejects.toThrow('permission denied');
});
