import { type Client, WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType, TypedSearchAttributes } from '@temporalio/common';
import pg from 'pg';
import type { ProcessKind } from '../domain/process/contract.ts';
import { OUTBOX_CHANNEL } from '../services/processes/rows.ts';
import { TASK_QUEUE, workflowTypeOf } from './names.ts';

interface Log {
  warn(fields: object, message: string): void;
}

export interface RelayOptions {
  /** Of the relay's role, which sees nothing but the outbox. */
  readonly url: string;
  readonly client: Client;
  readonly log: Log;
  /** How often it looks without having been told, milliseconds. */
  readonly pollMs?: number;
}

export interface Relay {
  /** Delivers what is there until nothing is. @returns wakes delivered */
  drain(): Promise<number>;
  /** Resolves when the pass that is running has ended. */
  stop(): Promise<void>;
}

interface Wish {
  ids: string[];
  tenantId: string;
  kind: ProcessKind;
  workflowId: string;
}

/** A relay that dies keeps its rows from the others for this long; nothing is lost, only late. */
const LEASE_SECONDS = 30;
const BATCH = 500;
const CONNECT_MS = 5000;
const QUERY_MS = 15_000;
/** Signals under way at once: beyond this Temporal's own queue grows, not the rate. */
const CONCURRENCY = 24;

const KEYS = {
  tenant: defineSearchAttributeKey('BackbeatTenant', SearchAttributeType.KEYWORD),
  kind: defineSearchAttributeKey('BackbeatKind', SearchAttributeType.KEYWORD),
  subject: defineSearchAttributeKey('BackbeatSubject', SearchAttributeType.KEYWORD),
};

/**
 * Takes wishes from the outbox by lease, signals (starting the workflow where there is none), and deletes only what it signalled.
 * No lock is held across the call; several relays share the work; what fails stays and is tried again when its lease ends.
 */
export function startRelay({ url, client, log, pollMs = 1000 }: RelayOptions): Relay {
  const connection = { connectionString: url, keepAlive: true, connectionTimeoutMillis: CONNECT_MS };
  // A server that vanished without a word answers nothing: hence a limit for each statement.
  const pool = new pg.Pool({ ...connection, max: 3, query_timeout: QUERY_MS });
  // A connection that breaks is replaced by the pool; without a listener it would end the process, whoever has it.
  pool.on('error', () => {});
  pool.on('connect', (opened) => opened.on('error', () => {}));
  let stopping = false;
  let poke = () => {};
  let listener: pg.Client | null = null;
  let trouble: string | null = null;

  async function listen(): Promise<void> {
    if (listener || stopping) return;
    const fresh = new pg.Client({ ...connection, application_name: 'backbeat-relay-listen' });
    const lost = () => {
      if (listener !== fresh) return;
      listener = null;
      poke();
    };
    fresh.on('notification', () => poke());
    fresh.on('error', lost);
    fresh.on('end', lost);
    try {
      await fresh.connect();
      await fresh.query(`LISTEN ${OUTBOX_CHANNEL}`);
      listener = fresh;
    } catch (error) {
      fresh.end().catch(() => {});
      throw error;
    }
  }

  async function pass(): Promise<{ taken: number; failed: number }> {
    const { rows } = await pool.query<{ id: string; tenant_id: string; kind: string; workflow_id: string }>(
      `UPDATE outbox SET leased_until = now() + make_interval(secs => $1), attempts = attempts + 1
       WHERE id IN (SELECT id FROM outbox WHERE leased_until IS NULL OR leased_until < now() ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED)
       RETURNING id, tenant_id, kind, workflow_id`,
      [LEASE_SECONDS, BATCH],
    );
    const wishes = new Map<string, Wish>();
    for (const row of rows) {
      const wish = wishes.get(row.workflow_id);
      if (wish) wish.ids.push(row.id);
      else
        wishes.set(row.workflow_id, {
          ids: [row.id],
          tenantId: row.tenant_id,
          kind: row.kind as ProcessKind,
          workflowId: row.workflow_id,
        });
    }
    const queue = [...wishes.values()];
    const done: string[] = [];
    const failed: string[] = [];
    let reason = '';
    await Promise.all(
      Array.from({ length: Math.min(CONCURRENCY, queue.length) }, async () => {
        for (let wish = queue.pop(); wish; wish = queue.pop()) {
          try {
            await deliver(client, wish);
            done.push(...wish.ids);
          } catch (error) {
            reason = rootCause(error);
            failed.push(...wish.ids);
          }
        }
      }),
    );
    if (done.length > 0) await pool.query('DELETE FROM outbox WHERE id = ANY($1::bigint[])', [done]);
    if (failed.length > 0) {
      // Ready again in a moment, whoever comes first; the reason is the same for all while Temporal is away.
      await pool.query(`UPDATE outbox SET leased_until = now() + interval '1 second' WHERE id = ANY($1::bigint[])`, [
        failed,
      ]);
      log.warn({ kept: failed.length, reason }, 'relay: Temporal did not take these wakes, they are kept');
    }
    return { taken: rows.length, failed: failed.length };
  }

  async function drain(): Promise<number> {
    let delivered = 0;
    for (;;) {
      const { taken, failed } = await pass();
      delivered += taken - failed;
      if (taken < BATCH || failed > 0 || stopping) return delivered;
    }
  }

  const running = (async () => {
    while (!stopping) {
      let timer: NodeJS.Timeout | undefined;
      const told = new Promise<void>((resolve) => {
        poke = resolve;
        timer = setTimeout(resolve, pollMs);
      });
      try {
        await listen();
        await drain();
        trouble = null;
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        // Once, not every second for as long as the database is away.
        if (reason !== trouble)
          log.warn({ reason }, 'relay: the outbox cannot be read; it is tried again until it can');
        trouble = reason;
      }
      if (!stopping) await told;
      clearTimeout(timer);
    }
  })();

  return {
    drain,
    async stop() {
      stopping = true;
      poke();
      await running;
      await listener?.end().catch(() => {});
      await pool.end();
    },
  };
}

/** Start or wake: one call, and the workflow that is there is used. */
async function deliver(client: Client, { tenantId, kind, workflowId }: Wish): Promise<void> {
  await client.workflow.signalWithStart(workflowTypeOf(kind), {
    workflowId,
    taskQueue: TASK_QUEUE,
    args: [{ tenantId, workflowId }],
    signal: 'wake',
    signalArgs: [],
    workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
    typedSearchAttributes: new TypedSearchAttributes([
      { key: KEYS.tenant, value: tenantId },
      { key: KEYS.kind, value: kind },
      { key: KEYS.subject, value: workflowId.slice(workflowId.lastIndexOf('/') + 1) },
    ]),
  });
}

/** The client wraps gRPC's words in its own; the innermost say what is the matter. */
function rootCause(error: unknown): string {
  let cause = error;
  while (cause instanceof Error && cause.cause instanceof Error) cause = cause.cause;
  return cause instanceof Error ? cause.message : String(cause);
}
