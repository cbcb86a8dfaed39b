import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError, databaseUrls, loadDotEnv, readEnvironment } from '../config.ts';
import { SetupError } from '../temporal/servers/setup-error.ts';
import { EMBEDDED_DATABASE, withEmbeddedPostgres } from './embedded.ts';
import { LOCK, MIGRATIONS, withEngine } from './migrations/engine.ts';
import { migrate, migrationStatus, schemaDifference } from './migrations/migrate.ts';

const USAGE = 'usage: npm run db:migrate | db:status | db:check | db:diff NAME | db:resolve MIGRATION';

/** The database of DATABASE_URL and MIGRATE_DATABASE_URL, else the embedded one. @returns the exit code */
async function main([command, name]: readonly string[]): Promise<number> {
  const env = readEnvironment(loadDotEnv());
  const work = (url: string) => run(command, name, url);
  const app = env.DATABASE_URL ?? env.MIGRATE_DATABASE_URL;
  if (app) return work(databaseUrls(env, app).owner);
  return withEmbeddedPostgres(env, (server) => work(server.urls(EMBEDDED_DATABASE).owner));
}

async function run(command: string | undefined, name: string | undefined, url: string): Promise<number> {
  switch (command) {
    case 'migrate': {
      const applied = await migrate(url);
      console.log(applied.length ? `applied ${applied.join(', ')}` : 'nothing to apply');
      return 0;
    }
    case 'status': {
      const status = await migrationStatus(url);
      for (const [state, names] of Object.entries(status)) for (const one of names) console.log(`${state}: ${one}`);
      return status.pending.length || status.failed.length || status.unknown.length ? 1 : 0;
    }
    case 'check':
    case 'diff':
      return difference(url, command === 'diff' ? name : null);
    case 'resolve':
      if (!name) break;
      await withEngine(url, ({ engine }) => engine.markMigrationRolledBack({ migrationName: name }));
      console.log(`${name} counts as rolled back`);
      return 0;
  }
  console.error(USAGE);
  return 64;
}

/** Writes the migration that is missing. name null: only tells. */
async function difference(url: string, name: string | null | undefined): Promise<number> {
  if (name !== null && !/^[a-z0-9_]+$/.test(name ?? ''))
    throw new SetupError(`diff needs a name in snake_case: ${USAGE}`);
  const sql = await schemaDifference(url);
  if (sql === null) {
    console.log('the schema and the migrations agree');
    return 0;
  }
  if (name === null) {
    console.log(sql);
    return 2;
  }
  const folder = path.join(MIGRATIONS, `${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}_${name}`);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'migration.sql'), sql);
  await writeFile(path.join(MIGRATIONS, 'migration_lock.toml'), LOCK);
  console.log(`wrote ${path.relative(process.cwd(), folder)}/migration.sql: read it, and add policies and grants`);
  return 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof SetupError || error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
