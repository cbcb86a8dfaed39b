import type { Client } from '@temporalio/client';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { newId } from '../services/ids.ts';
import { OUTBOX_CHANNEL } from '../services/processes/rows.ts';
import { type TestDatabase, testDatabase } from '../test/support/database.ts';
import { newTenant } from '../test/support/tenant.ts';
import { type Relay, startRelay } from './relay.ts';

let database: TestDatabase;
let owner: pg.Pool;
/** Of the relay's role, which may see and cut its own connections. */
let same: pg.Pool;
let tenantId: string;
const relays: Relay[] = [];
const warnings: string[] = [];
/** The workflows that were signalled, and whether Temporal takes signals. */
const temporal = { signals: [] as string[], away: false };

beforeAll(async () => {
  database = await testDatabase();
  owner = new pg.Pool({ connectionString: database.urls.owner, max: 2 });
  same = new pg.Pool({ connectionString: database.urls.relay, max: 1 });
  tenantId = (await newTenant(owner)).id;
});
beforeEach(() => {
  Object.assign(temporal, { signals: [], away: false });
  warnings.length = 0;
});
afterEach(async () => {
  await Promise.all(relays.splice(0).map((relay) => relay.stop()));
  await owner.query('DELETE FROM outbox');
});
afterAll(async () => {
  await Promise.all([owner?.end(), same?.end()]);
  await database?.drop();
});

const client = {
  workflow: {
    signalWithStart: (_type: string, { workflowId }: { workflowId: string }) => {
      if (temporal.away) return Promise.reject(new Error('UNAVAILABLE'));
      temporal.signals.push(workflowId);
      return Promise.resolve();
    },
  },
} as unknown as Client;

/** Its poll is far away unless told: what it hears of it hears by NOTIFY. */
function start(pollMs = 600_000): Relay {
  const log = { warn: (_fields: object, message: string) => void warnings.push(message) };
  const relay = startRelay({ url: database.urls.relay, client, log, pollMs });
  relays.push(relay);
  return relay;
}

async function wish(...workflowIds: string[]): Promise<void> {
  await owner.query(
    `INSERT INTO outbox (tenant_id, kind, workflow_id, created_at) SELECT $1, 'ticket-sla', id, now() FROM unnest($2::text[]) AS id`,
    [tenantId, workflowIds],
  );
  await owner.query(`NOTIFY ${OUTBOX_CHANNEL}`);
}
const listeners = async (): Promise<number[]> =>
  (
    await same.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE application_name = 'backbeat-relay-listen' AND datname = current_database() AND query LIKE 'LISTEN%'`,
    )
  ).rows.map((row) => row.pid);
const left = async (): Promise<number> => (await owner.query('SELECT FROM outbox')).rowCount ?? 0;
const limit = { timeout: 10_000 };

test('wishes of one workflow are one signal, and what was signalled is gone', async () => {
  const [one, other] = [newId(), newId()];
  start();
  await expect.poll(async () => (await listeners()).length, limit).toBe(1);
  await wish(one, other, one, one);
  await expect.poll(left, limit).toBe(0);
  expect([...temporal.signals].sort()).toEqual([one, other].sort());
});

test('a listening connection that is cut is opened again, at once and once', async () => {
  start();
  await expect.poll(async () => (await listeners()).length, limit).toBe(1);
  for (let cuts = 0; cuts < 3; cuts++) {
    const [pid = 0] = await listeners();
    await same.query('SELECT pg_terminate_backend($1)', [pid]);
    await expect.poll(async () => (await listeners()).filter((other) => other !== pid).length, limit).toBe(1);
    const id = newId();
    await wish(id);
    await expect.poll(() => temporal.signals, limit).toContain(id);
  }
  expect(await listeners()).toHaveLength(1);
});

test('while Temporal is away wishes are kept, and delivered when it is back, by whichever relay', async () => {
  temporal.away = true;
  start(50);
  start(50);
  const ids = Array.from({ length: 30 }, newId);
  await wish(...ids);
  await expect.poll(() => warnings.length, limit).toBeGreaterThan(0);
  expect([await left(), temporal.signals]).toEqual([30, []]);
  temporal.away = false;
  await expect.poll(left, limit).toBe(0);
  expect([...temporal.signals].sort()).toEqual(ids.sort());
});

test('a relay that died with its lease keeps its wishes from the others for half a minute, and not for longer', async () => {
  const [kept, free] = [newId(), newId()];
  await wish(kept, free);
  await owner.query(
    `UPDATE outbox SET leased_until = now() + CASE workflow_id WHEN $1 THEN interval '30 seconds' ELSE interval '-1 millisecond' END`,
    [kept],
  );
  expect(await start().drain()).toBeLessThanOrEqual(1);
  await expect.poll(() => temporal.signals, limit).toEqual([free]);
  expect(await left()).toBe(1);
});
