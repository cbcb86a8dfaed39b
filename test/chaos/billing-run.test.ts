import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../temporal/servers/processes.ts';
import { type DueSubscriptions, dueSubscriptions, TOTAL_MINOR } from '../support/due-subscriptions.ts';
import { type Stack, startStack } from './stack.ts';

/** Three transactions of one workflow. */
const COUNT = 1500;
const LIMIT_MS = 240_000;

let stack: Stack;
let owner: pg.Pool;
let due: DueSubscriptions;
const atDeath: number[] = [];

const one = async (sql: string) => (await owner.query(sql, [due.tenantId])).rows[0];
const invoices = async (): Promise<number> =>
  (await one('SELECT count(*)::int AS n FROM invoice WHERE tenant_id = $1')).n;

/** Until there are more invoices than before. */
const goesOn = async (before: number) => {
  if (!(await eventually(async () => (await invoices()) > before, LIMIT_MS))) throw new Error('no invoice was made');
};

beforeAll(async () => {
  stack = await startStack();
  owner = new pg.Pool({ connectionString: stack.urls.owner, max: 2 });
  await stack.kill('worker');
  due = await dueSubscriptions(owner, COUNT);
  // Without a means of payment each invoice is left to itself: the run alone is looked at.
  await owner.query('UPDATE customer SET payment_method = NULL WHERE tenant_id = $1', [due.tenantId]);
  await owner.query(
    `INSERT INTO outbox (tenant_id, kind, workflow_id, created_at) SELECT $1, 'billing', id, now() FROM unnest($2::text[]) AS id`,
    [due.tenantId, due.workflowIds],
  );
  for (let deaths = 0; deaths < 2; deaths++) {
    await stack.start('worker');
    await goesOn(atDeath.at(-1) ?? 0);
    await stack.kill('worker');
    atDeath.push(await invoices());
  }
  await stack.start('worker');
  if (!(await eventually(async () => (await invoices()) === COUNT, LIMIT_MS))) {
    throw new Error(`${await invoices()} of ${COUNT} invoices after ${LIMIT_MS / 1000} s`);
  }
});
afterAll(async () => {
  await owner?.end();
  await stack?.stop();
});

test('the worker died in the middle of the run', () => {
  expect(atDeath[0]).toBeGreaterThan(0);
  expect(atDeath[0]).toBeLessThan(COUNT);
});

test('each subscription has one invoice of two lines, numbered without a gap, entered once, with a collection of its own', async () => {
  const found = await one(
    `SELECT count(*)::int AS invoices, count(DISTINCT subscription_id)::int AS subscriptions, count(DISTINCT number)::int AS numbers,
       max(substring(number FROM '[0-9]+$')::int) AS last, sum(total_minor)::int AS total,
       (SELECT count(*)::int FROM invoice_line WHERE tenant_id = $1) AS lines,
       (SELECT count(*)::int FROM ledger WHERE tenant_id = $1 AND kind = 'invoice' AND state = 'done') AS entries,
       (SELECT count(*)::int FROM process WHERE tenant_id = $1 AND kind = 'collection') AS collections
     FROM invoice WHERE tenant_id = $1`,
  );
  expect(found).toEqual({
    ...{ invoices: COUNT, subscriptions: COUNT, numbers: COUNT, last: COUNT },
    ...{ total: COUNT * TOTAL_MINOR, lines: 2 * COUNT, entries: COUNT, collections: COUNT },
  });
});
