import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError, type DatabaseUrls, databaseUrls, loadDotEnv, readEnvironment } from '../config.ts';
import { AppError } from '../domain/errors.ts';
import { IMPORT_ENTITIES, type ImportEntity } from '../domain/imports/contract.ts';
import { systemClock } from '../services/clock.ts';
import type { Ctx } from '../services/context.ts';
import { openDatabase } from '../services/database.ts';
import { createImport } from '../services/imports/create.ts';
import { listImportErrors } from '../services/imports/errors.ts';
import { withClient } from '../temporal/servers/client.ts';
import { runningPostgres } from '../temporal/servers/postgres.ts';
import { SetupError } from '../temporal/servers/setup-error.ts';
import { EMBEDDED_DATABASE } from './embedded.ts';
import { watchImport } from './watch-import.ts';

const USAGE = `usage: npm run import -- ${IMPORT_ENTITIES.join('|')} FILE.csv [--enrol JOURNEY] [--tenant SLUG]`;
const SHOWN_ERRORS = 20;

interface Wanted {
  readonly entity: ImportEntity;
  readonly file: string;
  /** Id or name. */
  readonly journey: string | null;
  readonly tenant: string | null;
}

/** @throws SetupError */
function readArguments(args: string[]): Wanted {
  let parsed: { values: { enrol?: string; tenant?: string }; positionals: string[] };
  try {
    const options = { enrol: { type: 'string' }, tenant: { type: 'string' } } as const;
    parsed = parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new SetupError(`${(error as Error).message}\n${USAGE}`);
  }
  const [entity, file, ...rest] = parsed.positionals;
  const known = IMPORT_ENTITIES.find((one) => one === entity);
  if (!known || !file || rest.length > 0) throw new SetupError(USAGE);
  return { entity: known, file, journey: parsed.values.enrol ?? null, tenant: parsed.values.tenant ?? null };
}

/** The database of DATABASE_URL, else that of the copy that `npm start` runs. @throws SetupError */
async function findDatabase(): Promise<DatabaseUrls> {
  const env = readEnvironment(loadDotEnv());
  if (env.DATABASE_URL) return databaseUrls(env, env.DATABASE_URL);
  const running = await runningPostgres(env.BACKBEAT_DATA_DIR, EMBEDDED_DATABASE);
  if (running) return running;
  throw new SetupError('Backbeat does not run here: npm start first, or set DATABASE_URL');
}

/** The tenant by its slug, or the first where there is no choice to make. @throws SetupError */
async function findTenant({ owner }: DatabaseUrls, slug: string | null): Promise<{ id: string; slug: string }> {
  const { rows } = await withClient(owner, (client) =>
    client.query<{ id: string; slug: string }>('SELECT id, slug FROM tenant ORDER BY created_at, slug'),
  );
  const found = rows.find((row) => row.slug === (slug ?? rows[0]?.slug));
  if (found) return found;
  const there = rows.map((row) => row.slug).join(', ') || 'none';
  throw new SetupError(
    slug ? `there is no tenant ${slug}: there are ${there}` : 'there is no tenant yet: npm start makes one',
  );
}

/** @throws SetupError */
async function findJourney(ctx: Ctx, wanted: string): Promise<string> {
  const [found] = await ctx.db.withTenant(
    ctx.tenantId,
    (tx) => tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM journey WHERE tenant_id = ${ctx.tenantId}::uuid AND (id::text = ${wanted} OR lower(name) = lower(${wanted})) LIMIT 1`,
  );
  if (found) return found.id;
  throw new SetupError(`there is no journey called "${wanted}": give its name as the app shows it, or its id`);
}

/** @returns the exit code */
async function main(): Promise<number> {
  const wanted = readArguments(process.argv.slice(2));
  if (!(await stat(wanted.file).catch(() => null))?.isFile()) throw new SetupError(`there is no file ${wanted.file}`);
  const urls = await findDatabase();
  const tenant = await findTenant(urls, wanted.tenant);
  const db = openDatabase(urls.app, { connections: 2 });
  try {
    const actor = { kind: 'system', id: 'npm run import' } as const;
    const ctx: Ctx = { tenantId: tenant.id, actor, clock: systemClock, db, requestId: null };
    const enrolJourneyId = wanted.journey === null ? undefined : await findJourney(ctx, wanted.journey);
    const fileName = path.basename(wanted.file);
    const begun = performance.now();
    const input = { entity: wanted.entity, fileName, ...(enrolJourneyId && { enrolJourneyId }) };
    const job = await createImport(ctx, input, createReadStream(wanted.file));
    console.log(
      job.resumed
        ? `${fileName} was on its way into ${tenant.slug}: goes on at ${job.processed} of ${job.total} rows`
        : `${fileName}: ${job.total} rows for ${tenant.slug}`,
    );
    const ended = await watchImport(ctx, job, { say: console.log, inPlace: process.stdout.isTTY });
    const { created, updated, unchanged, failed, enrolled, state } = ended;
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    console.log(`${created} new, ${updated} changed, ${unchanged} unchanged, ${failed} left out, ${seconds} s`);
    if (ended.enrolJourneyId) console.log(`${enrolled} enrolled`);
    const errors = await listImportErrors(ctx, { id: job.id, pageSize: SHOWN_ERRORS });
    for (const { row, reason } of errors.items) console.log(`  row ${row}: ${reason}`);
    if (failed > errors.items.length)
      console.log(`  and ${failed - errors.items.length} more: see the import in the app`);
    if (state === 'finished') return 0;
    console.error(`The import is ${state}${ended.error ? ` (${ended.error})` : ''}: see its process in the app.`);
    return 1;
  } finally {
    await db.close();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof SetupError || error instanceof ConfigError || error instanceof AppError)) throw error;
  console.error(error.message);
  for (const { path: where, message } of error instanceof AppError ? error.issues : [])
    console.error(`  ${where}: ${message}`);
  process.exitCode = 1;
}
