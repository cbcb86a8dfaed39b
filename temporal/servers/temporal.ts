import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Connection } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../names.ts';
import { findTemporal } from './binaries.ts';
import { endProcess, eventually, freePort, hasEnded, isOurs, spawnServer, tail } from './processes.ts';
import { SetupError } from './setup-error.ts';

const READY_LIMIT_MS = 60_000;

export interface TemporalServer {
  /** host:port of the gRPC frontend */
  readonly address: string;
  readonly uiUrl: string | null;
  readonly version: string;
  /** The store is new, and processes that Postgres knows have to be started again; true until `rebuilt` says that they were. */
  readonly fresh: boolean;
  rebuilt(): Promise<void>;
  readonly pid: number;
  stop(): Promise<void>;
}

export interface TemporalOptions {
  /** The store, its version and the log are kept in it. */
  readonly dataDir: string;
  readonly port?: number;
  /** null: no UI */
  readonly uiPort?: number | null;
  readonly dynamicConfig?: Readonly<Record<string, string | number | boolean>>;
}

/**
 * Temporal's development server on 127.0.0.1 with a SQLite store; one that a killed start left behind is ended first.
 * A store that another version wrote is set aside: Postgres is the truth and all processes can be restarted from it.
 * @throws SetupError
 */
export async function startTemporal(options: TemporalOptions): Promise<TemporalServer> {
  const folder = path.join(path.resolve(options.dataDir), 'temporal');
  const store = path.join(folder, 'temporal.db');
  const logFile = path.join(path.resolve(options.dataDir), 'logs', 'temporal.log');
  await mkdir(folder, { recursive: true });
  await endLeftoverTemporal(options.dataDir);
  const program = await findTemporal();
  const marker = path.join(folder, 'rebuild-needed');
  if (await isNewStore(folder, store, program.version)) await writeFile(marker, '');
  const port = await freePort(options.port);
  const uiPort = options.uiPort === null ? null : await freePort(options.uiPort);
  const child = spawnServer(program.path, serverArguments(store, port, uiPort, options.dynamicConfig ?? {}), {
    logFile,
  });
  const pid = child.pid ?? 0;
  await writeFile(path.join(folder, 'pid'), String(pid));
  const address = `127.0.0.1:${port}`;
  const ready = await eventually(async () => hasEnded(child) || (await answers(address)), READY_LIMIT_MS);
  if (!ready || hasEnded(child)) {
    if (child.pid) await endProcess(child.pid);
    throw new SetupError(`Temporal does not start (${await tail(logFile)}): see ${logFile}`);
  }
  // Only now: a store that never came up is not taken for a good one.
  await writeFile(path.join(folder, 'version'), program.version);
  child.unref();
  return {
    address,
    uiUrl: uiPort === null ? null : `http://127.0.0.1:${uiPort}`,
    version: program.version,
    fresh: existsSync(marker),
    rebuilt: () => rm(marker, { force: true }),
    pid,
    stop: () => endProcess(pid),
  };
}

/** Ends the server of an earlier start that was killed. Only one that runs on exactly this store is ours. */
export async function endLeftoverTemporal(dataDir: string): Promise<void> {
  const folder = path.join(path.resolve(dataDir), 'temporal');
  const pid = Number.parseInt(await readFile(path.join(folder, 'pid'), 'utf8').catch(() => ''), 10);
  if (await isOurs(pid, ['start-dev', path.join(folder, 'temporal.db')])) await endProcess(pid);
}

/** Sets aside a store that another version wrote. */
async function isNewStore(folder: string, store: string, version: string): Promise<boolean> {
  if (!(await stat(store).catch(() => null))) return true;
  const writtenBy = await readFile(path.join(folder, 'version'), 'utf8').catch(() => null);
  if (writtenBy === version) return false;
  for (const suffix of ['', '-wal', '-shm'])
    await rename(`${store}${suffix}`, `${store}${suffix}.old`).catch(() => undefined);
  return true;
}

function serverArguments(
  store: string,
  port: number,
  uiPort: number | null,
  dynamicConfig: NonNullable<TemporalOptions['dynamicConfig']>,
): string[] {
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--db-filename', store],
    ...(uiPort === null ? ['--headless'] : ['--ui-ip', '127.0.0.1', '--ui-port', String(uiPort)]),
    ...['--log-level', 'error'],
    ...SEARCH_ATTRIBUTES.flatMap((name) => ['--search-attribute', `${name}=Keyword`]),
    ...Object.entries(dynamicConfig).flatMap(([key, value]) => [
      '--dynamic-config-value',
      `${key}=${JSON.stringify(value)}`,
    ]),
  ];
}

/** The namespace is there a moment after the port, and the search attributes a moment after the namespace. */
async function answers(address: string): Promise<boolean> {
  let connection: Connection | undefined;
  try {
    connection = await Connection.connect({ address, connectTimeout: '1s' });
    await connection.workflowService.describeNamespace({ namespace: 'default' });
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: 'default' });
    return SEARCH_ATTRIBUTES.every((name) => name in (customAttributes ?? {}));
  } catch {
    return false;
  } finally {
    await connection?.close();
  }
}
