import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import pg from 'pg';
import type { DatabaseUrls } from '../config.ts';
import { migrate } from '../scripts/migrations/migrate.ts';
import { systemClock } from '../services/clock.ts';
import type { Ctx } from '../services/context.ts';
import { type Database, openDatabase } from '../services/database.ts';
import { createDatabase, provisionRoles } from '../temporal/servers/databases.ts';
import { startPostgres } from '../temporal/servers/postgres.ts';
import { startTemporal } from '../temporal/servers/temporal.ts';

/** The whole product for a measurement: Postgres that forces to disk, Temporal, and a worker in a process of its own. */
export interface BenchHouse {
  readonly db: Database;
  /** Past row-level security. */
  readonly owner: pg.Pool;
  /** As the application's role: row-level security holds. */
  readonly app: pg.Pool;
  readonly client: Client;
  ctx(tenantId: string): Ctx;
  /** Another migrated database of the same server, which no worker looks at. */
  emptyDatabase(name: string): Promise<DatabaseUrls>;
  /** CPU seconds used so far, where the system tells (Linux). */
  cpu(): Promise<Cpu>;
  stop(): Promise<void>;
}

/** CPU seconds by part of the house; `caller` is the measuring process, which does what the API would. */
export interface Cpu {
  readonly caller: number;
  readonly worker: number;
  readonly postgres: number;
  readonly temporal: number;
}

export const cpuBetween = (from: Cpu, to: Cpu): Cpu => ({
  caller: to.caller - from.caller,
  worker: to.worker - from.worker,
  postgres: to.postgres - from.postgres,
  temporal: to.temporal - from.temporal,
});

export const cpuWords = (cpu: Cpu): string =>
  `CPU ${Object.values(cpu)
    .reduce((sum, part) => sum + part, 0)
    .toFixed(1)} s: ${Object.entries(cpu)
    .map(([part, seconds]) => `${part} ${seconds.toFixed(1)}`)
    .join(', ')}`;

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DATABASE = 'backbeat_bench';

export async function openBenchHouse(): Promise<BenchHouse> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'backbeat-bench-'));
  // The instant of each commit is kept: lateness is measured to there, and not to when the work began.
  const first = await startPostgres({ dataDir });
  await query(first.adminUrl(), 'ALTER SYSTEM SET track_commit_timestamp = on');
  await first.stop();
  const postgres = await startPostgres({ dataDir });
  const emptyDatabase = async (name: string): Promise<DatabaseUrls> => {
    const fresh = postgres.urls(name);
    await provisionRoles(postgres.adminUrl(), fresh);
    await createDatabase(postgres.adminUrl(), name);
    await migrate(fresh.owner);
    return fresh;
  };
  const urls = await emptyDatabase(DATABASE);
  const temporal = await startTemporal({ dataDir, uiPort: null });
  const worker = await startWorker({
    DATABASE_URL: urls.app,
    MIGRATE_DATABASE_URL: urls.owner,
    RELAY_DATABASE_URL: urls.relay,
    AUTH_DATABASE_URL: urls.auth,
    TEMPORAL_ADDRESS: temporal.address,
    BACKBEAT_DATA_DIR: dataDir,
    BACKBEAT_SECRET: '0'.repeat(64),
  });
  const db = openDatabase(urls.app);
  const owner = new pg.Pool({ connectionString: urls.owner, max: 4 });
  const app = new pg.Pool({ connectionString: urls.app, max: 4 });
  const connection = await Connection.connect({ address: temporal.address });
  return {
    db,
    owner,
    app,
    client: new Client({ connection }),
    emptyDatabase,
    ctx: (tenantId) => ({ tenantId, actor: { kind: 'system', id: 'bench' }, clock: systemClock, db, requestId: null }),
    async cpu() {
      const { user, system } = process.cpuUsage();
      return {
        caller: (user + system) / 1e6,
        worker: await cpuSeconds((pid) => pid === worker.pid),
        postgres: await cpuSeconds((pid, parent) => pid === postgres.pid || parent === postgres.pid),
        temporal: await cpuSeconds((pid) => pid === temporal.pid),
      };
    },
    async stop() {
      await connection.close();
      worker.kill('SIGTERM');
      if (worker.exitCode === null) await once(worker, 'exit');
      await Promise.all([db.close(), owner.end(), app.end()]);
      await temporal.stop();
      await postgres.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Clock ticks a second in /proc, the same on every Linux of today. */
const TICKS = 100;

async function cpuSeconds(which: (pid: number, parent: number) => boolean): Promise<number> {
  let ticks = 0;
  for (const name of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(name)) continue;
    const text = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    // After the command in brackets: state, parent, …; user and system time are fields 14 and 15, those of ended children 16 and 17.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    if (which(Number(name), Number(fields[1]))) {
      for (const field of fields.slice(11, 15)) ticks += Number(field);
    }
  }
  return ticks / TICKS;
}

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}

/** BENCH_PROFILE=folder: the worker leaves a CPU profile there. */
async function startWorker(env: Record<string, string>): Promise<ChildProcess> {
  const folder = process.env.BENCH_PROFILE;
  const profile = folder ? ['--cpu-prof', `--cpu-prof-dir=${folder}`] : [];
  const worker = spawn(process.execPath, [...profile, '--import', 'tsx', 'temporal/worker-main.ts'], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const started = new Promise<void>((resolve, reject) => {
    worker.stdout?.on('data', (chunk: Buffer) => {
      if (chunk.includes('worker started')) resolve();
    });
    worker.once('exit', (code) => reject(new Error(`the worker ended with ${code}`)));
  });
  await started;
  return worker;
}

/** Asks until it is so. @throws Error after the limit, with what was last answered */
export async function until<T>(
  what: string,
  ask: () => Promise<T>,
  isSo: (answer: T) => boolean,
  limitMs = 120_000,
  everyMs = 20,
): Promise<T> {
  const limit = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (isSo(answer)) return answer;
    if (Date.now() > limit) throw new Error(`${what}: still ${JSON.stringify(answer)} after ${limitMs / 1000} s`);
    await pause(everyMs);
  }
}

/** The value below which this share of the sorted values lies. */
export const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
