import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { AppError } from '../domain/errors.ts';
import { Prisma, PrismaClient } from '../prisma/client/client.ts';

export { Prisma };
/** A transaction bound to one tenant by row-level security. */
export type Tx = Prisma.TransactionClient;

export interface Database {
  /** Runs `work` in one transaction that sees and writes only this tenant's rows. Once a request or a batch, not once a query. */
  withTenant<T>(tenantId: string, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Outside any tenant: only the functions that cross tenants answer here, tables are empty. */
  readonly anyone: PrismaClient;
  close(): Promise<void>;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Serialization failure, deadlock: the transaction changed nothing and may simply run again. */
const LOST_RACES = new Set(['40001', '40P01']);
const TRIES = 4;

/** Statements that a connection keeps prepared: past these, names would pile up in the server (lists of any length make texts of any number). */
const MOST_PREPARED = 1000;

/** Parsing and planning a statement costs Postgres more than most of ours cost to run; a text seen before goes by name. */
function statementNames(): (query: { readonly sql: string }) => string | undefined {
  const names = new Map<string, string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined || names.size >= MOST_PREPARED) return known;
    const name = `s${names.size}`;
    names.set(sql, name);
    return name;
  };
}

/** @param url of the application's role, which row-level security binds */
export function openDatabase(url: string, options: { connections?: number } = {}): Database {
  const pool = new pg.Pool({ connectionString: url, max: options.connections ?? 16, idleTimeoutMillis: 30_000 });
  // Whoever asked hears of a connection that is cut; between two askers nobody listens, and an unheard error would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool, {
      statementNameGenerator: statementNames(),
      disposeExternalPool: true,
    } as ConstructorParameters<typeof PrismaPg>[1]),
    transactionOptions: { maxWait: 10_000, timeout: 60_000 },
  });
  return {
    anyone: prisma,
    async withTenant(tenantId, work) {
      if (!UUID.test(tenantId)) throw new AppError('Internal', 'A tenant id is a UUID.');
      for (let attempt = 1; ; attempt++) {
        try {
          return await prisma.$transaction(async (tx) => {
            await tx.$executeRaw`SELECT set_config('app.tenant_id', ${tenantId}, true)`;
            return work(tx);
          });
        } catch (error) {
          if (attempt < TRIES && LOST_RACES.has(sqlState(error) ?? '')) continue;
          throw error;
        }
      }
    },
    close: () => prisma.$disconnect(),
  };
}

/** Postgres' SQLSTATE of an error that came through Prisma, where it has one. */
export function sqlState(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const known = error as Error & {
    code?: string;
    meta?: { driverAdapterError?: { cause?: { originalCode?: string; code?: string } } };
  };
  if (known.code === 'P2034') return '40001';
  const cause =
    known.meta?.driverAdapterError?.cause ?? (known.cause as { originalCode?: string; code?: string } | undefined);
  return cause?.originalCode ?? cause?.code ?? null;
}

/** A unique key refused the row: somebody else was first. */
export const isDuplicate = (error: unknown): boolean =>
  (error as { code?: string } | null)?.code === 'P2002' || sqlState(error) === '23505';

/** Values for `jsonb_to_recordset($1)`: one parameter for any number of rows. Dates become ISO text, bigints decimal text. */
export const asRows = (values: readonly object[]): string =>
  JSON.stringify(values, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
