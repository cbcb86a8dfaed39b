import { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Worker } from '@temporalio/worker';
import pg from 'pg';
import type { ActivityDeps } from '../../activities/processes.ts';
import type { DatabaseUrls } from '../../config.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Clock } from '../../services/clock.ts';
import type { Actor, Ctx } from '../../services/context.ts';
import { type Database, openDatabase } from '../../services/database.ts';
import { startRelay } from '../../temporal/relay.ts';
import { ensureSearchAttributes } from '../../temporal/search-attributes.ts';
import { findTestServer } from '../../temporal/servers/binaries.ts';
import { openSweeper } from '../../temporal/sweeper.ts';
import { createDeps } from '../../temporal/wiring.ts';
import { createWorkers } from '../../temporal/worker.ts';
import './quiet-temporal.ts';

export interface LedgerLine {
  readonly key: string;
  readonly dueAt: Instant;
  readonly state: string;
}

/** The whole house on one skipped clock: services, activities and workflows see the time-skipping server's time. */
export interface Skipping {
  readonly clock: Clock;
  readonly db: Database;
  readonly client: TestWorkflowEnvironment['client'];
  ctx(tenantId: string, actor?: Actor): Ctx;
  now(): Promise<Instant>;
  /** Moves the clock to the instant, stopping where a process is due; returns when everything due has been done. */
  skipTo(at: Instant): Promise<void>;
  /** Waits until no wake is undelivered, no plan is outdated and nothing is due. */
  settled(): Promise<void>;
  ledger(processId: string): Promise<LedgerLine[]>;
  /** Past row-level security, for assertions. */
  readonly owner: pg.Pool;
  close(): Promise<void>;
}

const SYSTEM: Actor = { kind: 'system', id: 'test' };

/** @param change replaces doors to the outside world, or wraps activities to make them fail */
export async function startSkipping(
  urls: DatabaseUrls,
  change: (deps: ActivityDeps) => ActivityDeps = (deps) => deps,
): Promise<Skipping> {
  const env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: (await findTestServer()).path } },
  });
  await ensureSearchAttributes(env.connection, 'default');
  const clock: Clock = {
    now: () => env.currentTimeMs(),
    async sleepUntil(at) {
      for (let left = at - (await env.currentTimeMs()); left > 0; left = at - (await env.currentTimeMs()))
        await env.sleep(left);
    },
  };
  const db = openDatabase(urls.app);
  const owner = new pg.Pool({ connectionString: urls.owner, max: 2 });
  const sweeper = openSweeper(urls.relay);
  const deps = change(
    createDeps(
      { mail: { smtpUrl: null, from: 'test@localhost' }, sms: null, stripe: null, payWay: 'sandbox' },
      db,
      clock,
    ),
  );
  const workers = await createWorkers({
    connection: env.nativeConnection,
    namespace: 'default',
    deps: { ...deps, sweeper },
  });
  const running = Promise.all(workers.map((worker: Worker) => worker.run()));
  const failures: string[] = [];
  const relay = startRelay({
    url: urls.relay,
    client: env.client,
    pollMs: 50,
    log: { warn: (fields, message) => void failures.push(`${message} ${JSON.stringify(fields)}`) },
  });

  const unsettled = async (): Promise<string | null> => {
    const now = new Date(await env.currentTimeMs());
    const { rows } = await owner.query<{ what: string }>(
      `SELECT 'wake of ' || workflow_id AS what FROM outbox
       UNION ALL SELECT kind || ' ' || coalesce(next_what, 'unplanned') || ' at ' || coalesce(next_at::text, '?') FROM process
         WHERE status = 'running' AND (planned_revision < revision OR next_at <= $1) LIMIT 1`,
      [now],
    );
    return rows[0]?.what ?? null;
  };
  const settled = async () => {
    const limit = Date.now() + 30_000;
    for (let quiet = 0; quiet < 2; ) {
      const what = await unsettled();
      quiet = what === null ? quiet + 1 : 0;
      if (Date.now() > limit)
        throw new Error(`still not settled after 30 s: ${what} (${failures.at(-1) ?? 'no failure was logged'})`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };

  return {
    clock,
    db,
    owner,
    client: env.client,
    ctx: (tenantId, actor = SYSTEM) => ({ tenantId, actor, clock, db, requestId: null }),
    now: () => env.currentTimeMs(),
    settled,
    async skipTo(at) {
      await settled();
      for (;;) {
        const now = await env.currentTimeMs();
        if (now >= at) return;
        const { rows } = await owner.query<{ next: Date | null }>(
          `SELECT min(next_at) AS next FROM process WHERE status = 'running'`,
        );
        const next = Math.min(at, rows[0]?.next?.getTime() ?? at);
        await env.sleep(Math.max(1, next - now));
        await settled();
      }
    },
    async ledger(processId) {
      const { rows } = await owner.query<{ key: string; due_at: Date; state: string }>(
        'SELECT key, due_at, state FROM ledger WHERE process_id = $1 ORDER BY due_at, key',
        [processId],
      );
      return rows.map((row) => ({ key: row.key, dueAt: row.due_at.getTime(), state: row.state }));
    },
    async close() {
      await relay.stop();
      for (const worker of workers) worker.shutdown();
      await running;
      await Promise.all([db.close(), owner.end(), sweeper.close()]);
      await env.teardown();
    },
  };
}
