import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type House, openHouse } from '../test/support/house.ts';
import { transaction } from './context.ts';
import { openDatabase, Prisma, recordset, sqlState, type Tx } from './database.ts';
import { joined } from './joined.ts';
import { inTransaction } from './transaction.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const act = <T>(work: Parameters<typeof transaction<T>>[1]) =>
  transaction(house.ctx(house.acme, house.acme.as('owner')), work);
const cards = async () =>
  (
    await house.owner.query<{ code: string }>('SELECT code FROM tax_rate WHERE tenant_id = $1 ORDER BY code', [
      house.acme.id,
    ])
  ).rows.map(({ code }) => code);
const rate = (code: string) => ({
  tenantId: house.acme.id,
  id: crypto.randomUUID(),
  code,
  name: code,
  ratePercent: '19',
});
const insert = (code: string) =>
  Prisma.sql`INSERT INTO tax_rate (tenant_id, id, code, name, rate_percent) VALUES (${house.acme.id}::uuid, gen_random_uuid(), ${code}, ${code}, 19)`;

test('rows of a recordset are the same, one or several: what is left out is NULL, JSON, numbers and instants are themselves', async () => {
  const columns = {
    id: 'uuid',
    n: 'bigint',
    at: 'timestamptz',
    on: 'date',
    json: 'jsonb',
    yes: 'boolean',
    text: 'text',
  } as const;
  const row = {
    id: house.acme.id,
    n: 9_007_199_254_740_993n,
    at: 1_774_746_000_500,
    on: '2026-03-29',
    json: { a: ['"'] },
    yes: false,
  };
  const read = (rows: readonly object[]) =>
    act((tx) => tx.$queryRaw<object[]>`SELECT * FROM ${recordset(rows, columns)}`);
  const [alone] = await read([row]);
  // A few go as themselves, more as lists.
  for (const count of [2, 3, 4]) {
    expect(await read(Array.from({ length: count }, () => row))).toEqual(Array.from({ length: count }, () => alone));
  }
  expect(alone).toEqual({ ...row, at: new Date(row.at), on: new Date('2026-03-29'), text: null });
});

