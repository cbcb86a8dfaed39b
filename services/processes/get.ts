import { notFound } from '../../domain/errors.ts';
import type { ForecastItem, ProcessDetail, ProcessEvent, ProcessForecast } from '../../domain/process/console.ts';
import type { BeatSpan, Effect, LedgerState, ProcessFacts } from '../../domain/process/contract.ts';
import { type Forecast, simulate } from '../../domain/process/plan.ts';
import { DAY, type Instant, toIso } from '../../domain/time/instant.ts';
import { type Ctx, transaction } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { PROCESS_COLUMNS, type SelectedProcess, summaries } from './list.ts';
import { eventMark, forecastMark } from './marks.ts';
import { reachOf } from './reach.ts';
import { selectProcesses, withLedgers } from './rows.ts';
import type { AnyStore, Stores } from './store.ts';

/** How far a forecast looks: a yearly subscription's next invoices are in it, its tenth year is not. */
const HORIZON_DAYS = 400;

interface Loaded {
  row: SelectedProcess;
  store: AnyStore;
  facts: ProcessFacts | null;
}

async function load(ctx: Ctx, tx: Tx, stores: Stores, where: Prisma.Sql, now: Instant): Promise<Loaded> {
  const condition = Prisma.sql`p.tenant_id = ${ctx.tenantId}::uuid AND ${where}`;
  const [row] = await tx.$queryRaw<SelectedProcess[]>`SELECT ${PROCESS_COLUMNS} FROM process p WHERE ${condition}`;
  const store = row && stores[row.kind];
  if (!row || !store) throw notFound('This process');
  const subjects = await withLedgers(tx, await selectProcesses(tx, condition));
  return { row, store, facts: (await store.load(tx, subjects, now)).get(row.id) ?? null };
}

/** One process with its past, its next steps and both as a beat line. */
export async function getProcess(ctx: Ctx, stores: Stores, input: { id: string }): Promise<ProcessDetail> {
  const reach = reachOf(ctx, 'process:read');
  return transaction(ctx, (tx) => readProcess(ctx, tx, stores, Prisma.sql`p.id = ${input.id}::uuid AND ${reach}`));
}

/** The same for the page of a process's subject, whose own permission has been checked there. */
export async function processOfSubject(ctx: Ctx, tx: Tx, store: AnyStore, subjectId: string): Promise<ProcessDetail> {
  const { kind } = store.definition;
  return readProcess(ctx, tx, { [kind]: store }, Prisma.sql`p.kind = ${kind} AND p.subject_id = ${subjectId}::uuid`);
}

async function readProcess(ctx: Ctx, tx: Tx, stores: Stores, where: Prisma.Sql): Promise<ProcessDetail> {
  const now = await ctx.clock.now();
  const { row, store, facts } = await load(ctx, tx, stores, where, now);
  const [summary] = await summaries(tx, stores, [row]);
  if (!summary) throw notFound('This process');
  const timeline = await readTimeline(tx, store, row.id, facts);
  const upcoming = facts ? forecastItems(store, runForecast(store, facts, now, now + HORIZON_DAYS * DAY, 50)) : [];
  const { marks, spans } = facts ? store.beat(facts, now) : { marks: [], spans: [] };
  return {
    ...summary,
    workflowId: row.workflowId,
    revision: row.revision,
    next: upcoming.slice(0, 3),
    timeline,
    beatLine: {
      now: toIso(now),
      // What was done to it comes before what it did at the same instant.
      marks: [...marks, ...timeline.map(eventMark), ...upcoming.map(forecastMark)],
      spans: [...spans, ...(await pausedSpans(tx, row.id))],
    },
  };
}

/** What a process will do if no fact changes, up to a year ahead. */
export async function forecastProcess(
  ctx: Ctx,
  stores: Stores,
  input: { id: string; until?: string | undefined },
): Promise<ProcessForecast> {
  const reach = reachOf(ctx, 'process:read');
  const now = await ctx.clock.now();
  const until = input.until ? Math.min(Date.parse(input.until), now + 10 * 366 * DAY) : now + HORIZON_DAYS * DAY;
  return transaction(ctx, async (tx) => {
    const { store, facts } = await load(ctx, tx, stores, Prisma.sql`p.id = ${input.id}::uuid AND ${reach}`, now);
    if (!facts) return { entries: [], over: null, complete: true, until: toIso(until) };
    const forecast = runForecast(store, facts, now, until, 500);
    const { over } = forecast;
    return {
      entries: forecastItems(store, forecast),
      over: over && { outcome: over.outcome, at: toIso(over.at) },
      complete: forecast.complete,
      until: toIso(until),
    };
  });
}

const runForecast = (store: AnyStore, facts: ProcessFacts, from: Instant, until: Instant, limit: number) =>
  simulate(store.definition, facts, { from, until, limit }) as Forecast<ProcessFacts, Effect>;

const forecastItems = (store: AnyStore, forecast: Forecast<ProcessFacts, Effect>): ForecastItem[] =>
  forecast.entries
    .filter((entry) => entry.state !== 'superseded')
    .map(({ effect, at, because }) => ({
      key: effect.key,
      words: store.words(effect.kind, effect.key, forecast.facts),
      at: toIso(at),
      assumption: because,
    }));

interface LedgerEvent {
  id: string;
  key: string;
  kind: string;
  state: LedgerState;
  dueAt: Date;
  at: Date;
  attempt: number;
  retryAt: Date | null;
  error: string | null;
}

async function readTimeline(
  tx: Tx,
  store: AnyStore,
  processId: string,
  facts: ProcessFacts | null,
): Promise<ProcessEvent[]> {
  const rows = await tx.$queryRaw<LedgerEvent[]>`
    SELECT id, key, kind, state, due_at AS "dueAt", at, attempt, retry_at AS "retryAt", error
    FROM ledger WHERE tenant_id = (SELECT app_tenant()) AND process_id = ${processId}::uuid ORDER BY at DESC, due_at DESC LIMIT 200`;
  return rows.reverse().map((row) => ({
    id: row.id,
    key: row.key,
    words: store.words(row.kind, row.key, facts ?? undefined),
    state: row.state,
    dueAt: row.dueAt.toISOString(),
    at: row.at.toISOString(),
    lateSeconds: Math.max(0, Math.round((row.at.getTime() - row.dueAt.getTime()) / 1000)),
    attempt: row.attempt,
    retryAt: row.retryAt?.toISOString() ?? null,
    error: row.error,
  }));
}

/** When a person held the process, from the audit. */
async function pausedSpans(tx: Tx, processId: string): Promise<BeatSpan[]> {
  const rows = await tx.$queryRaw<{ action: string; at: Date; reason: string | null }[]>`
    SELECT action, at, reason FROM audit WHERE tenant_id = (SELECT app_tenant()) AND noun = 'process' AND subject_id = ${processId}::uuid
      AND action IN ('paused', 'resumed', 'cancelled') ORDER BY at`;
  const spans: BeatSpan[] = [];
  for (const row of rows) {
    const open = spans.at(-1);
    if (row.action === 'paused')
      spans.push({
        from: row.at.toISOString(),
        to: null,
        kind: 'paused',
        label: `Paused: ${row.reason ?? 'no reason given'}`,
      });
    else if (open && open.to === null) open.to = row.at.toISOString();
  }
  return spans;
}
