import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import {
  type Config,
  ConfigError,
  type DatabaseUrls,
  databaseUrls,
  type Environment,
  loadDotEnv,
  readConfig,
  readEnvironment,
} from '../config.ts';
import { DEMO_PASSWORD, DEMO_SIGN_INS } from '../domain/members/demo.ts';
import { hasWorkspace } from '../prisma/seed/has-workspace.ts';
import { diskFiles, filesFolder } from '../services/files/disk.ts';
import { configureSecrets } from '../services/secrets.ts';
import { findTemporal } from '../temporal/servers/binaries.ts';
import { freePort, tryPort } from '../temporal/servers/processes.ts';
import { SetupError } from '../temporal/servers/setup-error.ts';
import { startTemporal, type TemporalServer } from '../temporal/servers/temporal.ts';
import { endLeftoverApp, startApp } from './app.ts';
import { ensureBuilt } from './build.ts';
import { EMBEDDED_DATABASE, embeddedSecret, lockDataFolder, PORTS, startEmbeddedPostgres } from './embedded.ts';
import { generateClient } from './generate.ts';
import { migrate } from './migrations/migrate.ts';
import { startVite } from './vite.ts';

/** `npm start`, and with --dev `npm run dev`: everything the app needs, in order, and down again in the opposite one. */
const dev = process.argv.includes('--dev');

/** What was started and is to be stopped, last first. */
const stops: (() => Promise<void>)[] = [];
let current: Promise<unknown> = Promise.resolve();
let stopping: Promise<void> | null = null;

function stopAll(): Promise<void> {
  stopping ??= (async () => {
    // A server that is just starting is waited for: only then can it be stopped.
    await current.catch(() => undefined);
    await setImmediate();
    for (const stop of stops.reverse()) await stop().catch((error: Error) => console.error(error.message));
  })();
  return stopping;
}

/** One line a step, with the seconds it took. */
async function step<T>(label: string, work: () => Promise<T>, describe?: (result: T) => string | null): Promise<T> {
  if (stopping !== null) await new Promise(() => undefined);
  const begun = Date.now();
  process.stdout.write(`  ${label} … `);
  try {
    const running = work();
    current = running;
    const result = await running;
    const what = describe?.(result);
    console.log(`${what ? `${what}, ` : ''}${((Date.now() - begun) / 1000).toFixed(1)} s`);
    return result;
  } catch (error) {
    console.log('failed');
    throw error;
  }
}

type Variables = Record<string, string | undefined>;

async function main(): Promise<void> {
  const env = readEnvironment(loadDotEnv());
  const dataDir = path.resolve(env.BACKBEAT_DATA_DIR);
  const variables: Variables = {
    ...process.env,
    BACKBEAT_DATA_DIR: dataDir,
    PORT: String(env.PORT),
    HOST: env.HOST,
    BACKBEAT_DEMO: '0',
  };
  console.log(dev ? 'Backbeat starts, reloading on change' : 'Backbeat starts');
  stops.push(await lockDataFolder(dataDir));
  await endLeftoverApp(dataDir);
  if ((await tryPort(env.PORT, env.HOST)) === null) {
    throw new SetupError(
      `port ${env.PORT} is in use: stop what listens there, or start with another, PORT=${env.PORT + 1} npm start`,
    );
  }
  await step('database client', generateClient, (made) => (made ? null : 'up to date'));
  // Minutes of a first start: fetched and built while the database is filled, and waited for in their own steps.
  const building = dev ? rm('dist/workflows.js', { force: true }).then(() => []) : ensureBuilt();
  const fetching = env.TEMPORAL_ADDRESS ? Promise.resolve() : findTemporal();
  for (const early of [building, fetching]) early.catch(() => undefined);
  await startDatabase(env, dataDir, variables);
  const temporal = await startWorkflows(env, dataDir, variables, fetching);
  await step(
    'web app and workflows',
    () => building,
    (built) => (built.length ? 'built' : 'up to date'),
  );
  const config = readConfig(variables);
  if (temporal?.fresh) {
    await step(
      'processes',
      () => wakeAll(config.database),
      (asked) => `${asked} to be restarted from Postgres`,
    );
    await temporal.rebuilt();
  }
  const processes = await step('worker and API', () => startProcesses(dataDir, variables));
  const url = dev ? await step('web app', () => startWeb(dataDir, variables)) : config.http.publicUrl;
  welcome(url, config, dataDir);
  const first = await Promise.race(processes.map((one) => one.ended.then(() => one)));
  if (stopping !== null) return stopping;
  throw new SetupError(`the ${first.name} has ended by itself: see ${first.logFile}`);
}

