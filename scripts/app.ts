import type { ChildProcess } from 'node:child_process';
import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { endProcess, eventually, hasEnded, isOurs, spawnServer, tail } from '../temporal/servers/processes.ts';
import { SetupError } from '../temporal/servers/setup-error.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const READY_LIMIT_MS = 60_000;
/** The worker lets running activities end for 10 s. */
const STOP_LIMIT_MS = 15_000;

export type AppProcessName = 'worker' | 'api';
const ENTRY = { worker: 'temporal/worker-main.ts', api: 'api/main.ts' } as const;
const BUILT = { worker: 'dist/worker.js', api: 'dist/api.js' } as const;

export interface AppProcess {
  readonly name: AppProcessName;
  readonly pid: number;
  readonly logFile: string;
  /** Settles when the process ends, whoever ended it. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

export interface AppOptions {
  readonly dataDir: string;
  /** The whole configuration (config.ts). */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Restart when a source changes. */
  readonly watch?: boolean;
  /** What production starts, dist/worker.js and dist/api.js, instead of the sources. */
  readonly built?: boolean;
}

/** Starts the worker or the API and returns when it is ready. @throws SetupError */
export async function startApp(
  name: AppProcessName,
  { dataDir, env, watch = false, built = false }: AppOptions,
): Promise<AppProcess> {
  const logFile = path.join(dataDir, 'logs', `${name}.log`);
  const before = (await stat(logFile).catch(() => null))?.size ?? 0;
  // Workflows are read by path and not imported: the watcher has to be told.
  const watching = ['node_modules/tsx/dist/cli.mjs', 'watch', '--clear-screen=false', '--include', 'workflows/**/*.ts'];
  const entry = path.join(root, ENTRY[name]);
  const starting = built ? [path.join(root, BUILT[name])] : ['--import', 'tsx', entry];
  const args = watch ? [...watching, entry] : ['--enable-source-maps', ...starting];
  const child = spawnServer(process.execPath, args, { logFile, env: { ...process.env, ...env }, cwd: root });
  const pid = child.pid ?? 0;
  await writeFile(path.join(dataDir, `${name}.pid`), String(pid));
  const isReady = name === 'api' ? () => answers(env) : () => said(logFile, before, 'worker started');
  const ready = await eventually(async () => hasEnded(child) || (await isReady()), READY_LIMIT_MS);
  if (!ready || hasEnded(child)) {
    if (child.pid) await endProcess(child.pid);
    throw new SetupError(`the ${name} does not start (${await tail(logFile, 1)}): see ${logFile}`);
  }
  return { name, pid, logFile, ended: ending(child), stop: () => endProcess(pid, 'SIGTERM', STOP_LIMIT_MS) };
}

/** Ends the worker and the API of a start that was killed. */
export async function endLeftoverApp(dataDir: string): Promise<void> {
  for (const [name, entry] of Object.entries(ENTRY)) {
    const pid = Number.parseInt(await readFile(path.join(dataDir, `${name}.pid`), 'utf8').catch(() => ''), 10);
    if (await isOurs(pid, [path.join(root, entry)])) await endProcess(pid, 'SIGTERM', STOP_LIMIT_MS);
  }
}

const ending = (child: ChildProcess): Promise<void> =>
  hasEnded(child) ? Promise.resolve() : new Promise((resolve) => child.once('exit', () => resolve()));

/** Open to anybody and without a look at the servers behind it. */
function answers({ HOST: host = '127.0.0.1', PORT: port }: AppOptions['env']): Promise<boolean> {
  const address = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return fetch(`http://${address}:${port}/health/live`, { signal: AbortSignal.timeout(1000) }).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function said(logFile: string, from: number, what: string): Promise<boolean> {
  const log = await readFile(logFile).catch(() => Buffer.alloc(0));
  return log.subarray(from).includes(what);
}
