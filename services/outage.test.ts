import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toAppError } from '../api/errors.ts';
import type { DatabaseUrls } from '../config.ts';
import { migrate } from '../scripts/migrations/migrate.ts';
import { createDatabase, provisionRoles } from '../temporal/servers/databases.ts';
import { type PostgresServer, startPostgres } from '../temporal/servers/postgres.ts';
import { type Identity, openIdentity } from './auth/identity.ts';
import { type Database, openDatabase } from './database.ts';
import { newId } from './ids.ts';
import { isOutage } from './outage.ts';
import { isPassing } from './processes/act.ts';

let dataDir: string;
let server: PostgresServer;
let urls: DatabaseUrls;
let db: Database;
let identity: Identity;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'backbeat-outage-'));
  server = await startPostgres({ dataDir, fast: true });
  urls = server.urls('outage');
  await provisionRoles(server.adminUrl(), urls);
  await createDatabase(server.adminUrl(), 'outage');
  await migrate(urls.owner);
  db = openDatabase(urls.app, { connections: 4 });
  identity = openIdentity({
    authDatabaseUrl: urls.auth,
    secret: Buffer.alloc(32, 1),
    publicUrl: 'http://localhost',
    db,
  });
});
afterAll(async () => {
  await Promise.all([db?.close(), identity?.close()]);
  await server?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** Every way in which the product talks to Postgres. */
const doors = {
  transaction: () =>
    db.withTenant(newId(), async (tx) => {
      await tx.$queryRaw`SELECT pg_sleep(0.005)::text`;
      await tx.lead.count();
    }),
  statement: () => db.anyone.$queryRaw`SELECT pg_sleep(0.005)::text`,
  model: () => db.anyone.lead.count(),
  pool: () => identity.pool.query('SELECT pg_sleep(0.005)'),
  keys: () => identity.auth.api.getJwks(),
  signIn: () =>
    identity.auth.api
      .signInEmail({ body: { email: 'nobody@acme.test', password: 'whatever' } })
      .catch((error: unknown) => {
        if ((error as { statusCode?: number }).statusCode !== 401) throw error;
      }),
};

test('whatever a Postgres that is killed under load makes fail is an outage, whichever way it was asked, and passes', async () => {
  for (const door of Object.values(doors)) await door();
  const failures: { readonly name: string; readonly error: unknown }[] = [];
  let done = false;
  const askers = Object.entries(doors).map(async ([name, door]) => {
    while (!done) {
      await door().catch(async (error: unknown) => {
        failures.push({ name, error });
        await delay(5);
      });
    }
  });
  const failed = () => new Set(failures.map(({ name }) => name));
  for (const signal of ['SIGKILL', 'SIGINT'] as const) {
    failures.length = 0;
    process.kill(server.pid, signal);
    await expect.poll(() => [...failed()].sort(), { timeout: 20_000 }).toEqual(Object.keys(doors).sort());
    server = await startPostgres({ dataDir, fast: true, port: server.port });
    const strange = failures.filter(({ error }) => !isOutage(error) || !isPassing(error));
    expect(strange, signal).toEqual([]);
    expect(new Set(failures.map(({ error }) => toAppError(error).kind)), signal).toEqual(new Set(['Unavailable']));
  }
  done = true;
  await Promise.all(askers);
  for (const door of Object.values(doors)) await door();
});

test('a connection that better-auth has in hand may be cut without ending the process', async () => {
  const client = await identity.pool.connect();
  const ended = new Promise((resolve) => client.once('end', resolve));
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  await identity.pool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
  // Without a listener of ours the error that comes before it ends any Node process.
  await ended;
  client.release(true);
  await doors.keys();
});

test('a transaction that takes too long is ended by Postgres, and may be tried again', async () => {
  const slow = db.withTenant(crypto.randomUUID(), async (tx) => {
    // Only one that is not set takes effect.
    await tx.$queryRaw`SELECT set_config('transaction_timeout', '0', true)`;
    await tx.$queryRaw`SELECT set_config('transaction_timeout', '50ms', true)`;
    await tx.$queryRaw`SELECT pg_sleep(5)::text`;
  });
  expect(isOutage(await slow.catch((error: unknown) => error))).toBe(true);
});

test('what the database refuses is not', async () => {
  const refusals = [
    db.anyone.$queryRaw`SELECT nothing`,
    db.anyone.$executeRaw`INSERT INTO tenant (id) VALUES (NULL)`,
    db.anyone.$queryRaw`SELECT 1 / 0`,
    identity.pool.query('SELECT nothing'),
  ];
  for (const outcome of await Promise.allSettled(refusals)) {
    expect(outcome.status).toBe('rejected');
    expect(isOutage((outcome as PromiseRejectedResult).reason)).toBe(false);
  }
});
