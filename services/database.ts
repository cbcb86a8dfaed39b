import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { AppError } from '../domain/errors.ts';
import { toIso } from '../domain/time/instant.ts';
import { Prisma, PrismaClient } from '../prisma/client/client.ts';
import { arrayText } from './array-text.ts';
import { inTransaction, lendingAdapter, statementNames, type TransactionOptions, type Tx } from './transaction.ts';

export { Prisma, type Tx };

export interface Database {
  /** Runs `work` in one transaction that sees and writes only this tenant's rows. Once a request or a batch, not once a query. */
  withTenant<T>(tenantId: string, work: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** Outside any tenant: only the functions that cross tenants answer here, tables are empty. */
  readonly anyone: PrismaClient;
  close(): Promise<void>;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Serialization failure, deadlock: the transaction changed nothing and may simply run again. */
const LOST_RACES = new Set(['40001', '40P01']);
const TRIES = 4;

/** How long anyone waits for a free connection. */
const MOST_WAIT_MS = 10_000;

/** @param url of the application's role, which row-level security binds */
export function openDatabase(url: string, options: { connections?: number } = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connections ?? 16,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: MOST_WAIT_MS,
    // Statements that do not wait for each other leave in one trip.
    pipeline: true,
  } as pg.PoolConfig);
  // Whoever asked hears of a connection that is cut; between two askers nobody listens, and an unheard error would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const nameOf = statementNames();
  const adapter = new PrismaPg(pool, {
    statementNameGenerator: ({ sql }: { readonly sql: string }) => nameOf(sql),
    disposeExternalPool: true,
  } as ConstructorParameters<typeof PrismaPg>[1]);
  const prisma = new PrismaClient({
    adapter: lendingAdapter(adapter),
    transactionOptions: { maxWait: MOST_WAIT_MS, timeout: 60_000 },
  });
  const ground = { pool, prisma, nameOf };
  /** Prisma leaves whoever asks it while it disconnects without an answer, and the connection lent for it is never given back. */
  const running = new Set<Promise<unknown>>();
  return {
    anyone: prisma,
    async withTenant(tenantId, work, options) {
      if (!UUID.test(tenantId)) throw new AppError('Internal', 'A tenant id is a UUID.');
      for (let attempt = 1; ; attempt++) {
        try {
          const transaction = inTransaction(ground, tenantId, work, options);
          running.add(transaction);
          return await transaction.finally(() => running.delete(transaction));
        } catch (error) {
          if (attempt < TRIES && LOST_RACES.has(sqlState(error) ?? '')) continue;
          throw error;
        }
      }
    },
    async close() {
      await Promise.allSettled(running);
      await prisma.$disconnect();
    },
  };
}

/** Postgres' SQLSTATE of an error, by the driver or through Prisma, where it has one. */
export function sqlState(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if (error instanceof pg.DatabaseError) return error.code ?? null;
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

type Column = 'uuid' | 'text' | 'int' | 'bigint' | 'boolean' | 'date' | 'timestamptz' | 'jsonb';

/**
 * Any number of rows as a FROM item `unnest(…) AS r(…)`, a parameter a column: Postgres reads it four times as fast as the same rows in JSON.
 * Instants go as ISO text (dates or epoch milliseconds), bigints as decimals, what is left out as NULL. A few rows go as themselves: for
 * arrays, whose length it does not know, Postgres will not keep a plan and makes another each time.
 * @param columns the columns with their types, named as the rows' fields
 */
export function recordset(rows: readonly object[], columns: Readonly<Record<string, Column>>): Prisma.Sql {
  const names = Object.keys(columns).map((name) => `"${name}"`);
  if (isFew(rows)) {
    const cells = (row: object) =>
      Object.entries(columns).map(([name, type]) => {
        const value = (row as Record<string, unknown>)[name] ?? null;
        return Prisma.sql`${value === null ? null : cellText(value, type)}::${Prisma.raw(type)}`;
      });
    const lines = rows.map((row) => Prisma.sql`(${Prisma.join(cells(row))})`);
    return Prisma.sql`(VALUES ${Prisma.join(lines)}) AS r(${Prisma.raw(names.join(', '))})`;
  }
  const lists = Object.entries(columns).map(
    ([name, type]) => Prisma.sql`${columnText(rows, name, type)}::${Prisma.raw(`${type}[]`)}`,
  );
  return Prisma.sql`unnest(${Prisma.join(lists)}) AS r(${Prisma.raw(names.join(', '))})`;
}

/** That a column is one of these ids; a few are named one by one, for the same reason. @param column SQL from code: `t.id` */
export const isOneOf = (column: string, ids: readonly string[]): Prisma.Sql =>
  isFew(ids)
    ? Prisma.sql`${Prisma.raw(column)} IN (${Prisma.join(ids.map((id) => Prisma.sql`${id}::uuid`))})`
    : Prisma.sql`${Prisma.raw(column)} = ANY(${ids}::uuid[])`;

/** So many make a statement of their own each; of those a connection keeps so many prepared. */
const FEW = 3;
const isFew = ({ length }: readonly unknown[]): boolean => length > 0 && length <= FEW;

const cellText = (value: unknown, type: Column): string =>
  type === 'jsonb'
    ? asJson(value)
    : type === 'timestamptz' || value instanceof Date
      ? instantText(value)
      : String(value);

const columnText = (rows: readonly object[], name: string, type: Column): string => {
  const pick = (row: object) => (row as Record<string, unknown>)[name];
  return arrayText(rows, pick, type === 'jsonb' ? asJson : type === 'timestamptz' ? instantText : undefined);
};

const instantText = (value: unknown): string =>
  typeof value === 'number' ? toIso(value) : value instanceof Date ? toIso(value.getTime()) : String(value);

/** A value for a column of JSON, or rows for `jsonb_to_recordset($1)`. Dates become ISO text, bigints decimal text. */
export const asJson = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner));
