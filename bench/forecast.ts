import { monitorEventLoopDelay } from 'node:perf_hooks';
import pg from 'pg';
import type { DatabaseUrls } from '../config.ts';
import { systemClock } from '../services/clock.ts';
import { openDatabase } from '../services/database.ts';
import { getForecast } from '../services/forecast/get.ts';
import { simulatePrice } from '../services/forecast/simulate-price.ts';
import { newId } from '../services/ids.ts';
import { newTenant } from '../test/support/tenant.ts';

export interface ForecastFigures {
  readonly subscriptions: number;
  /** Until all of them are computed for the first time, over so many answers, the longest of which took so long. */
  readonly firstMs: number;
  readonly answers: number;
  readonly longestMs: number;
  /** The longest time for which nobody else had a turn meanwhile. */
  readonly blockedMs: number;
  /** The answer once they are kept; the same after one customer has changed. */
  readonly keptMs: number;
  readonly changedMs: number;
  /** Another price for all of them. */
  readonly priceMs: number;
}

/** The forecast of a workspace with so many monthly subscriptions. @param urls of a migrated database */
export async function forecastBench(urls: DatabaseUrls, subscriptions = 10_000): Promise<ForecastFigures> {
  const owner = new pg.Pool({ connectionString: urls.owner, max: 2 });
  const db = openDatabase(urls.app, { connections: 4 });
  try {
    const tenant = await newTenant(owner, 'Bench', 'Europe/Berlin');
    const planId = await fill(owner, tenant.id, subscriptions);
    const ctx = { tenantId: tenant.id, actor: tenant.as('billing'), clock: systemClock, db, requestId: null };
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    let [answers, longestMs, ready] = [0, 0, 0];
    const firstMs = await timed(async () => {
      while (ready < subscriptions) {
        longestMs = Math.max(longestMs, await timed(async () => (ready = (await getForecast(ctx)).ready)));
        answers += 1;
      }
    });
    delay.disable();
    const keptMs = await timed(() => getForecast(ctx));
    await owner.query(
      `UPDATE customer SET version = version + 1 WHERE id = (SELECT id FROM customer WHERE tenant_id = $1 LIMIT 1)`,
      [tenant.id],
    );
    const changedMs = await timed(() => getForecast(ctx));
    const from = new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10);
    const priceMs = await timed(async () => {
      for (let after: string | undefined, more = true; more; ) {
        const part = await simulatePrice(ctx, {
          pricePlanId: planId,
          changePercent: '10',
          from,
          ...(after && { after }),
        });
        after = part.next ?? undefined;
        more = part.next !== null;
      }
    });
    return { subscriptions, firstMs, answers, longestMs, blockedMs: delay.max / 1e6, keptMs, changedMs, priceMs };
  } finally {
    await Promise.all([db.close(), owner.end()]);
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

async function fill(owner: pg.Pool, tenantId: string, count: number): Promise<string> {
  const [taxId, planId] = [newId(), newId()];
  await owner.query(
    `INSERT INTO tax_rate (tenant_id, id, code, name, rate_percent) VALUES ($1, $2, 'DE-19', 'VAT', '19')`,
    [tenantId, taxId],
  );
  await owner.query(
    `INSERT INTO price_plan (tenant_id, id, name, currency, price_minor, interval, interval_count, timing, trial_days, tax_rate_ids, created_at)
     VALUES ($1, $2, 'Team', 'EUR', 4900, 'month', 1, 'advance', 0, $3, now())`,
    [tenantId, planId, [taxId]],
  );
  await owner.query(
    `INSERT INTO customer (tenant_id, id, name, email, zone, payment_term_days, created_at)
     SELECT $1, uuidv7(), 'Customer ' || n, 'c' || n || '@example.test', 'Europe/Berlin', 14, now() FROM generate_series(1, $2) n`,
    [tenantId, count],
  );
  await owner.query(
    `INSERT INTO subscription (tenant_id, id, customer_id, price_plan_id, status, quantity, start_at, zone, anchor, billed_through, charged_from, created_at)
     SELECT tenant_id, id, id, $2, 'active', 1 + (row_number() OVER () % 7), s.at, zone, '{"rule":"start-day"}', 0, (s.at AT TIME ZONE zone)::date, now()
     FROM customer, LATERAL (SELECT now() + random() * interval '25 days' AS at WHERE name <> '') s WHERE tenant_id = $1`,
    [tenantId, planId],
  );
  await owner.query(
    `INSERT INTO process (tenant_id, id, kind, subject_id, workflow_id, status, revision, planned_revision, next_at, next_what, started_at)
     SELECT tenant_id, uuidv7(), 'billing', id, 'billing/' || tenant_id, 'running', 1, 1, start_at, 'invoice', start_at
     FROM subscription WHERE tenant_id = $1`,
    [tenantId],
  );
  await owner.query('ANALYZE');
  return planId;
}

const ms = (value: number): string => `${Math.round(value).toLocaleString('en')} ms`;

export const forecastLines = (one: ForecastFigures): string[] => [
  `all ${one.subscriptions.toLocaleString('en')} for the first time: ${ms(one.firstMs)} over ${one.answers} answers of at most ${ms(one.longestMs)}; nobody else waited longer than ${ms(one.blockedMs)}`,
  `kept: ${ms(one.keptMs)}; after a change of one: ${ms(one.changedMs)}; another price for all: ${ms(one.priceMs)}`,
];
