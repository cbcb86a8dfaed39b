import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, freePort, isAlive, tryPort } from '../../temporal/servers/processes.ts';

/** `npm start` as a person runs it, with a data folder and ports of its own. */

const root = fileURLToPath(new URL('../..', import.meta.url));
const START_LIMIT_MS = 180_000;
const UP = 'Ctrl-C stops everything';

interface Run {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
}

const running: ChildProcess[] = [];
function start(env: Record<string, string>): Run {
  const child = spawn(process.execPath, ['scripts/start.mjs'], { cwd: root, env: { ...process.env, ...env } });
  running.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)));
  const ended = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)));
  return { child, output: () => output, ended };
}

async function up(run: Run): Promise<void> {
  const done = () => run.output().includes(UP) || run.child.exitCode !== null;
  await eventually(done, START_LIMIT_MS);
  expect(run.output()).toContain(UP);
}

const lastLine = (run: Run) => run.output().trim().split('\n').at(-1);

let dataDir: string;
let env: { PORT: string; BACKBEAT_DATA_DIR: string };
let first: Run;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'backbeat-start-'));
  env = { PORT: String(await freePort()), BACKBEAT_DATA_DIR: dataDir };
  first = start(env);
  await up(first);
}, START_LIMIT_MS);

afterAll(async () => {
  for (const child of running) child.kill('SIGTERM');
  await eventually(() => running.every((child) => child.exitCode !== null || child.signalCode !== null), 60_000);
  await rm(dataDir, { recursive: true, force: true });
}, 90_000);

const pidOf = async (name: string) => Number.parseInt(await readFile(path.join(dataDir, name), 'utf8'), 10);
const servers = async () => {
  const files = ['worker.pid', 'api.pid', 'temporal/pid', 'postgres/postmaster.pid'];
  return Promise.all(files.map(pidOf));
};

describe('npm start', () => {
  it('serves the app, and tells where it is, who may sign in and where Temporal can be watched', async () => {
    const answer = await fetch(`http://127.0.0.1:${env.PORT}/`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')]);
    expect(first.output()).toContain(`http://localhost:${env.PORT}`);
    expect(first.output()).toMatch(/Temporal UI +http:\/\/127\.0\.0\.1:\d+/);
    for (const who of ['owner', 'ops', 'support', 'billing', 'lead', 'employee']) {
      expect(first.output()).toContain(`${who}@demo.test`);
    }
    // The demo's first wakes have to be delivered before the relay counts as keeping up.
    const isReady = () => fetch(`http://127.0.0.1:${env.PORT}/health/ready`).then(({ ok }) => ok);
    expect(await eventually(isReady, 45_000)).toBe(true);
  });

  it('keeps a second copy out of the data folder', async () => {
    const second = start({ ...env, PORT: String(await freePort()) });
    expect(await second.ended).toBe(1);
    expect(lastLine(second)).toMatch(
      /is in use by another copy \(process \d+\): stop that one, or set BACKBEAT_DATA_DIR and PORT$/,
    );
  });

  it('says which port to free or to choose instead', async () => {
    const otherDir = await mkdtemp(path.join(os.tmpdir(), 'backbeat-start-'));
    const squatter: Server = createServer();
    const port = await new Promise<number>((resolve) => {
      squatter.listen(0, '127.0.0.1', () => {
        const address = squatter.address();
        resolve(typeof address === 'object' && address ? address.port : 0);
      });
    });
    const second = start({ PORT: String(port), BACKBEAT_DATA_DIR: otherDir });
    expect(await second.ended).toBe(1);
    expect(lastLine(second)).toBe(
      `port ${port} is in use: stop what listens there, or start with another, PORT=${port + 1} npm start`,
    );
    squatter.close();
    await rm(otherDir, { recursive: true, force: true });
  });

  it('says what is wrong with the configuration', async () => {
    const wrong = start({ ...env, PORT: 'http' });
    expect(await wrong.ended).toBe(1);
    expect(lastLine(wrong)).toMatch(/^PORT is "http", and must be a port number/);
  });

  it(
    'after kill -9 the next start ends what was left and goes on with the same data; SIGINT then stops everything',
    async () => {
      const before = await servers();
      first.child.kill('SIGKILL');
      await first.ended;
      const second = start(env);
      await up(second);
      for (const pid of before) expect(await eventually(() => !isAlive(pid), 10_000)).toBe(true);
      expect(second.output()).toContain('none pending');
      expect(second.output()).not.toContain('to be restarted');

      const after = await servers();
      second.child.kill('SIGINT');
      expect(await second.ended).toBe(0);
      for (const pid of after) expect(await eventually(() => !isAlive(pid), 10_000)).toBe(true);
      expect(await tryPort(Number(env.PORT))).toBe(Number(env.PORT));
    },
    START_LIMIT_MS,
  );
});
