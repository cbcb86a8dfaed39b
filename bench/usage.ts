import pg from 'pg';
import type { DatabaseUrls } from '../config.ts';
import { systemClock } from '../services/clock.ts';
import type { Ctx } from '../services/context.ts';
import { openDatabase } from '../services/database.ts';
import { newId } from '../services/ids.ts';
import { recordUsage } from '../services/usage/record-usage.ts';
import { newTenant } from '../test/support/tenant.ts';

/** Events of one request, and requests at a time. */
const BATCH = 500;
const LANES = 4;
const SUBSCRIPTIONS = 200;

export interface UsageFigures {
  readonly events: number;
  /** Read, judged, written once each and added to their days: by the service, as a request does it. */
  readonly intakeMs: number;
  /** The same rows by plain set-based statements in transactions of as many, nothing read or judged. */
  readonly rawMs: number;
  /** All of them sent once more: nothing is counted twice. */
  readonly againMs: number;
}

interface Scene {
  readonly tenantId: string;
  readonly meterId: string;
  readonly subscriptionIds: readonly string[];
}

/** Takes events of two hundred subscriptions in, four requests at a time. @param urls of a migrated database */
export async function usageBench(urls: DatabaseUrls, events = 50_000): Promise<UsageFigures> {
  const owner = new pg.Pool({ connectionString: urls.owner, max: 2 });
  const apps = Array.from({ length: LANES }, () => new pg.Client({ connectionString: urls.app }));
  await Promise.all(apps.map((app) => app.connect()));
  const db = openDatabase(urls.app, { connections: 8 });
  const take = async (scene: Scene, count: number): Promise<number> => {
    const batches = batchesOf(scene, count);
    const started = performance.now();
    await inLanes(batches, async (batch) => {
      const ctx: Ctx = {
        tenantId: scene.tenantId,
        actor: { kind: 'system', id: 'bench' },
        clock: systemClock,
        db,
        requestId: null,
      };
      const { errors } = await recordUsage(ctx, { events: batch });
      if (errors.length > 0) throw new Error(`refused: ${JSON.stringify(errors[0])}`);
    });
    const ms = performance.now() - started;
    await check(owner, scene, count);
    return ms;
  };
  try {
    // Code is compiled by running it: what is measured is a server that has been up for a minute.
    for (let warm = 0; warm < 2; warm++) await take(await prepare(owner), 5000);
    await raw(owner, apps, 5000);
    // Whatever else the machine does, it does to both alike: the better of three, taken in turn.
    const intake: number[] = [];
    const again: number[] = [];
    const raws: number[] = [];
    for (let round = 0; round < 3; round++) {
      const scene = await prepare(owner);
      intake.push(await take(scene, events));
      again.push(await take(scene, events));
      raws.push(await raw(owner, apps, events));
    }
    return { events, intakeMs: Math.min(...intake), againMs: Math.min(...again), rawMs: Math.min(...raws) };
  } finally {
    await Promise.all([db.close(), ...apps.map((app) => app.end()), owner.end()]);
  }
}

async function inLanes<T>(all: readonly T[], work: (one: T, lane: number) => Promise<void>): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: LANES }, async (_, lane) => {
      for (let at = next++; at < all.length; at = next++) await work(all[at] as T, lane);
    }),
  );
}

function batchesOf({ subscriptionIds }: Scene, count: number): object[][] {
  const now = Date.now();
  return Array.from({ length: Math.ceil(count / BATCH) }, (_, batch) =>
    Array.from({ length: Math.min(BATCH, count - batch * BATCH) }, (_, n) => {
      const at = batch * BATCH + n;
      return {
        id: `00000000-0000-4000-8000-${String(at * 7919).padStart(12, '0')}`,
        meter: 'calls',
        subscriptionId: subscriptionIds[at % subscriptionIds.length],
        at: new Date(now - (at % 3600) * 1000).toISOString(),
        properties: { count: 3 },
      };
    }),
  );
}