/** Postgres with roles, schema and, in the embedded mode, the demo tenant. Adds its variables. */
async function startDatabase(env: Environment, dataDir: string, variables: Variables): Promise<void> {
  let urls: DatabaseUrls;
  if (env.DATABASE_URL) {
    urls = databaseUrls(env, env.DATABASE_URL);
  } else {
    const server = await step(
      'Postgres',
      () => startEmbeddedPostgres(env),
      ({ port }) => `127.0.0.1:${port}`,
    );
    stops.push(server.stop);
    urls = server.urls(EMBEDDED_DATABASE);
    variables.BACKBEAT_DEMO = '1';
    variables.INBOUND_SMTP_PORT = String(env.INBOUND_SMTP_PORT ?? (await freePort(env.PORT + PORTS.smtp)));
    variables.BACKBEAT_SECRET = env.BACKBEAT_SECRET ?? (await embeddedSecret(dataDir));
  }
  await step(
    'migrations',
    () => migrate(urls.owner),
    (applied) => (applied.length ? `${applied.length} applied` : 'none pending'),
  );
  if (variables.BACKBEAT_DEMO === '1') {
    // What the demo has signed and kept is good later.
    configureSecrets(Buffer.from(variables.BACKBEAT_SECRET ?? '', 'hex'));
    await step(
      'demo data',
      async () => {
        if (await hasWorkspace(urls.owner)) return false;
        // All services are read for it: seconds that a later start does not spend.
        const { seed } = await import('../prisma/seed/main.ts');
        return seed(urls, { now: Date.now(), files: diskFiles(filesFolder(dataDir)) });
      },
      (made) => (made ? null : 'there already'),
    );
  }
  Object.assign(variables, {
    DATABASE_URL: urls.app,
    MIGRATE_DATABASE_URL: urls.owner,
    RELAY_DATABASE_URL: urls.relay,
    AUTH_DATABASE_URL: urls.auth,
  });
}

/** The embedded Temporal, null where another is configured. Adds its variables. */
async function startWorkflows(
  env: Environment,
  dataDir: string,
  variables: Variables,
  fetching: Promise<unknown>,
): Promise<TemporalServer | null> {
  if (env.TEMPORAL_ADDRESS) return null;
  const ports = { port: env.PORT + PORTS.temporal, uiPort: env.PORT + PORTS.temporalUi };
  const server = await step(
    'Temporal',
    () => fetching.then(() => startTemporal({ dataDir, ...ports })),
    ({ address }) => address,
  );
  stops.push(server.stop);
  variables.TEMPORAL_ADDRESS = server.address;
  variables.TEMPORAL_NAMESPACE = 'default';
  variables.TEMPORAL_UI_URL = server.uiUrl ?? '';
  return server;
}

async function wakeAll({ relay }: DatabaseUrls): Promise<bigint | number> {
  const { openSweeper } = await import('../temporal/sweeper.ts');
  const sweeper = openSweeper(relay);
  try {
    return await sweeper.wakeAll(new Date());
  } finally {
    await sweeper.close();
  }
}

async function startProcesses(dataDir: string, env: Variables) {
  const started = await Promise.allSettled(
    (['worker', 'api'] as const).map(async (name) => {
      const app = await startApp(name, { dataDir, env, watch: dev });
      stops.push(app.stop);
      return app;
    }),
  );
  return started.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
}

async function startWeb(dataDir: string, env: Variables): Promise<string> {
  const vite = await startVite(dataDir, env);
  stops.push(vite.stop);
  return vite.url;
}

function welcome(url: string, { demo, temporal: { uiUrl }, inbound }: Config, dataDir: string): void {
  const width = Math.max(...DEMO_SIGN_INS.map(({ email }) => email.length));
  console.log(`\n  Backbeat      ${url}`);
  if (uiUrl) console.log(`  Temporal UI   ${uiUrl}`);
  if (inbound) console.log(`  Mail in       smtp://${inbound.host}:${inbound.port}`);
  console.log(`  Logs, data    ${path.relative(process.cwd(), dataDir) || dataDir}`);
  if (demo) {
    console.log(`\n  Sign in with the password ${DEMO_PASSWORD} as`);
    for (const { email, role } of DEMO_SIGN_INS) console.log(`    ${email.padEnd(width)}  ${role}`);
  }
  console.log('\n  Ctrl-C stops everything; the state is here at the next start.');
}

async function leave(code: number): Promise<never> {
  await stopAll();
  process.exit(code);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // Ctrl-C reaches npm and us, and npm passes it on: more of them change nothing.
    if (stopping === null) console.log('\n  stopping');
    void leave(0);
  });
}

main().then(
  () => leave(0),
  (error: unknown) => {
    const known = error instanceof SetupError || error instanceof ConfigError;
    console.error(known ? error.message : error);
    return leave(1);
  },
);
