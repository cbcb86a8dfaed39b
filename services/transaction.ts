import { AsyncLocalStorage } from 'node:async_hooks';
import type { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { AppError } from '../domain/errors.ts';
import { Prisma, type PrismaClient } from '../prisma/client/client.ts';

/** A transaction bound to one tenant by row-level security. */
export type Tx = Prisma.TransactionClient;

/** How long a transaction may last; Postgres ends it then. */
const LONGEST = '60s';

/** Statements that a connection keeps prepared: past these, names would pile up in the server (lists of any length make texts of any number). */
const MOST_PREPARED = 1000;

export type NameOf = (sql: string) => string | undefined;

/** Parsing and planning a statement costs Postgres more than most of ours cost to run; a text seen before goes by name. */
export function statementNames(): NameOf {
  const names = new Map<string, string>();
  return (sql) => {
    const known = names.get(sql);
    if (known !== undefined || names.size >= MOST_PREPARED) return known;
    const name = `s${names.size}`;
    names.set(sql, name);
    return name;
  };
}

/** What a transaction of ours rests on. */
export interface Ground {
  readonly pool: pg.Pool;
  readonly prisma: PrismaClient;
  readonly nameOf: NameOf;
}

/**
 * Begins, binds to the tenant, works and commits. SQL goes straight to the driver: through a transaction of Prisma's each statement took
 * eight times the processor time, in both processes. What does not wait for an answer leaves in one trip: the first two statements here.
 */
export async function inTransaction<T>(ground: Ground, tenantId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await ground.pool.connect();
  const models = modelsOn(ground.prisma, client);
  const open: Open = { over: false };
  let fault: Error | undefined;
  try {
    const begun = Promise.all([
      client.query('BEGIN'),
      ask(
        ground,
        client,
        `SELECT set_config('app.tenant_id', $1, true), set_config('transaction_timeout', '${LONGEST}', true)`,
        [tenantId],
      ),
    ]);
    begun.catch(() => undefined);
    const result = await work(transactionOn(ground, client, open, models.get));
    open.over = true;
    await Promise.all([begun, models.end()]);
    // Where a statement has failed and nobody heard, Postgres answers a COMMIT with ROLLBACK.
    const { command } = await client.query('COMMIT');
    if (command !== 'COMMIT')
      throw new AppError('Internal', 'A statement failed unheard, so the transaction was rolled back.');
    return result;
  } catch (error) {
    open.over = true;
    await models.end();
    await client.query('ROLLBACK').catch((broken: Error) => {
      fault = broken;
    });
    throw error;
  } finally {
    client.release(fault);
  }
}

interface Open {
  over: boolean;
}

/** Raw SQL by the driver, everything else by Prisma's models on the same connection. */
function transactionOn(ground: Ground, client: pg.PoolClient, open: Open, models: () => Promise<Tx>): Tx {
  // Whoever goes on after another statement's failure must not write into the transaction that has the connection next.
  const isOpen = () => {
    if (open.over) throw new AppError('Internal', 'The transaction is over.');
  };
  const run = async (text: string, values: readonly unknown[]) => {
    isOpen();
    return ask(ground, client, text, values);
  };
  const raw = {
    $queryRaw: async (query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) => {
      const { text, values: all } = sqlOf(query, values);
      return (await run(text, all)).rows;
    },
    $executeRaw: async (query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) => {
      const { text, values: all } = sqlOf(query, values);
      return (await run(text, all)).rowCount ?? 0;
    },
    $executeRawUnsafe: async (text: string, ...values: unknown[]) => (await run(text, values)).rowCount ?? 0,
  };
  const model = (name: string) =>
    new Proxy(Object.create(null) as Record<string, unknown>, {
      get: (_, method) => async (input: unknown) => {
        isOpen();
        const delegates = (await models()) as unknown as Record<string, Record<string, (input: unknown) => unknown>>;
        return delegates[name]?.[String(method)]?.(input);
      },
    });
  return new Proxy(raw, {
    get: (_, name) => (Object.hasOwn(raw, name) ? raw[name as keyof typeof raw] : model(String(name))),
  }) as unknown as Tx;
}

const sqlOf = (query: TemplateStringsArray | Prisma.Sql, values: readonly unknown[]): Prisma.Sql =>
  query instanceof Prisma.Sql ? query : Prisma.sql(query, ...values);

const ask = ({ nameOf }: Ground, client: pg.PoolClient, text: string, values: readonly unknown[]) =>
  client.query<Record<string, unknown>>({
    name: nameOf(text),
    text,
    values: [...values],
    types: TYPES,
  } as pg.QueryConfig);

/* ---- values, as Prisma's raw queries give them ---- */

const { builtins, getTypeParser } = pg.types;
type Parse = (text: string) => unknown;
const TEXT_ARRAY: number = 1009;
const listOf =
  (parse: Parse): Parse =>
  (text) =>
    (getTypeParser(TEXT_ARRAY)(text) as (string | null)[]).map((item) => (item === null ? null : parse(item)));
const date: Parse = (text) => new Date(`${text}T00:00:00Z`);
const decimal: Parse = (text) => new Prisma.Decimal(text);
const PARSERS = new Map<number, Parse>([
  [builtins.INT8, BigInt],
  [1016, listOf(BigInt)],
  [builtins.DATE, date],
  [1182, listOf(date)],
  [builtins.NUMERIC, decimal],
  [1231, listOf(decimal)],
]);
const TYPES = { getTypeParser: (oid: number) => PARSERS.get(oid) ?? getTypeParser(oid) };

/* ---- Prisma's models on a connection whose transaction is ours ---- */

const lent = new AsyncLocalStorage<pg.PoolClient>();

/** Models of a transaction: Prisma is told that it has begun one, on this connection, the first time a model is asked for. */
function modelsOn(prisma: PrismaClient, client: pg.PoolClient) {
  let begun: Promise<Tx> | undefined;
  let release = () => {};
  let ended: Promise<unknown> = Promise.resolve();
  const begin = () =>
    new Promise<Tx>((resolve, reject) => {
      ended = lent
        .run(client, () =>
          prisma.$transaction((tx) => {
            resolve(tx);
            return new Promise<void>((done) => {
              release = done;
            });
          }),
        )
        .catch(reject);
    });
  return {
    get: () => (begun ??= begin()),
    end: async () => {
      await begun?.catch(() => undefined);
      release();
      await ended;
    },
  };
}

type Factory = Pick<PrismaPg, 'provider' | 'adapterName' | 'connect'>;

/** Prisma's adapter, whose transactions are ours where a connection was lent: it neither begins nor ends them. */
export const lendingAdapter = (factory: PrismaPg): Factory => ({
  provider: factory.provider,
  adapterName: factory.adapterName,
  connect: async () => {
    const adapter = await factory.connect();
    const begin = adapter.startTransaction.bind(adapter);
    const nothing = async () => undefined;
    return Object.assign(adapter, {
      startTransaction: async (isolation?: Parameters<typeof begin>[0]) => {
        const client = lent.getStore();
        if (!client) return begin(isolation);
        return Object.create(adapter, {
          client: { value: client },
          options: { value: { usePhantomQuery: true } },
          commit: { value: nothing },
          rollback: { value: nothing },
        }) as Awaited<ReturnType<typeof begin>>;
      },
    });
  },
});
