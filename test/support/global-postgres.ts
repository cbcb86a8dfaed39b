import { mkdtemp, readdir, rm, statfs } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../scripts/migrations/migrate.ts';
import { createDatabase, provisionRoles } from '../../temporal/servers/databases.ts';
import { endLeftoverPostgres, startPostgres } from '../../temporal/servers/postgres.ts';
import { isAlive } from '../../temporal/servers/processes.ts';
import type { TestServer } from './database.ts';

const TEMPLATE = 'backbeat_template';
const FOLDER = 'backbeat-test-';

/** Files in memory: databases are cloned and dropped there for a third of what the system spends on a disk. */
const MEMORY = '/dev/shm';
/** Postgres keeps at most 1 GB of its log, and a few clones of 13 MB are there at once. */
const ROOM_BYTES = 4 * 1024 ** 3;

declare module 'vitest' {
  interface ProvidedContext {
    postgres: TestServer;
  }
}

/** For a whole run: a Postgres that forces nothing to disk, and a migrated database from which each test file gets a clone. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { stop, ...postgres } = await startTestServer();
  project.provide('postgres', postgres);
  return stop;
}

/** The same for scripts that are no tests. */
export async function startTestServer(): Promise<TestServer & { stop(): Promise<void> }> {
  await sweep();
  const dataDir = await mkdtemp(path.join(await roomiest(), `${FOLDER}${process.pid}-`));
  const server = await startPostgres({ dataDir, fast: true });
  const stop = async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const urls = server.urls(TEMPLATE);
    await provisionRoles(server.adminUrl(), urls);
    await createDatabase(server.adminUrl(), TEMPLATE);
    await migrate(urls.owner);
    return { adminUrl: server.adminUrl(), template: TEMPLATE, urls, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function roomiest(): Promise<string> {
  const free = await statfs(MEMORY).then(
    ({ bavail, bsize }) => Math.min(bavail * bsize, os.freemem()),
    () => 0,
  );
  return free > ROOM_BYTES ? MEMORY : os.tmpdir();
}

/** What runs that were killed left behind. */
async function sweep(): Promise<void> {
  for (const parent of [MEMORY, os.tmpdir()]) {
    for (const name of await readdir(parent).catch(() => [])) {
      const pid = Number(name.startsWith(FOLDER) ? name.slice(FOLDER.length).split('-')[0] : Number.NaN);
      if (Number.isNaN(pid) || isAlive(pid)) continue;
      const folder = path.join(parent, name);
      await endLeftoverPostgres(folder);
      await rm(folder, { recursive: true, force: true });
    }
  }
}
