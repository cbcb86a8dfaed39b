import { afterAll, beforeAll, expect, test } from 'vitest';
import { simulate } from '../domain/process/plan.ts';
import { DAY } from '../domain/time/instant.ts';
import { billingStore } from '../services/billing/process.ts';
import { transaction } from '../services/context.ts';
import { Prisma } from '../services/database.ts';
import { newId } from '../services/ids.ts';
import { beginProcesses } from '../services/processes/change.ts';
import { selectProcesses, withLedgers } from '../services/processes/rows.ts';
import { type TestDatabase, testDatabase } from '../test/support/database.ts';
import { type Skipping, startSkipping } from '../test/support/skipping.ts';
import { newTenant, type TestTenant } from '../test/support/tenant.ts';

let database: TestDatabase;
let house: Skipping;
let tenant: TestTenant;

beforeAll(async () => {
  database = await testDatabase();
  house = await startSkipping(database.urls);
  tenant = await newTenant(house.owner);
});
afterAll(async () => {
  await house?.close();
  await database?.drop();
});

async function subscribe(cards: readonly string[]): Promise<{ subjectId: string; processId: string }[]> {
  const ctx = house.ctx(tenant.id);
  const now = await house.now();
  const planId = newId();
  const taxId = newId();
  const q = (sql: string, values: unknown[]) => house.owner.query(sql, values);
  await q(`INSERT INTO tax_rate (tenant_id, id, code, name, rate_percent) VALUES ($1, $2, $3, 'VAT', '19')`, [
    tenant.id,
    taxId,
    `vat-${taxId}`,
  ]);
  await q(
    `INSERT INTO price_plan (tenant_id, id, name, currency, price_minor, interval, interval_count, timing, trial_days, tax_rate_ids, created_at)
     VALUES ($1, $2, 'Team', 'EUR', 4900, 'month', 1, 'advance', 0, $3, $4)`,
    [tenant.id, planId, [taxId], new Date(now)],
  );
  const subjects: string[] = [];
  for (const card of cards) {
    const customerId = newId();
    const id = newId();
    subjects.push(id);
    await q(
      `INSERT INTO customer (tenant_id, id, name, email, zone, payment_term_days, payment_method, created_at) VALUES ($1, $2, $3, 'c@x.test', 'Europe/Berlin', 14, $4, $5)`,
      [
        tenant.id,
        customerId,
        `Customer ${card}`,
        JSON.stringify({
          id: newId(),
          provider: 'sandbox',
          label: card,
          token: card,
          addedAt: new Date(now).toISOString(),
        }),
        new Date(now),
      ],
    );
    await q(
      `INSERT INTO subscription (tenant_id, id, customer_id, price_plan_id, status, quantity, start_at, zone, anchor, billed_through, charged_from, created_at)
       VALUES ($1, $2, $3, $4, 'active', 2, $5, 'Europe/Berlin', '{"rule":"start-day"}', 0, ($5 AT TIME ZONE 'Europe/Berlin')::date, $5)`,
      [tenant.id, id, customerId, planId, new Date(now)],
    );
  }
  const processIds = await transaction(ctx, (tx) =>
    beginProcesses(
      ctx,
      tx,
      billingStore,
      subjects.map((subjectId) => ({ subjectId, workflowId: `billing/${tenant.id}/shard-0` })),
      now,
    ),
  );
  return subjects.map((subjectId, i) => ({ subjectId, processId: processIds[i] as string }));
}

test('three months of invoices are numbered without gaps, equal the forecast, and are collected by the card', async () => {
  const started = await house.now();
  const [good, twice] = await subscribe(['card-succeeds', 'card-declines-twice', 'card-declines-soft']);
  if (!good || !twice) throw new Error('three subscriptions were begun');
  const ctx = house.ctx(tenant.id);
  const forecast = await transaction(ctx, async (tx) => {
    const rows = await selectProcesses(tx, Prisma.sql`p.id = ${good.processId}::uuid`);
    const facts = (await billingStore.load(tx, await withLedgers(tx, rows), started)).get(good.processId);
    if (!facts) throw new Error('the process has facts');
    return simulate(billingStore.definition, facts, { from: started, until: started + 80 * DAY });
  });

  await house.skipTo(started + 80 * DAY);

  const ledger = await house.ledger(good.processId);
  expect(ledger.map(({ key, dueAt }) => ({ key, dueAt }))).toEqual(
    forecast.entries.map(({ effect }) => ({ key: effect.key, dueAt: effect.dueAt })),
  );
  expect(ledger).toHaveLength(3);

  const { rows: invoices } = await house.owner.query<{
    number: string;
    status: string;
    total_minor: string;
    customer_name: string;
  }>('SELECT number, status, total_minor, customer_name FROM invoice ORDER BY number');
  expect(invoices).toHaveLength(9);
  expect(new Set(invoices.map((row) => row.total_minor))).toEqual(new Set(['11662']));
  expect(invoices.map((row) => row.number)).toEqual(
    Array.from({ length: 9 }, (_, i) => `INV-${String(i + 1).padStart(6, '0')}`),
  );
  const statuses = (card: string) =>
    invoices.filter((row) => row.customer_name.endsWith(card)).map((row) => row.status);
  expect(statuses('card-succeeds')).toEqual(['paid', 'paid', 'paid']);
  expect(statuses('card-declines-twice')).toEqual(['paid', 'paid', 'paid']);
  expect(statuses('card-declines-soft')).toEqual(['uncollectible', 'uncollectible', 'uncollectible']);

  const { rows: attempts } = await house.owner.query<{ name: string; n: string }>(
    'SELECT i.customer_name AS name, count(*) AS n FROM payment_attempt a JOIN invoice i ON i.id = a.invoice_id GROUP BY 1 ORDER BY 1',
  );
  expect(attempts.map(({ name, n }) => [name, Number(n)])).toEqual([
    ['Customer card-declines-soft', 12],
    ['Customer card-declines-twice', 9],
    ['Customer card-succeeds', 3],
  ]);
  const { rows: mails } = await house.owner.query<{ state: string; n: string }>(
    'SELECT state, count(*) AS n FROM message GROUP BY 1',
  );
  expect(mails).toEqual([{ state: 'sent', n: '15' }]);
}, 120_000);
