import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { MigrationList, SchemaEngine, SchemasContainer } from '@prisma/schema-engine-wasm';
import { migrationDatabase } from './adapter.ts';

const SCHEMA = fileURLToPath(new URL('../../prisma/schema', import.meta.url));
export const MIGRATIONS = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));
export const LOCK = 'provider = "postgresql"\n';

export interface EngineInput {
  readonly engine: SchemaEngine;
  readonly schema: SchemasContainer;
  readonly migrationsList: MigrationList;
  readonly filters: { externalTables: string[]; externalEnums: string[] };
}

/**
 * Runs Prisma's schema engine as WebAssembly through adapter-pg: the same commit and the same `_prisma_migrations` as
 * `prisma migrate`, without its native engine, which is downloaded on first use and so is not everywhere.
 */
export async function withEngine<T>(url: string, work: (input: EngineInput) => Promise<T>): Promise<T> {
  engineClass ??= loadEngine();
  const [Engine, schema, migrationsList] = await Promise.all([engineClass, loadSchema(), loadMigrations()]);
  const database = migrationDatabase(url);
  const datamodels = schema.files.map(({ path, content }): [string, string] => [path, content]);
  const engine = await Engine.new(
    { datamodels },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(database.factory),
  );
  try {
    return await work({ engine, schema, migrationsList, filters: { externalTables: [], externalEnums: [] } });
  } finally {
    engine.free();
    await database.close();
  }
}

/** Once a process: its binding holds one instance, and timers of an earlier one would run in the later one's memory. */
let engineClass: ReturnType<typeof loadEngine> | null = null;

/** The types of Node name it without giving it a value, and those of the browser are not for here. */
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: Record<string, unknown> } }>;
};

/** The package's main does `import wasm from '*.wasm'`, which Node 20 cannot load: instantiated by hand. */
async function loadEngine(): Promise<typeof SchemaEngine> {
  const file = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const binding = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = await readFile(file.replace(/\.js$/, '.wasm'));
  // Its advisory lock's limit of 10 s is a timer that it never clears: it is not to keep the process from ending.
  const timers = Object.keys(binding).filter((name) => name.startsWith('__wbg_setTimeout_'));
  const setQuietTimeout = (run: () => void, afterMs: number) => setTimeout(run, afterMs >>> 0).unref();
  const imports = { ...binding, ...Object.fromEntries(timers.map((name) => [name, setQuietTimeout])) };
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': imports });
  binding.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  return binding.SchemaEngine;
}

async function loadSchema(): Promise<SchemasContainer> {
  const names = (await readdir(SCHEMA)).filter((name) => name.endsWith('.prisma')).sort();
  const files = names.map(async (name) => {
    const file = path.join(SCHEMA, name);
    return { path: file, content: await readFile(file, 'utf8') };
  });
  return { files: await Promise.all(files) };
}

/** The names of the migrations that this code brings, in the order in which they are applied. */
export async function migrationNames(): Promise<string[]> {
  const entries = await readdir(MIGRATIONS, { withFileTypes: true });
  // A folder without the file is what git leaves of a migration that another branch has.
  const isMigration = (name: string) => existsSync(path.join(MIGRATIONS, name, 'migration.sql'));
  return entries
    .filter((entry) => entry.isDirectory() && isMigration(entry.name))
    .map(({ name }) => name)
    .sort();
}

async function loadMigrations(): Promise<MigrationList> {
  const directories = (await migrationNames()).map(async (name) => ({
    path: name,
    migrationFile: {
      path: 'migration.sql',
      content: { tag: 'ok' as const, value: await readFile(path.join(MIGRATIONS, name, 'migration.sql'), 'utf8') },
    },
  }));
  return {
    baseDir: MIGRATIONS,
    lockfile: { path: 'migration_lock.toml', content: LOCK },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(directories),
  };
}
