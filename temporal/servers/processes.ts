import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const LOG_KEPT_BYTES = 10 * 1024 * 1024;
const POLL_MS = 25;

/** @returns false where the condition did not become true within the limit */
export async function eventually(condition: () => boolean | Promise<boolean>, limitMs: number): Promise<boolean> {
  const end = Date.now() + limitMs;
  while (!(await condition())) {
    if (Date.now() >= end) return false;
    await delay(POLL_MS);
  }
  return true;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** How a process was called, '' where there is none (or only a zombie). */
export async function commandLine(pid: number): Promise<string> {
  if (process.platform === 'linux') {
    const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return text.replaceAll('\0', ' ').trim();
  }
  const { stdout } = await promisify(execFile)('ps', ['-o', 'args=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
  return stdout.trim();
}

/** Process numbers are used again: a number from a file is only ours where its command line holds every mark. */
export async function isOurs(pid: number, marks: readonly string[]): Promise<boolean> {
  if (!Number.isInteger(pid) || pid <= 1 || !isAlive(pid)) return false;
  const command = await commandLine(pid);
  return marks.every((mark) => command.includes(mark));
}

/** Asks a process to end, and makes it after `limitMs`. Returns when it is gone. */
export async function endProcess(pid: number, signal: NodeJS.Signals = 'SIGTERM', limitMs = 10_000): Promise<void> {
  const gone = async () => !isAlive(pid) || (await commandLine(pid)) === '';
  const send = (name: NodeJS.Signals) => {
    if (isAlive(pid)) process.kill(pid, name);
  };
  send(signal);
  if (await eventually(gone, limitMs)) return;
  send('SIGKILL');
  await eventually(gone, 5000);
}

/** `preferred` where it is free on the loopback address, else any free port. */
export async function freePort(preferred = 0): Promise<number> {
  return (await tryPort(preferred)) ?? (await tryPort(0)) ?? 0;
}

/** The port, null where it is in use or may not be opened. */
export function tryPort(port: number, host = '127.0.0.1'): Promise<number | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(null));
    probe.listen(port, host, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : null));
    });
  });
}

/**
 * Starts a server in a process group of its own, so that Ctrl-C in the terminal reaches only us and we end the servers in
 * order. Its output goes to a file, not a pipe: it outlives us without harm, and the next start ends it.
 */
export function spawnServer(
  command: string,
  args: readonly string[],
  options: { logFile: string; env?: NodeJS.ProcessEnv; cwd?: string; user?: { uid: number; gid: number } | null },
): ChildProcess {
  mkdirSync(path.dirname(options.logFile), { recursive: true });
  const size = statSync(options.logFile, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_KEPT_BYTES) renameSync(options.logFile, `${options.logFile}.old`);
  const log = openSync(options.logFile, 'a');
  const child = spawn(command, args, {
    detached: true,
    stdio: ['ignore', log, log],
    env: options.env ?? process.env,
    ...(options.cwd ? { cwd: options.cwd } : {}),
    ...(options.user ?? {}),
  });
  closeSync(log);
  // A command that is not there is reported by `exitCode`/`pid` to whoever waits for readiness; without a listener it would throw.
  child.on('error', () => undefined);
  return child;
}

export const hasEnded = (child: ChildProcess): boolean =>
  child.pid === undefined || child.exitCode !== null || child.signalCode !== null;

/** The last lines of a log, for an error message. */
export async function tail(logFile: string, lines = 3): Promise<string> {
  const text = await readFile(logFile, 'utf8').catch(() => '');
  return text.trim().split('\n').slice(-lines).join(' | ');
}