describe('a transaction', () => {
  test('waits for the disk unless it need not; as a part of another it is as durable as that', async () => {
    const { db } = house.ctx(house.acme, house.acme.as('owner'));
    const forced = async (tx: Tx) =>
      (await tx.$queryRaw<{ is: string }[]>`SELECT current_setting('synchronous_commit') AS is`)[0]?.is;
    expect(await db.withTenant(house.acme.id, forced)).toBe('on');
    expect(await db.withTenant(house.acme.id, forced, { unforced: true })).toBe('off');
    const within = joined(db, house.acme.id, (part) => part.withTenant(house.acme.id, forced, { unforced: true }));
    expect(await within).toBe('on');
  });

  test('gives values as Prisma does, whichever way they are asked for', async () => {
    const [row] = await act(
      (tx) => tx.$queryRaw<Record<string, unknown>[]>`
        SELECT 9007199254740993::bigint AS big, 0.10::numeric AS exact, '2026-03-29'::date AS day, '2026-03-29T01:00:00+02'::timestamptz AS at,
          ARRAY[1, NULL]::bigint[] AS bigs, ARRAY['2026-03-29']::date[] AS days, ARRAY[1.5]::numeric[] AS exacts,
          '{"a":[1]}'::jsonb AS json, ARRAY['x', NULL] AS words, true AS yes, 1.5::float8 AS float, NULL::int AS nothing`,
    );
    const direct = await house.ctx(house.acme, house.acme.as('owner')).db.anyone.$queryRaw<Record<string, unknown>[]>`
        SELECT 9007199254740993::bigint AS big, 0.10::numeric AS exact, '2026-03-29'::date AS day, '2026-03-29T01:00:00+02'::timestamptz AS at,
          ARRAY[1, NULL]::bigint[] AS bigs, ARRAY['2026-03-29']::date[] AS days, ARRAY[1.5]::numeric[] AS exacts,
          '{"a":[1]}'::jsonb AS json, ARRAY['x', NULL] AS words, true AS yes, 1.5::float8 AS float, NULL::int AS nothing`;
    expect(row).toEqual(direct[0]);
    expect(row?.exact).toBeInstanceOf(Prisma.Decimal);
  });

  test('sends lists as they are, whatever they hold', async () => {
    const words = ['a', 'a,b', '{}', 'say "x"', '\\', '', 'NULL', null, 'a', 'Zoë'];
    const [row] = await act(
      (tx) => tx.$queryRaw<Record<string, unknown>[]>`
        SELECT ${words}::text[] AS words, ${[]}::uuid[] AS none, ${[1, -2, null]}::int[] AS numbers, ${[9007199254740993n]}::bigint[] AS bigs,
          ${[true, false]}::boolean[] AS flags, ${[
            ['a', 'b'],
            ['c', 'd'],
          ]}::text[] AS nested, ${[new Date(0)]}::timestamptz[] = ARRAY['1970-01-01T00:00Z'::timestamptz] AS dates`,
    );
    expect(row).toEqual({
      words,
      none: [],
      numbers: [1, -2, null],
      bigs: [9007199254740993n],
      flags: [true, false],
      nested: [
        ['a', 'b'],
        ['c', 'd'],
      ],
      dates: true,
    });
  });

  test('is one for SQL and models: what fails takes both back', async () => {
    const failing = act(async (tx) => {
      await tx.taxRate.create({ data: rate('MODEL') });
      await tx.$executeRaw(insert('SQL'));
      expect(await tx.taxRate.count()).toBe(2);
      await tx.$executeRaw(insert('SQL'));
    });
    expect(sqlState(await failing.catch((error: unknown) => error))).toBe('23505');
    expect(await cards()).toEqual([]);
    await act(async (tx) => {
      await tx.taxRate.create({ data: rate('MODEL') });
      await tx.$executeRaw(insert('SQL'));
    });
    expect(await cards()).toEqual(['MODEL', 'SQL']);
  });

  test('does not commit over a failure that nobody heard of', async () => {
    const silent = act(async (tx) => {
      await tx.$executeRaw(insert('LOST'));
      await tx.$executeRaw`SELECT 1 / 0`.catch(() => undefined);
    });
    await expect(silent).rejects.toThrow('rolled back');
    expect(await cards()).not.toContain('LOST');
  });

  test('keeps to its tenant, also where many run at the same time and ask by models', async () => {
    const both = [house.acme, house.other];
    const seen = await Promise.all(
      Array.from({ length: 40 }, (_, i) => {
        const tenant = both[i % 2] as typeof house.acme;
        return transaction(house.ctx(tenant, tenant.as('owner')), async (tx) => {
          const [byModel, bySql] = await Promise.all([
            tx.member.findMany({ select: { tenantId: true } }),
            tx.$queryRaw<{ tenantId: string }[]>`SELECT tenant_id::text AS "tenantId" FROM member`,
          ]);
          return (
            [...byModel, ...bySql].every(({ tenantId }) => tenantId === tenant.id) && byModel.length === bySql.length
          );
        });
      }),
    );
    expect(seen.every(Boolean)).toBe(true);
  });

  test('lets nobody write once it is over, as one does who goes on after another has failed', async () => {
    let late: Promise<unknown>[] = [];
    const failing = act(async (tx) => {
      const afterwards = async (write: () => Promise<unknown>) => {
        await failing.catch(() => undefined);
        return write();
      };
      late = [
        afterwards(() => tx.$executeRaw(insert('LATE'))),
        afterwards(() => tx.taxRate.create({ data: rate('LATE-MODEL') })),
      ];
      await tx.$executeRaw`SELECT 1 / 0`;
    });
    await expect(failing).rejects.toThrow();
    for (const write of late) await expect(write).rejects.toThrow('The transaction is over');
    expect((await cards()).filter((code) => code.startsWith('LATE'))).toEqual([]);
  });

  test('says what went wrong first, whichever of several that left together is heard first', async () => {
    const later = async (tx: Tx) => {
      await Promise.resolve();
      const wrapped = async () => tx.$executeRaw`SELECT 1 / 0`;
      return wrapped();
    };
    const behind = async (tx: Tx) => {
      await Promise.resolve();
      await Promise.resolve();
      return tx.$queryRaw`SELECT 1`;
    };
    for (let i = 0; i < 30; i++) {
      const failing = act((tx) => Promise.all([later(tx), behind(tx), tx.taxRate.count()]));
      expect(sqlState(await failing.catch((error: unknown) => error))).toBe('22012');
    }
  });

  test('says what went wrong where it could not be bound to its tenant', async () => {
    const pool = new pg.Pool({ connectionString: house.urls.app, max: 1, pipeline: true } as pg.PoolConfig);
    const { anyone: prisma } = house.ctx(house.acme, house.acme.as('owner')).db;
    // Postgres takes no zero byte in a text.
    const failing = inTransaction({ pool, prisma, nameOf: () => undefined }, '\0', (tx) => tx.$queryRaw`SELECT 1`);
    expect(sqlState(await failing.catch((error: unknown) => error))).toBe('22021');
    await pool.end();
  });

  test('runs again after a lost race, however deep it was lost', async () => {
    let tries = 0;
    const found = await act(async (tx) => {
      tries += 1;
      const lose = async () => {
        await Promise.resolve();
        if (tries < 3) await tx.$executeRaw`DO $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = '40001'; END $$`;
      };
      const [, rows] = await Promise.all([lose(), tx.$queryRaw<{ one: number }[]>`SELECT 1 AS one`]);
      return rows;
    });
    expect([tries, found]).toEqual([3, [{ one: 1 }]]);
  });

  test('waits for a model that asks in several statements before the connection goes on', async () => {
    const one = openDatabase(house.urls.app, { connections: 1 });
    const { id, code } = { id: crypto.randomUUID(), code: 'UPSERT' };
    for (let i = 0; i < 30; i++) {
      let asked: Promise<unknown> = Promise.resolve();
      const failing = one.withTenant(house.acme.id, async (tx) => {
        asked = tx.taxRate.upsert({
          where: { tenantId_id: { tenantId: house.acme.id, id } },
          create: { ...rate(code), id },
          update: {},
        });
        asked.catch(() => undefined);
        await tx.$queryRaw`SELECT 1`;
        throw new Error('no');
      });
      const next = one.withTenant(house.other.id, (tx) => tx.$queryRaw`SELECT 1 AS one`);
      await expect(failing).rejects.toThrow('no');
      expect(await next).toEqual([{ one: 1 }]);
    }
    await one.close();
    expect(await cards()).not.toContain(code);
  });

  test('throws a connection away that could not be told a value', async () => {
    const one = openDatabase(house.urls.app, { connections: 1 });
    const say = (value: unknown) =>
      one.withTenant(house.acme.id, (tx) => tx.$queryRaw<{ said: unknown }[]>`SELECT ${value}::jsonb AS said`);
    await expect(say({ a: 1n })).rejects.toThrow('BigInt');
    for (let i = 0; i < 3; i++) expect(await say({ a: i })).toEqual([{ said: { a: i } }]);
    await one.close();
  });

  test('of a connection that was cut is heard of, and the next one works', async () => {
    const cut = act(async (tx) => {
      const [{ pid } = { pid: 0 }] = await tx.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
      await house.owner.query('SELECT pg_terminate_backend($1)', [pid]);
      await tx.$queryRaw`SELECT 1`;
    });
    await expect(cut).rejects.toThrow();
    expect(await act((tx) => tx.$queryRaw`SELECT 1 AS one`)).toEqual([{ one: 1 }]);
  });
});

