import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SetupError } from '../../temporal/servers/setup-error.ts';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { migrationNames } from './engine.ts';
import { migrate, migrationStatus, requirePostgres, schemaDifference } from './migrate.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

async function asOwner(sql: string): Promise<void> {
  const owner = new pg.Client({ connectionString: database.urls.owner });
  await owner.connect();
  await owner.query(sql);
  await owner.end();
}
const record = (name: string, finished: string) =>
  asOwner(`INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at)
           VALUES (gen_random_uuid(), '', '${name}', now(), ${finished})`);

it('has nothing to do on a migrated database', async () => {
  expect(await migrationStatus(database.urls.owner)).toEqual({
    applied: await migrationNames(),
    pending: [],
    unknown: [],
    failed: [],
  });
  expect(await migrate(database.urls.owner)).toEqual([]);
});

it('agrees with the schema files: what they say and what the migrations make is the same', async () => {
  expect(await schemaDifference(database.urls.owner)).toBeNull();
});

it('refuses a database that is newer than the code, in one line that says what to do', async () => {
  await record('29991231235959_from_the_future', 'now()');
  await expect(migrate(database.urls.owner)).rejects.toThrow(
    /^the database is newer than this code \(it has 29991231235959_from_the_future\): update the code, or [^\n]*$/,
  );
  await asOwner(`DELETE FROM _prisma_migrations WHERE migration_name LIKE '2999%'`);
});

it.each([
  [150_013, '15.13'],
  [170_009, '17.9'],
  [179_999, '17.9999'],
])('refuses a Postgres that says %i, in one line that says what to do', (version, name) => {
  expect(() => requirePostgres(version)).toThrow(SetupError);
  expect(() => requirePostgres(version)).toThrow(
    new RegExp(`^Postgres ${name} is too old: Backbeat needs 18 or newer; update the server, or [^\\n]*$`),
  );
});

it.each([180_000, 180_004, 190_000])('takes a Postgres that says %i', (version) => {
  expect(() => requirePostgres(version)).not.toThrow();
});

it('refuses to go on after a migration that failed', async () => {
  await record('29991231235959_broken', 'NULL');
  await expect(migrate(database.urls.owner)).rejects.toThrow(/^migration 29991231235959_broken failed earlier/);
  await asOwner(`UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name LIKE '2999%'`);
  expect(await migrate(database.urls.owner)).toEqual([]);
});

it('applies everything to an empty schema', async () => {
  await asOwner('DROP SCHEMA IF EXISTS auth CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  expect(await migrate(database.urls.owner)).toEqual(await migrationNames());
});
