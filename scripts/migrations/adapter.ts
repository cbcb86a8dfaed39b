import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
} from '@prisma/driver-adapter-utils';
import { withClient } from '../../temporal/servers/client.ts';

/** Postgres' type "char", which the catalog uses. */
const CHAR = 18;
const TEXT = 25;

type PgAdapter = Awaited<ReturnType<PrismaPg['connect']>>;
/** Private members of adapter-pg: why every @prisma package is pinned exactly. */
interface Internals {
  performIO(query: SqlQuery): Promise<{ fields: { dataTypeID: number }[] }>;
  onError(error: unknown): never;
}

export interface MigrationDatabase {
  readonly factory: SqlMigrationAwareDriverAdapterFactory;
  /** Ends the connections and drops the shadow databases that the engine asked for. */
  close(): Promise<void>;
}

/** How the schema engine reaches the database: adapter-pg 7.10.0 without its three faults (each named below). */
export function migrationDatabase(url: string): MigrationDatabase {
  // A migration that waits for a lock makes everybody behind it wait too: it gives up, has changed nothing, and is run again.
  const main = new PrismaPg({ connectionString: url, options: '-c lock_timeout=10s' });
  const shadows: string[] = [];
  const open: PgAdapter[] = [];
  const connected = async (factory: PrismaPg) => {
    const adapter = await factory.connect();
    open.push(adapter);
    return mended(adapter);
  };
  return {
    factory: {
      provider: main.provider,
      adapterName: main.adapterName,
      connect: () => connected(main),
      // 1: its own connectToShadowDb() lets `connectionString` win over `database` and replays history into the main database.
      connectToShadowDb: async () => {
        const name = `shadow_${randomUUID().replaceAll('-', '')}`;
        await execute(url, `CREATE DATABASE "${name}" TEMPLATE template0`);
        shadows.push(name);
        const shadow = new URL(url);
        shadow.pathname = `/${name}`;
        return connected(new PrismaPg({ connectionString: shadow.href }));
      },
    },
    close: async () => {
      // Those that the engine has ended itself refuse to be ended again.
      for (const adapter of open) await adapter.dispose().catch(() => undefined);
      for (const name of shadows) await execute(url, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
    },
  };
}

const execute = (url: string, sql: string) => withClient(url, (client) => client.query(sql));

function mended(adapter: PgAdapter): SqlDriverAdapter {
  const internals = adapter as unknown as Internals;
  const { queryRaw } = adapter;
  // 2: it has no mapping for the type "char", which the engine's introspection reads as Character.
  adapter.queryRaw = async (query) => {
    const chars: number[] = [];
    const performIO = async (sent: SqlQuery) => {
      const result = await internals.performIO(sent);
      result.fields.forEach((field, column) => {
        if (field.dataTypeID !== CHAR) return;
        chars.push(column);
        field.dataTypeID = TEXT;
      });
      return result;
    };
    const result = await queryRaw.call(Object.create(adapter, { performIO: { value: performIO } }), query);
    for (const column of chars) result.columnTypes[column] = ColumnTypeEnum.Character;
    return result;
  };
  // 3: it splits scripts at every ';', which breaks $$ bodies. One simple query is the whole script in one transaction, or as many as it says itself.
  adapter.executeScript = async (script) => {
    try {
      await adapter.underlyingDriver().query(script);
    } catch (error) {
      internals.onError(error);
    }
  };
  return adapter;
}