test('one that asks once is over with what it asked, and nothing can be asked behind it', async () => {
  const { db } = house.ctx(house.acme, house.acme.as('owner'));
  const once = <T>(work: (tx: Tx) => Promise<T>) => db.withTenant(house.acme.id, work, { asksOnce: true });
  expect(await once((tx) => tx.$executeRaw(insert('ONCE')))).toBe(1);
  expect(await cards()).toContain('ONCE');
  await expect(once((tx) => tx.$executeRaw(insert('ONCE')))).rejects.toThrow(/unique/);
  const twice = once(async (tx) => {
    await tx.$executeRaw(insert('FIRST'));
    await tx.$executeRaw(insert('SECOND'));
  });
  await expect(twice).rejects.toThrow('The transaction is over.');
  expect(await cards()).not.toContain('SECOND');
  expect(await act((tx) => tx.$queryRaw`SELECT 1 AS one`)).toEqual([{ one: 1 }]);
});

test('notices go out once, when what they are about is there; of what was rolled back nobody hears', async () => {
  const heard: string[] = [];
  const listener = new pg.Client({ connectionString: house.urls.app });
  await listener.connect();
  listener.on('notification', ({ payload }) => heard.push(String(payload)));
  await listener.query('LISTEN noticed');
  const lost = act(async (tx) => {
    tx.$notify('noticed', 'lost');
    throw new Error('never mind');
  });
  await expect(lost).rejects.toThrow('never mind');
  await act(async (tx) => {
    for (const payload of ['one', 'two', 'one']) tx.$notify('noticed', payload);
    await tx.$executeRaw(insert('NOTICED'));
    expect(heard).toEqual([]);
  });
  await vi.waitFor(() => expect(heard).toEqual(['one', 'two']));
  const failed = act(async (tx) => {
    tx.$notify('noticed', 'failed');
    tx.$executeRaw`SELECT 1 / 0`.catch(() => undefined);
  });
  await expect(failed).rejects.toThrow();
  await act(async (tx) => tx.$notify('noticed', 'three'));
  await vi.waitFor(() => expect(heard).toEqual(['one', 'two', 'three']));
  await listener.end();
});

test('closing waits for what is under way, which reads and writes to its end', async () => {
  for (let i = 0; i < 10; i++) {
    const one = openDatabase(house.urls.app, { connections: 1 });
    let closed: Promise<void> | undefined;
    const counted = one.withTenant(house.acme.id, async (tx) => {
      for (let j = 0; j < i; j++) await tx.$queryRaw`SELECT 1`;
      const asked = tx.taxRate.count({ where: { code: 'nobody has it' } });
      closed = one.close();
      return [await asked, await tx.taxRate.count({ where: { code: 'nor this' } })];
    });
    expect(await counted).toEqual([0, 0]);
    await closed;
    expect(closed).toBeDefined();
  }
});
