import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SEARCH_ATTRIBUTES } from '../names.ts';
import { isAlive } from './processes.ts';
import { startTemporal, type TemporalServer } from './temporal.ts';

let dataDir: string;
let server: TemporalServer | null = null;

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'backbeat-temporal-'));
});
afterEach(async () => {
  await server?.stop();
  server = null;
  await rm(dataDir, { recursive: true, force: true });
});

async function start(): Promise<TemporalServer> {
  server = await startTemporal({ dataDir, uiPort: null });
  return server;
}

async function withClient<T>(address: string, work: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address });
  try {
    return await work(new Client({ connection }));
  } finally {
    await connection.close();
  }
}
const waiting = 'import/tenant/job';
const startOne = (client: Client) =>
  client.workflow.start('importProcess', {
    workflowId: waiting,
    taskQueue: 'nobody-listens',
    searchAttributes: Object.fromEntries(SEARCH_ATTRIBUTES.map((name) => [name, ['x']])),
  });

it('keeps its workflows through kill -9 and ends a server left behind', async () => {
  const first = await start();
  expect(first.fresh).toBe(true);
  await first.rebuilt();
  await withClient(first.address, startOne);
  process.kill(first.pid, 'SIGKILL');

  const second = await start();
  expect(second.fresh).toBe(false);
  const third = await start();
  expect(isAlive(second.pid) && second.pid !== third.pid).toBe(false);
  const status = await withClient(third.address, (client) => client.workflow.getHandle(waiting).describe());
  expect(status.status.name).toBe('RUNNING');
});

it('gives another version a store of its own, and says so until the processes were restarted', async () => {
  const first = await start();
  await first.rebuilt();
  await withClient(first.address, startOne);
  await first.stop();
  const file = path.join(dataDir, 'temporal', 'version');
  expect(await readFile(file, 'utf8')).toBe(first.version);
  await writeFile(file, 'temporal version 1.0.0');

  const second = await start();
  expect(second.fresh).toBe(true);
  await expect(withClient(second.address, (client) => client.workflow.getHandle(waiting).describe())).rejects.toThrow(
    /not found/i,
  );
  await second.stop();
  const third = await start();
  expect(third.fresh).toBe(true);
  await third.rebuilt();
  await third.stop();
  expect((await start()).fresh).toBe(false);
});
