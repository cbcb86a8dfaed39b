import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { ApiDeps } from '../../api/deps.ts';
import { type Operation, operationsOf } from '../../api/rest/operations.ts';
import { appRouter } from '../../api/router.ts';
import { createCallerFactory } from '../../api/trpc.ts';
import { ROLE_PERMISSIONS } from '../../domain/members/permissions.ts';
import { type Filled, fill, GROWING } from '../support/filled.ts';
import { type House, openHouse } from '../support/house.ts';
import type { TestTenant } from '../support/tenant.ts';

/**
 * Lists of a database that has grown: 20,000 rows of each noun, nine tenths of them of one tenant, the rest of another one between them.
 * Every list procedure of the API is asked as the application's role; what it sends to Postgres is counted and explained.
 */

const ROWS = 20_000;
const lists = operationsOf(appRouter).filter(({ isList, input }) => isList && input && 'sort' in input.shape);

/**
 * The table whose rows a list has, and those that it can be ordered by besides. Where a tenant owns most of a table, an order or filter
 * without an index of its own may read it once and keep the best fifty (10 ms for 20,000 rows); an index for each would be paid at every write.
 */
const OWN: Readonly<Record<string, { readonly table: string; readonly orderedBy?: readonly string[] }>> = {
  'audits.list': { table: 'audit' },
  'companies.list': { table: 'company' },
  'contacts.list': { table: 'contact' },
  'customers.list': { table: 'customer' },
  'enrolments.list': { table: 'enrolment', orderedBy: ['lead', 'process'] },
  'invoices.list': { table: 'invoice', orderedBy: ['process'] },
  'leads.list': { table: 'lead', orderedBy: ['process'] },
  'messages.list': { table: 'message' },
  'notifications.list': { table: 'notification' },
  'processes.list': { table: 'process' },
  'subscriptions.list': { table: 'subscription', orderedBy: ['customer', 'process'] },
  'tickets.list': { table: 'ticket', orderedBy: ['process'] },
  'timesheets.list': { table: 'timesheet', orderedBy: ['process'] },
};
/** They open by what is due next, which each act of a process changes: no index on it alone. */
const BY_WHAT_IS_NEXT = ['processes.list', 'tickets.list'];

let house: House;
let filled: Filled;
/** As the application, in one tenant's transaction. */
let asking: pg.Client;
beforeAll(async () => {
  house = await openHouse(Date.parse('2026-06-15T09:00:00Z'));
  filled = await fill(house, ROWS);
  asking = new pg.Client({ connectionString: house.urls.app });
  await asking.connect();
}, 120_000);
afterAll(async () => {
  await asking.end();
  await house.close();
});

interface Statement {
  readonly text: string;
  readonly values: unknown[];
}

/** What a list procedure sends to Postgres. */
async function statementsOf(list: Operation, tenant: TestTenant, input: object): Promise<Statement[]> {
  const { actor, ...ctx } = house.ctx(tenant, tenant.as('owner'));
  const session = {
    sessionId: 'test',
    tenantId: tenant.id,
    memberId: tenant.members.owner,
    name: 'Owner',
    permissions: ROLE_PERMISSIONS.owner,
  };
  const deps = { db: ctx.db, clock: ctx.clock } as ApiDeps;
  const from = { ip: '127.0.0.1', loopback: true, userAgent: null };
  const cookies = { refresh: null, write: () => undefined, clear: () => undefined };
  const door = 'web' as const;
  const caller = createCallerFactory(appRouter)({ deps, requestId: 'test', session, door, from, cookies });
  const heard: Statement[] = [];
  const original = pg.Client.prototype.query as (...args: unknown[]) => unknown;
  const spy = vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...args: unknown[]) {
    const [asked, values] = args as [string | Statement, unknown[] | undefined];
    const { text, values: bound } = typeof asked === 'string' ? { text: asked, values } : asked;
    if (/^\s*(SELECT|WITH)\b/i.test(text)) heard.push({ text, values: bound ?? [] });
    return original.apply(this, args) as never;
  });
  try {
    const [noun, verb] = list.procedure.split('.') as [keyof typeof caller, string];
    await (caller[noun] as unknown as Record<string, (input: object) => Promise<unknown>>)[verb]?.(input);
  } finally {
    spy.mockRestore();
  }
  return heard.filter(({ text }) => !text.includes('set_config'));
}

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly Plan[];
}

/** Statements of one text that look up what a page holds are planned alike. */
const judged = new Map<string, string[]>();

/** Tables that grow and that this statement would read from end to end. */
async function readWhole(tenant: TestTenant, statement: Statement): Promise<string[]> {
  const { text } = statement;
  // Pages and counts are judged with the values of each view: a filter may find anything between nothing and all.
  const key = `${tenant.id} ${text}`;
  const known = /\blist_page\b|^\s*SELECT count/.test(text) ? undefined : judged.get(key);
  const whole = known ?? (await explain(tenant, statement));
  judged.set(key, whole);
  return whole;
}

