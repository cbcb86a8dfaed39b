import { withClient } from '../../temporal/servers/client.ts';
import { SetupError } from '../../temporal/servers/setup-error.ts';
import { migrationNames, withEngine } from './engine.ts';

/** What `_prisma_migrations` says, beside what the code brings. */
export interface MigrationStatus {
  readonly applied: string[];
  readonly pending: string[];
  /** In the database, but not in this code: the database is newer. */
  readonly unknown: string[];
  /** Begun and neither finished nor rolled back. */
  readonly failed: string[];
}

/** Reads only; a database without the table has everything pending. `url` is the owner's. */
export async function migrationStatus(url: string): Promise<MigrationStatus> {
  const [names, rows] = await Promise.all([migrationNames(), recorded(url)]);
  const applied = rows.filter((row) => row.finished).map((row) => row.name);
  return {
    applied: names.filter((name) => applied.includes(name)),
    pending: names.filter((name) => !applied.includes(name)),
    unknown: applied.filter((name) => !names.includes(name)),
    failed: rows.filter((row) => !row.finished).map((row) => row.name),
  };
}

async function recorded(url: string): Promise<{ name: string; finished: boolean }[]> {
  try {
    const { rows } = await withClient(url, (client) =>
      client.query<{ name: string; finished: boolean }>(
        `SELECT migration_name AS name, finished_at IS NOT NULL AS finished FROM _prisma_migrations
          WHERE rolled_back_at IS NULL ORDER BY started_at`,
      ),
    );
    return rows;
  } catch (error) {
    if ((error as { code?: string }).code === UNDEFINED_TABLE) return [];
    throw error;
  }
}
const UNDEFINED_TABLE = '42P01';

/** As `server_version_num` says it: 180004 is 18.4. Ids come from `uuidv7()`, which 18 brought. */
const OLDEST_POSTGRES = 180_000;

async function serverVersion(url: string): Promise<number> {
  const { rows } = await withClient(url, (client) =>
    client.query<{ version: string }>(`SELECT current_setting('server_version_num') AS version`),
  );
  return Number(rows[0]?.version);
}

/** @param version as `server_version_num` says it. @throws SetupError where Postgres is too old */
export function requirePostgres(version: number): void {
  if (version >= OLDEST_POSTGRES) return;
  const is = `${Math.floor(version / 10_000)}.${version % 10_000}`;
  throw new SetupError(
    `Postgres ${is} is too old: Backbeat needs 18 or newer; update the server, or point DATABASE_URL and MIGRATE_DATABASE_URL at another`,
  );
}

/**
 * Applies what is pending. `url` is the owner's.
 * @returns the names applied
 * @throws SetupError where Postgres is too old, the database is newer than the code, or an earlier migration or this one failed
 */
export async function migrate(url: string): Promise<string[]> {
  requirePostgres(await serverVersion(url));
  const status = await migrationStatus(url);
  if (status.unknown.length) {
    throw new SetupError(
      `the database is newer than this code (it has ${status.unknown.at(-1)}): update the code, or use another database or BACKBEAT_DATA_DIR`,
    );
  }
  if (status.failed.length) {
    throw new SetupError(
      `migration ${status.failed[0]} failed earlier: mend it, then npm run db:resolve ${status.failed[0]} and npm run db:migrate`,
    );
  }
  // The engine takes a second to load: not on every start.
  if (!status.pending.length) return [];
  return withEngine(url, async ({ engine, migrationsList, filters }) => {
    try {
      const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters });
      return appliedMigrationNames;
    } catch (error) {
      throw new SetupError(
        `a migration failed and the database is as it was before it: ${(error as Error).message.trim()}`,
      );
    }
  });
}

/**
 * Replays the migrations in a shadow database (the owner needs CREATEDB) and compares the schema files with it.
 * @returns the SQL that is missing, null where they agree
 */
export function schemaDifference(url: string): Promise<string | null> {
  return withEngine(url, async ({ engine, schema, migrationsList, filters }) => {
    const { exitCode, stdout } = await engine.diff({
      from: { tag: 'migrations', ...migrationsList },
      to: { tag: 'schemaDatamodel', ...schema },
      script: true,
      exitCode: true,
      filters,
    });
    return exitCode === 0 ? null : (stdout ?? '');
  });
}
