import { AsyncLocalStorage } from 'node:async_hooks';
import type { Socket } from 'node:net';
import type { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { AppError } from '../domain/errors.ts';
import { Prisma, type PrismaClient } from '../prisma/client/client.ts';
import { arrayText } from './array-text.ts';

/** A transaction bound to one tenant by row-level security. */
export type Tx = Prisma.TransactionClient & {
  /** Notifies a channel when the transaction commits, in the same trip; the same notice once. */
  $notify(channel: string, payload: string): void;
};

/** How long a transaction may last; Postgres ends it then. */
const LONGEST = '60s';
const UNFORCED = `, set_config('synchronous_commit', 'off', true)`;

/** Statements that a connection keeps prepared: past these, names would pile up in the server (lists of any length make texts of any number). */
const MOST_PREPARED = 1000;

export interface TransactionOptions {
  /**
   * Does not wait until the disk has it: what is committed after it, and waits, brings it there too. For what means nothing without that.
   * A transaction that is part of another one is as durable as that.
   */
  readonly unforced?: boolean;
  /**
   * Its end leaves with what it asks first, in one trip: what that locks is free when Postgres is done, not when we have heard of it. It cannot
   * ask again.
   */
  readonly asksOnce?: boolean;
}

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
export async function inTransaction<T>(
  ground: Ground,
  tenantId: string,
  work: (tx: Tx) => Promise<T>,
  { unforced = false, asksOnce = false }: TransactionOptions = {},
): Promise<T> {
  const client = await ground.pool.connect();
  const open: Open = { over: false, failure: null, fault: undefined };
  const heard = hearing(open);
  const models = modelsOn(ground.prisma, { query: (asked: pg.QueryConfig) => heard(client.query(asked)) });
  try {
    leaveTogether(client);
    const begun = Promise.all([
      client.query('BEGIN'),
      heard(
        ask(
          ground,
          client,
          `SELECT set_config('app.tenant_id', $1, true), set_config('transaction_timeout', '${LONGEST}', true)${unforced ? UNFORCED : ''}`,
          [tenantId],
        ),
      ),
    ]);
    begun.catch(() => undefined);
    const run: Run = (text, values) => heard(ask(ground, client, text, values));
    const notices = new Map<string, readonly [channel: string, payload: string]>();
    const working = work(transactionOn(open, run, models.ask, notices));
    if (!asksOnce) await working;
    open.over = true;
    if (!asksOnce) await Promise.all([begun, models.end()]);
    const notified = notices.size > 0 ? run(NOTIFY, turned([...notices.values()])) : null;
    // Where a statement has failed and nobody heard, Postgres answers a COMMIT with ROLLBACK.
    const [result, { command }] = await Promise.all([working, client.query('COMMIT'), notified, begun]);
    if (command !== 'COMMIT')
      throw new AppError('Internal', 'A statement failed unheard, so the transaction was rolled back.');
    return result;
  } catch (error) {
    open.over = true;
    await models.end();
    await client.query('ROLLBACK').catch((broken: Error) => {
      open.fault = broken;
    });
    throw error;
  } finally {
    client.release(open.fault);
  }
}

const NOTIFY = 'SELECT pg_notify(n.channel, n.payload) FROM unnest($1::text[], $2::text[]) AS n(channel, payload)';
const turned = (rows: readonly (readonly [string, string])[]) => [rows.map(([one]) => one), rows.map(([, two]) => two)];

interface Open {
  over: boolean;
  /** What went wrong first. */
  failure: unknown;
  /** Why the connection must not be used again. */
  fault: Error | undefined;
}

/** Every statement behind one that has failed is refused with this. */
const ABORTED = '25P02';
/** The server does not know a prepared statement that the driver takes for known. */
const UNKNOWN_STATEMENT = '26000';

/** Answers come in the order of the questions: of several that left together each says what went wrong first, and not that it was refused. */
function hearing(open: Open) {
  return async <T>(answer: Promise<T>): Promise<T> => {
    try {
      return await answer;
    } catch (error) {
      const state = error instanceof pg.DatabaseError ? error.code : null;
      if (state === ABORTED) throw open.failure ?? error;
      // Not Postgres' word but the driver's: a value that it could not send, a connection that is cut. Who knows what it has sent of it.
      if ((state === null || state === UNKNOWN_STATEMENT) && error instanceof Error) open.fault ??= error;
      open.failure ??= error;
      throw error;
    }
  };
}

type Run = (text: string, values: readonly unknown[]) => Promise<pg.QueryResult<Record<string, unknown>>>;
type AskModel = (model: string, method: string, input: unknown) => Promise<unknown>;

/** Raw SQL by the driver, everything else by Prisma's models on the same connection. */
function transactionOn(open: Open, ask: Run, askModel: AskModel, notices: Map<string, readonly [string, string]>): Tx {
  // Whoever goes on after another statement's failure must not write into the transaction that has the connection next.
  const isOpen = () => {
    if (open.over) throw new AppError('Internal', 'The transaction is over.');
  };
  const run: Run = async (text, values) => {
    isOpen();
    const answer = await ask(text, values);
    // Behind it what failed is forgotten.
    if (text.startsWith('ROLLBACK TO ')) open.failure = null;
    return answer;
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
    $notify: (channel: string, payload: string) => {
      isOpen();
      notices.set(`${channel} ${payload}`, [channel, payload]);
    },
  };
  const model = (name: string) =>
    new Proxy(Object.create(null) as Record<string, unknown>, {
      get: (_, method) => async (input: unknown) => {
        isOpen();
        return askModel(name, String(method), input);
      },
    });
  return new Proxy(raw, {
    get: (_, name) => (Object.hasOwn(raw, name) ? raw[name as keyof typeof raw] : model(String(name))),
  }) as unknown as Tx;
}

const sqlOf = (query: TemplateStringsArray | Prisma.Sql, values: readonly unknown[]): Prisma.Sql =>
  query instanceof Prisma.Sql ? query : Prisma.sql(query, ...values);

function ask({ nameOf }: Ground, client: pg.PoolClient, text: string, values: readonly unknown[]) {
  leaveTogether(client);
  return client.query<Record<string, unknown>>({
    name: nameOf(text),
    text,
    values: values.map(sent),
    types: TYPES,
  } as pg.QueryConfig);
}

/** What is asked until nobody has anything to do but wait leaves as one packet: each costs both processes a call of the system. */
function leaveTogether(client: pg.PoolClient): void {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  if (stream.writableCorked > 0) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

/** Lists of ids are most of what is asked with: the driver writes each of theirs with two searches for quotes. It keeps what lists hold lists or bytes. */
const sent = (value: unknown): unknown =>
  Array.isArray(value) && value.every((item) => typeof item !== 'object' || item === null)
    ? arrayText<unknown>(value, (item) => item)
    : value;

/* ---- values, as Prisma's raw queries give them ---- */

const { builtins, getTypeParser } = pg.types;
type Parse = (text: string) => unknown;
const TEXT_ARRAY: number = 1009;
const listOf =
  (parse: Parse): Parse =>
  (text) =>
    (getTypeParser(TEXT_ARRAY)(text) as (string | null)[]).map((item) => (item === null ? null : parse(item)));
const date: Parse = (text) => new Date(`${text}T00:00:00Z`);
/** `2026-03-29 01:00:00.5+00`: the sessions' zone is UTC; anything else is the general parser's, at five times the cost. */
const instant: Parse = (text) =>
  text.endsWith('+00') && text[10] === ' '
    ? new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`)
    : (getTypeParser(builtins.TIMESTAMPTZ)(text) as Date);
const decimal: Parse = (text) => new Prisma.Decimal(text);
const PARSERS = new Map<number, Parse>([
  [builtins.INT8, BigInt],
  [1016, listOf(BigInt)],
  [builtins.TIMESTAMPTZ, instant],
  [builtins.DATE, date],
  [1182, listOf(date)],
  [builtins.NUMERIC, decimal],
  [1231, listOf(decimal)],
]);
const TYPES = { getTypeParser: (oid: number) => PARSERS.get(oid) ?? getTypeParser(oid) };

/* ---- Prisma's models on a connection whose transaction is ours ---- */

/** As much of a connection as the adapter asks of one that it did not open. */
type Lent = { readonly query: (asked: pg.QueryConfig) => Promise<pg.QueryResult> };
const lent = new AsyncLocalStorage<Lent>();

type Delegates = Readonly<Record<string, Readonly<Record<string, (input: unknown) => Promise<unknown>>>>>;

/** Models of a transaction: Prisma is told that it has begun one, on this connection, the first time a model is asked for. */
function modelsOn(prisma: PrismaClient, connection: Lent): { ask: AskModel; end(): Promise<void> } {
  let begun: Promise<Delegates> | undefined;
  let release = () => {};
  let ended: Promise<unknown> = Promise.resolve();
  /** One question may be several statements: none may leave when the connection is no longer ours. */
  const asked = new Set<Promise<unknown>>();
  const begin = () =>
    new Promise<Delegates>((resolve, reject) => {
      ended = lent
        .run(connection, () =>
          prisma.$transaction((tx) => {
            resolve(tx as unknown as Delegates);
            return new Promise<void>((done) => {
              release = done;
            });
          }),
        )
        .catch(reject);
    });
  const ask: AskModel = async (model, method, input) => {
    begun ??= begin();
    return (await begun)[model]?.[method]?.(input);
  };
  return {
    ask: (...question) => {
      const answer = ask(...question);
      asked.add(answer);
      return answer;
    },
    end: async () => {
      await Promise.allSettled(asked);
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
        const connection = lent.getStore();
        if (!connection) return begin(isolation);
        return Object.create(adapter, {
          client: { value: connection },
          options: { value: { usePhantomQuery: true } },
          commit: { value: nothing },
          rollback: { value: nothing },
        }) as Awaited<ReturnType<typeof begin>>;
      },
    });
  },
});
