import { randomBytes } from 'node:crypto';
import { mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Environment } from '../config.ts';
import { createDatabase, provisionRoles } from '../temporal/servers/databases.ts';
import { type PostgresServer, startPostgres } from '../temporal/servers/postgres.ts';
import { isOurs } from '../temporal/servers/processes.ts';
import { SetupError } from '../temporal/servers/setup-error.ts';

export const EMBEDDED_DATABASE = 'backbeat';

/** Offsets from PORT, so that two copies with different ports stay apart; where one is taken a free port is used. */
export const PORTS = { postgres: 10, temporal: 20, temporalUi: 30, smtp: 40 } as const;

/**
 * Keeps a second copy out of the data folder until the answer is called. The lock of a copy that was killed is taken over.
 * @throws SetupError
 */
export async function lockDataFolder(dataDir: string): Promise<() => Promise<void>> {
  await mkdir(dataDir, { recursive: true }).catch((error: Error) => {
    throw new SetupError(`the data folder ${dataDir} cannot be made (${error.message}): set BACKBEAT_DATA_DIR`);
  });
  const file = path.join(dataDir, 'lock');
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      await writeFile(file, `${process.pid}\n`, { flag: 'wx' });
      return () => unlink(file).catch(() => undefined);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code !== 'EEXIST') throw new SetupError(`the data folder ${dataDir} cannot be used (${message})`);
      const holder = Number.parseInt(await readFile(file, 'utf8').catch(() => ''), 10);
      if (holder !== process.pid && (await isOurs(holder, ['scripts/']))) {
        throw new SetupError(
          `${dataDir} is in use by another copy (process ${holder}): stop that one, or set BACKBEAT_DATA_DIR and PORT`,
        );
      }
      await unlink(file).catch(() => undefined);
    }
  }
  throw new SetupError(`another copy is just starting on ${dataDir}: wait for it, or set BACKBEAT_DATA_DIR and PORT`);
}

/** The embedded Postgres with its roles and database; what the schema in it is, is the migrations' business. */
export async function startEmbeddedPostgres(env: Environment): Promise<PostgresServer> {
  const dataDir = path.resolve(env.BACKBEAT_DATA_DIR);
  const server = await startPostgres({ dataDir, port: env.PORT + PORTS.postgres });
  await provisionRoles(server.adminUrl(), server.urls(EMBEDDED_DATABASE));
  await createDatabase(server.adminUrl(), EMBEDDED_DATABASE);
  return server;
}

/** For one command while the app does not run. */
export async function withEmbeddedPostgres<T>(
  env: Environment,
  work: (server: PostgresServer) => Promise<T>,
): Promise<T> {
  const unlock = await lockDataFolder(path.resolve(env.BACKBEAT_DATA_DIR));
  try {
    const server = await startEmbeddedPostgres(env);
    try {
      return await work(server);
    } finally {
      await server.stop();
    }
  } finally {
    await unlock();
  }
}

/** BACKBEAT_SECRET of the embedded mode: made once, kept in the data folder for its owner only. */
export async function embeddedSecret(dataDir: string): Promise<string> {
  const file = path.join(dataDir, 'secret');
  const kept = await readFile(file, 'utf8').catch(() => null);
  if (kept) return kept.trim();
  const secret = randomBytes(32).toString('hex');
  await writeFile(file, secret, { mode: 0o600 });
  return secret;
}
