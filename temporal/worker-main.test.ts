import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, openHouse } from '../test/support/house.ts';
import { startTemporal, type TemporalServer } from './servers/temporal.ts';

let house: House;
let dataDir: string;
let temporal: TemporalServer;
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'backbeat-worker-'));
  [house, temporal] = await Promise.all([openHouse(Date.now()), startTemporal({ dataDir, uiPort: null })]);
});
afterAll(async () => {
  await temporal?.stop();
  await house?.close();
  await rm(dataDir, { recursive: true, force: true });
});

interface Line {
  readonly name: string;
  readonly level: number;
  readonly msg: string;
  readonly sdkComponent?: string;
}

/** Everything that a worker says from its start to its end. */
async function wordsOf(level: string, isUp: (words: string) => boolean): Promise<{ out: string; err: string }> {
  const worker = spawn(process.execPath, ['--import', 'tsx', 'temporal/worker-main.ts'], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: {
      ...process.env,
      DATABASE_URL: house.urls.app,
      RELAY_DATABASE_URL: house.urls.relay,
      TEMPORAL_ADDRESS: temporal.address,
      BACKBEAT_DATA_DIR: dataDir,
      BACKBEAT_SECRET: '0'.repeat(64),
      LOG_LEVEL: level,
    },
  });
  const said = { out: '', err: '' };
  worker.stdout.on('data', (chunk) => {
    said.out += chunk;
  });
  worker.stderr.on('data', (chunk) => {
    said.err += chunk;
  });
  const ended = once(worker, 'exit');
  try {
    await expect.poll(() => worker.exitCode !== null || isUp(said.out), { timeout: 30_000 }).toBe(true);
  } finally {
    worker.kill('SIGTERM');
  }
  expect(await ended).toEqual([0, null]);
  return said;
}

test('a worker and the SDK in it say everything in one log: a line of JSON each, on standard output', async () => {
  const { out, err } = await wordsOf('info', (words) => words.includes('worker started') && words.includes('RUNNING'));
  const lines = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  expect(err).toBe('');
  expect(new Set(lines.map(({ name }) => name))).toEqual(new Set(['worker']));
  expect(lines.some(({ msg, sdkComponent }) => msg === 'Worker state changed' && sdkComponent === 'worker')).toBe(true);
});