async function prepare(owner: pg.Pool): Promise<Scene> {
  const { id: tenantId } = await newTenant(owner, 'Bench', 'Europe/Berlin');
  const [planId, meterId] = [newId(), newId()];
  await owner.query(
    `INSERT INTO meter (tenant_id, id, key, name, aggregation, field, created_at) VALUES ($1, $2, 'calls', 'Calls', 'sum', 'count', now())`,
    [tenantId, meterId],
  );
  await owner.query(
    `INSERT INTO price_plan (tenant_id, id, name, currency, price_minor, interval, interval_count, timing, trial_days, tax_rate_ids, created_at)
     VALUES ($1, $2, 'Team', 'EUR', 4900, 'month', 1, 'advance', 0, '{}', now())`,
    [tenantId, planId],
  );
  await owner.query(
    `INSERT INTO customer (tenant_id, id, name, email, zone, payment_term_days, created_at)
     SELECT $1, uuidv7(), 'Customer ' || n, 'c' || n || '@example.test', 'Europe/Berlin', 14, now() FROM generate_series(1, $2) n`,
    [tenantId, SUBSCRIPTIONS],
  );
  const { rows } = await owner.query<{ id: string }>(
    `INSERT INTO subscription (tenant_id, id, customer_id, price_plan_id, status, quantity, start_at, zone, anchor, billed_through, charged_from, created_at)
     SELECT tenant_id, id, id, $2, 'active', 1, now() - interval '1 day', zone, '{"rule":"start-day"}', 0, current_date - 1, now()
     FROM customer WHERE tenant_id = $1 RETURNING id`,
    [tenantId, planId],
  );
  await owner.query('ANALYZE subscription');
  return { tenantId, meterId, subscriptionIds: rows.map(({ id }) => id) };
}

async function check(owner: pg.Pool, { tenantId }: Scene, count: number): Promise<void> {
  const { rows } = await owner.query<{ events: number; sum: number; counted: number }>(
    `SELECT (SELECT count(*)::int FROM usage_event WHERE tenant_id = $1) AS events, sum(sum)::int AS sum, sum(events)::int AS counted
     FROM usage_day WHERE tenant_id = $1`,
    [tenantId],
  );
  const found = JSON.stringify(rows[0]);
  const wanted = JSON.stringify({ events: count, sum: count * 3, counted: count });
  if (found !== wanted) throw new Error(`counted ${found}, not ${wanted}`);
}

/** What Postgres needs for these rows when nothing is read or judged: as many statements that write, transactions and rows. */
async function raw(owner: pg.Pool, apps: readonly pg.Client[], count: number): Promise<number> {
  const scene = await prepare(owner);
  const batches = batchesOf(scene, count) as { id: string; subscriptionId: string; at: string }[][];
  const started = performance.now();
  await inLanes(batches, async (batch, lane) => {
    const app = apps[lane] as pg.Client;
    await app.query('BEGIN');
    await app.query(`SELECT set_config('app.tenant_id', $1, true)`, [scene.tenantId]);
    await app.query(RAW_EVENTS, [
      scene.tenantId,
      scene.meterId,
      batch.map(({ id }) => id),
      batch.map(({ subscriptionId }) => subscriptionId),
      batch.map(({ at }) => at),
    ]);
    await app.query(RAW_DAYS, [scene.tenantId, scene.meterId, batch.map(({ subscriptionId }) => subscriptionId)]);
    await app.query('COMMIT');
  });
  return performance.now() - started;
}

const RAW_EVENTS = `
  INSERT INTO usage_event (tenant_id, id, subscription_id, meter_id, at, day, value, received_at)
  SELECT $1::uuid, id, subscription_id, $2::uuid, at, at::date, 3, now() FROM unnest($3::text[], $4::uuid[], $5::timestamptz[]) AS r(id, subscription_id, at)`;
const RAW_DAYS = `
  INSERT INTO usage_day AS d (tenant_id, subscription_id, meter_id, day, events, sum, max, last, last_at, received_at)
  SELECT $1::uuid, subscription_id, $2::uuid, current_date, count(*), 3 * count(*), 3, 3, now(), now() FROM unnest($3::uuid[]) AS r(subscription_id)
  GROUP BY 2 ORDER BY 2
  ON CONFLICT (tenant_id, subscription_id, meter_id, day) DO UPDATE SET events = d.events + excluded.events, sum = d.sum + excluded.sum`;

const perSecond = (count: number, ms: number): string => `${Math.round((count / ms) * 1000).toLocaleString('en')}/s`;

export function usageBenchLines({ events, intakeMs, againMs, rawMs }: UsageFigures): string[] {
  return [
    `take ${events.toLocaleString('en')} events in, ${BATCH} a request: ${Math.round(intakeMs)} ms, ${perSecond(events, intakeMs)} (goal 5,000/s)`,
    `  the same rows by plain set-based SQL: ${Math.round(rawMs)} ms, ${perSecond(events, rawMs)}; the intake runs at ${Math.round((rawMs / intakeMs) * 100)} % of it`,
    `  all of them sent once more: ${Math.round(againMs)} ms, ${perSecond(events, againMs)}, none counted twice`,
  ];
}