async function explain(tenant: TestTenant, { text, values }: Statement): Promise<string[]> {
  await asking.query('BEGIN');
  try {
    await asking.query(`SELECT set_config('app.tenant_id', $1, true)`, [tenant.id]);
    const { rows } = await asking.query<{ 'QUERY PLAN': { Plan: Plan }[] }>(`EXPLAIN (FORMAT JSON) ${text}`, values);
    const whole = new Set<string>();
    const visit = (plan: Plan) => {
      const table = plan['Relation Name'] ?? '';
      if (plan['Node Type'] === 'Seq Scan' && GROWING.includes(table)) whole.add(table);
      for (const child of plan.Plans ?? []) visit(child);
    };
    for (const { Plan: plan } of rows[0]?.['QUERY PLAN'] ?? []) visit(plan);
    return [...whole];
  } finally {
    await asking.query('ROLLBACK');
  }
}

const beginning = ({ text }: Statement) => text.replace(/\s+/g, ' ').slice(0, 80);

interface Described {
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly items?: Described;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Described>>;
}

/** The default view, and each sort (both ways), filter and search that the list offers. */
function views(list: Operation): { name: string; input: Record<string, unknown> }[] {
  const { properties = {} } = z.toJSONSchema(list.input as z.ZodObject, {
    io: 'input',
    unrepresentable: 'any',
  }) as Described;
  const sorts = /\(([^)]+)\)/.exec(properties.sort?.pattern ?? '')?.[1]?.split('|') ?? [];
  expect(sorts, `${list.procedure} names what it can be sorted by`).not.toEqual([]);
  const offered = [{ name: 'as it opens', input: {} as Record<string, unknown> }];
  for (const field of sorts) {
    for (const sort of [field, `-${field}`]) offered.push({ name: `sort ${sort}`, input: { sort } });
  }
  for (const [field, described] of Object.entries(properties.filter?.properties ?? {})) {
    for (const value of examples(field, described)) {
      offered.push({ name: `filter ${field} ${String(value)}`, input: { filter: { [field]: value } } });
    }
  }
  if (properties.q) offered.push({ name: 'search', input: { q: 'needle 77' } });
  return offered;
}

/** Filters by text that takes certain words only. */
const WORDS: Readonly<Record<string, string>> = {
  currency: 'EUR',
  mine: 'true',
  finalizedIn: '2026-03',
  day: '2026-03-02',
};

function examples(field: string, described: Described): unknown[] {
  if (described.type === 'array' && described.items) return examples(field, described.items).map((value) => [value]);
  if (described.enum) return described.enum.slice(0, 2);
  if (described.type === 'boolean') return [true, false];
  if (described.format === 'uuid') return [filled.idOf(field)];
  // A number; over REST it comes as text and is coerced.
  if (described.type !== 'string') return [1];
  return [WORDS[field] ?? 'needle'];
}

describe.each(lists.map((list) => [list.procedure, list] as const))('%s', (_name, list) => {
  test('asks as often for fifty rows as for ten', async () => {
    const of = (pageSize: number) => statementsOf(list, filled.large, { pageSize });
    const [few, many] = [await of(10), await of(50)];
    expect(many.map(({ text }) => text)).toEqual(few.map(({ text }) => text));
    expect(many.length).toBeLessThanOrEqual(12);
  });

  test('a small tenant among a large one: nothing that grows is read from end to end', async () => {
    const wrong: string[] = [];
    for (const view of views(list)) {
      for (const statement of await statementsOf(list, filled.small, view.input)) {
        const whole = await readWhole(filled.small, statement);
        if (whole.length > 0) wrong.push(`${view.name} reads ${whole.join(', ')}: ${beginning(statement)}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('the large tenant: what is looked up beside is not read from end to end, nor the list itself as it opens', async () => {
    const { table, orderedBy = [] } = OWN[list.procedure] ?? {};
    const wrong: string[] = [];
    for (const view of views(list)) {
      const opens = view.name === 'as it opens' && !BY_WHAT_IS_NEXT.includes(list.procedure);
      const allowed = opens ? [] : [table, ...orderedBy];
      for (const statement of await statementsOf(list, filled.large, view.input)) {
        // Counting what is nearly everything is reading nearly everything.
        if (/^\s*SELECT count\(\*\) AS total/.test(statement.text)) continue;
        const whole = (await readWhole(filled.large, statement)).filter((name) => !allowed.includes(name));
        if (whole.length > 0) wrong.push(`${view.name} reads ${whole.join(', ')}: ${beginning(statement)}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

test('what the search functions do inside reads nothing that grows from end to end', async () => {
  const { rows } = await house.owner.query<{ name: string; body: string }>(
    `SELECT proname AS name, prosrc AS body FROM pg_proc WHERE proname LIKE 'search\\_%' AND prosecdef ORDER BY 1`,
  );
  expect(rows.length).toBeGreaterThanOrEqual(8);
  for (const { name, body } of rows) {
    const text = body.replace(/\bq\b/g, `'needle 77'`).replace(/\bmost\b/g, '1000');
    const client = await house.owner.connect();
    try {
      await client.query(`SELECT set_config('app.tenant_id', $1, false)`, [filled.large.id]);
      const plan = JSON.stringify((await client.query(`EXPLAIN (FORMAT JSON) ${text}`)).rows);
      const whole = [...plan.matchAll(/"Node Type":"Seq Scan"[^{}]*?"Relation Name":"(\w+)"/g)].map(
        (match) => match[1],
      );
      expect(
        whole.filter((table) => GROWING.includes(table ?? '')),
        name,
      ).toEqual([]);
    } finally {
      client.release();
    }
  }
});
