import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { endProcess, eventually, freePort } from '../../temporal/servers/processes.ts';
import { findChromium } from './chromium.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const START_LIMIT_MS = 480_000;
const STOP_LIMIT_MS = 60_000;
const UP = 'Ctrl-C stops everything';

/** The app with the demo's data for a whole run, or why no test of this project can run. */
export type Demo = { readonly url: string; readonly chromium: string; readonly signIns: string } | { reason: string };

declare module 'vitest' {
  interface ProvidedContext {
    demo: Demo;
  }
}

/**
 * For a whole run: `npm start` as a person runs it, on a port and a data folder of its own. BACKBEAT_BROWSER_URL names a
 * demo that runs already, for work on the tests themselves; they only add to it.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const found = await findChromium();
  if ('reason' in found) {
    console.log(`The tests in the browser are skipped: ${found.reason}`);
    project.provide('demo', found);
    return () => Promise.resolve();
  }
  const folder = await mkdtemp(path.join(os.tmpdir(), 'backbeat-browser-'));
  const running = process.env.BACKBEAT_BROWSER_URL;
  const { url, stop } = running
    ? { url: running, stop: () => Promise.resolve() }
    : await startDemo(path.join(folder, 'data'));
  const signIns = path.join(folder, 'sign-ins');
  await mkdir(signIns);
  project.provide('demo', { url, chromium: found.path, signIns });
  return async () => {
    await stop();
    await rm(folder, { recursive: true, force: true });
  };
}

async function startDemo(dataDir: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const port = await freePort();
  const env = { ...process.env, PORT: String(port), BACKBEAT_DATA_DIR: dataDir };
  const child = spawn(process.execPath, ['scripts/start.mjs'], { cwd: root, env });
  const kill = () => void child.kill('SIGTERM');
  process.once('exit', kill);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const stop = async () => {
    process.off('exit', kill);
    if (child.pid && child.exitCode === null) await endProcess(child.pid, 'SIGTERM', STOP_LIMIT_MS);
  };
  await eventually(() => output.includes(UP) || child.exitCode !== null, START_LIMIT_MS);
  if (!output.includes(UP)) {
    await stop();
    throw new Error(`the demo does not start:\n${output}`);
  }
  return { url: `http://localhost:${port}`, stop };
}
