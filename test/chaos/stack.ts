import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import type { DatabaseUrls } from '../../config.ts';
import { type AppProcess, startApp } from '../../scripts/app.ts';
import { ensureBuilt } from '../../scripts/build.ts';
import { migrate } from '../../scripts/migrations/migrate.ts';
import { SCHEDULES } from '../../temporal/schedules.ts';
import { createDatabase, provisionRoles } from '../../temporal/servers/databases.ts';
import { startPostgres } from '../../temporal/servers/postgres.ts';
import { eventually, freePort, isAlive, tail } from '../../temporal/servers/processes.ts';
import { startTemporal } from '../../temporal/servers/temporal.ts';
import { openSweeper } from '../../temporal/sweeper.ts';

export const PARTS = ['worker', 'api', 'temporal', 'postgres'] as const;
export type Part = (typeof PARTS)[number];

/** The whole product as it runs in production, in a folder of its own: two servers and two processes that can be killed. */
export interface Stack {
  readonly urls: DatabaseUrls;
  /** Of the stores and the logs. */
  readonly dataDir: string;
  readonly apiUrl: string;
  /** kill -9, and at once or after a while a start on the same store and port. @returns milliseconds until it worked again */
  crash(part: Part, awayMs?: number): Promise<number>;
  /** kill -9, and nothing more. */
  kill(part: Part): Promise<void>;
  /** @param more of the configuration, for this start and those that follow */
  start(part: Part, more?: Readonly<Record<string, string>>): Promise<void>;
  /** Temporal's store is lost: killed, deleted, started empty, and every process asked for again from Postgres. */
  loseTemporal(): Promise<number>;
  /** Schedules that Temporal does not know, even after waiting for them. */
  missingSchedules(limitMs: number): Promise<string[]>;
  /** Whether a part ended without having been killed, and what its log said last. */
  fallen(): Promise<string[]>;
  stop(): Promise<void>;
}

const DATABASE = 'backbeat';

/**
 * Postgres runs with the settings of `npm start`, everything forced to disk: what is proved here holds for the product's own configuration.
 */
export async function startStack(): Promise<Stack> {
  await ensureBuilt(['workflows', 'programs']);
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'backbeat-chaos-'));
  const running: Running = new Map();
  const stop = async () => {
    for (const part of ['api', 'worker', 'temporal', 'postgres'] as const) await running.get(part)?.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    return { ...(await startParts(dataDir, running)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Running = Map<Part, { readonly pid: number; stop(): Promise<void> }>;

async function startParts(dataDir: string, running: Running): Promise<Omit<Stack, 'stop'>> {
  const postgresPort = await freePort();
  const startDatabase = async () => {
    const server = await startPostgres({ dataDir, port: postgresPort });
    if (server.port !== postgresPort) throw new Error(`port ${postgresPort} was taken meanwhile`);
    running.set('postgres', server);
    return server;
  };
  const server = await startDatabase();
  const urls = server.urls(DATABASE);
  const temporalPort = await freePort();
  const startWorkflows = async () => {
    const temporal = await startTemporal({ dataDir, port: temporalPort, uiPort: null });
    if (temporal.address !== `127.0.0.1:${temporalPort}`) throw new Error(`port ${temporalPort} was taken meanwhile`);
    running.set('temporal', temporal);
    return temporal;
  };
  const prepareDatabase = async () => {
    await provisionRoles(server.adminUrl(), urls);
    await createDatabase(server.adminUrl(), DATABASE);
    await migrate(urls.owner);
  };
  await Promise.all([prepareDatabase(), startWorkflows()]);

  const apiPort = await freePort();
  const env: Record<string, string> & { readonly TEMPORAL_ADDRESS: string } = {
    DATABASE_URL: urls.app,
    MIGRATE_DATABASE_URL: urls.owner,
    RELAY_DATABASE_URL: urls.relay,
    AUTH_DATABASE_URL: urls.auth,
    TEMPORAL_ADDRESS: `127.0.0.1:${temporalPort}`,
    TEMPORAL_NAMESPACE: 'default',
    BACKBEAT_DATA_DIR: dataDir,
    BACKBEAT_SECRET: randomBytes(32).toString('hex'),
    BACKBEAT_DEMO: '0',
    PORT: String(apiPort),
    HOST: '127.0.0.1',
    PUBLIC_URL: '',
    SMTP_URL: '',
    STRIPE_SECRET_KEY: '',
    SANDBOX_PAYMENTS: '1',
    TWILIO_ACCOUNT_SID: '',
    LOG_LEVEL: 'info',
  };
  const startProcess = async (name: 'worker' | 'api') => {
    const app: AppProcess = await startApp(name, { dataDir, env, built: true });
    running.set(name, app);
    return app;
  };
  const start = {
    postgres: startDatabase,
    temporal: startWorkflows,
    worker: () => startProcess('worker'),
    api: () => startProcess('api'),
  };
  await Promise.all([start.worker(), start.api()]);

  const kill = async (part: Part) => {
    const pid = running.get(part)?.pid ?? 0;
    if (!isAlive(pid)) throw new Error(`the ${part} had ended by itself (${await lastWords(part)})`);
    process.kill(pid, 'SIGKILL');
    await eventually(() => !isAlive(pid), 5000);
  };
  const lastWords = (part: Part) => tail(path.join(dataDir, 'logs', `${part}.log`), 12);

  return {
    urls,
    dataDir,
    apiUrl: `http://127.0.0.1:${apiPort}`,
    kill,
    async start(part, more = {}) {
      Object.assign(env, more);
      await start[part]();
    },
    async crash(part, awayMs = 0) {
      const killed = Date.now();
      await kill(part);
      await delay(awayMs);
      await start[part]();
      return Date.now() - killed;
    },
    async loseTemporal() {
      const killed = Date.now();
      await kill('temporal');
      await rm(path.join(dataDir, 'temporal'), { recursive: true });
      await startWorkflows();
      const sweeper = openSweeper(urls.relay);
      await sweeper.wakeAll(new Date());
      await sweeper.close();
      return Date.now() - killed;
    },
    async missingSchedules(limitMs) {
      const connection = await Connection.connect({ address: env.TEMPORAL_ADDRESS });
      const { schedule } = new Client({ connection });
      const missing = async () => {
        const known = await Promise.all(
          SCHEDULES.map(({ id }) =>
            schedule
              .getHandle(id)
              .describe()
              .then(
                () => null,
                () => id,
              ),
          ),
        );
        return known.filter((id) => id !== null);
      };
      await eventually(async () => (await missing()).length === 0, limitMs);
      const left = await missing();
      await connection.close();
      return left;
    },
    async fallen() {
      const ended = PARTS.filter((part) => !isAlive(running.get(part)?.pid ?? 0));
      return Promise.all(ended.map(async (part) => `${part}: ${await lastWords(part)}`));
    },
  };
}
