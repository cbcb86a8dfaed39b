import { AppError } from '../../domain/errors.ts';
import type { Effect, LedgerEntry, Outcome, Plan, ProcessFacts } from '../../domain/process/contract.ts';
import { applyOutcome, planProcess } from '../../domain/process/plan.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { type Ctx, transaction } from '../context.ts';
import { Prisma, sqlState, type Tx } from '../database.ts';
import { ledgerId } from '../ids.ts';
import { announce } from '../live.ts';
import { masked } from '../masked.ts';
import { isOutage } from '../outage.ts';
import { enterLedger, type LedgerWrite } from './ledger.ts';
import { type PlannedRow, selectProcesses, storePlanned, withLedgers } from './rows.ts';
import type { Advanced, AnyStore, Performed, ProcessRow } from './store.ts';

/** A noun's plan may chain effects without waiting between them; more than this in one go is a plan that runs in circles. */
const CHAIN = 200;

/** What one transaction did for the subjects it held. */
export interface Acted {
  /** Effects done. */
  readonly performed: number;
}

interface Advance {
  performed: Performed[];
  facts: ProcessFacts;
  plan: Plan;
}

/** Runs plan and apply in memory until nothing inside the house is due at `now`. @param only do this effect and no other */
function advance(
  ctx: Ctx,
  store: AnyStore,
  row: ProcessRow,
  start: ProcessFacts,
  now: Instant,
  only: string | null,
): Advance {
  const performed: Performed[] = [];
  let facts = start;
  const record = (effect: Effect, outcome: Outcome) => {
    const before = facts;
    facts = applyOutcome(store.definition, facts, effect, outcome, now);
    performed.push({
      processId: row.id,
      subjectId: row.subjectId,
      ledgerId: ledgerId(ctx.tenantId, row.id, effect.key),
      effect,
      outcome,
      before,
      after: facts,
    });
  };
  for (let steps = 0; steps < CHAIN; steps++) {
    const plan = planProcess(store.definition, facts, now);
    for (const effect of plan.superseded) record(effect, { state: 'superseded', at: now });
    const effect = plan.due.find((due) => !store.outside.has(due.kind) && (only === null || due.key === only));
    const finished = only !== null && performed.some((done) => done.effect.key === only);
    if (effect && !finished && only !== '') record(effect, insideOutcome(store, facts, effect, now));
    else if (plan.superseded.length === 0) return { performed, facts, plan };
  }
  throw new AppError('Internal', `${row.kind}: more than ${CHAIN} effects without waiting; the plan runs in circles.`);
}

/** How an effect inside the house ends is the noun's to say, and the same in the forecast: done, unless there is nothing to do. */
function insideOutcome(store: AnyStore, facts: ProcessFacts, effect: Effect, now: Instant): Outcome {
  const assumed = store.definition.assume?.(facts, effect);
  return { state: assumed?.state ?? 'done', at: now, result: assumed?.result };
}

/** What the engine stores of a plan beside its facts. */
export function plannedRow(row: ProcessRow, facts: ProcessFacts, plan: Plan, now: Instant): PlannedRow {
  const due = plan.due[0];
  return {
    id: row.id,
    status: plan.over ? (facts.status === 'cancelled' ? 'cancelled' : 'over') : facts.status,
    nextAt: plan.over ? null : due ? Math.min(due.dueAt, now) : (plan.next?.at ?? null),
    nextWhat: plan.over ? null : (due?.key ?? plan.next?.what ?? null),
    outcome: plan.over?.outcome ?? null,
  };
}

/**
 * One transaction: locks the rows, plans with the clock of now (the world may have moved since somebody else planned), enters the ledger,
 * lets the noun write, and stores what is next.
 * @param only a single effect's key; '' enters only what is superseded; null does all that is due
 */
export async function actRows(
  ctx: Ctx,
  store: AnyStore,
  where: Prisma.Sql,
  now: Instant,
  only: string | null,
): Promise<Acted> {
  return transaction(ctx, async (tx) => {
    const { performed, advanced } = await actLocked(ctx, tx, store, where, now, only);
    await tellAdvanced(ctx, tx, store, advanced);
    return { performed };
  });
}

interface Locked extends Acted {
  readonly advanced: readonly Advanced[];
  /** Rows that were held. */
  readonly held: number;
  /** All of them are due, and nothing of them could be done. */
  readonly stuck: boolean;
}

/** @param beside what else is asked in the trip that stores the plans, after them */
async function actLocked(
  ctx: Ctx,
  tx: Tx,
  store: AnyStore,
  where: Prisma.Sql,
  now: Instant,
  only: string | null,
  beside?: () => Promise<unknown>,
): Promise<Locked> {
  const rows = await selectProcesses(tx, where, { lock: true });
  if (rows.length === 0) return { held: 0, performed: 0, advanced: [], stuck: false };
  const subjects = await withLedgers(tx, rows);
  const read = await store.load(tx, subjects, now);
  const facts = (await store.lockShared?.(tx, read.values())) ? await store.load(tx, subjects, now) : read;
  const performed: Performed[] = [];
  const advanced: Advanced[] = [];
  const planned: PlannedRow[] = [];
  const shared = store.share?.();
  for (const row of rows) {
    const loaded = facts.get(row.id);
    if (!loaded) {
      planned.push({ id: row.id, status: 'over', nextAt: null, nextWhat: null, outcome: 'deleted' });
      continue;
    }
    const before = shared ? shared.shown(loaded) : loaded;
    const result = advance(ctx, store, row, before, now, only);
    shared?.used(before, result.facts);
    const plan = plannedRow(row, result.facts, result.plan, now);
    planned.push(plan);
    performed.push(...result.performed);
    if (result.performed.length > 0 || plan.status !== row.status) {
      advanced.push({ processId: row.id, subjectId: row.subjectId, before, after: result.facts, over: plan.outcome });
    }
  }
  await Promise.all([commit(ctx, tx, store, performed, advanced, planned, now), beside?.()]);
  const stuck = performed.length === 0 && planned.every(({ nextAt }) => nextAt !== null && nextAt <= now);
  return { held: rows.length, performed: performed.length, advanced, stuck };
}

/** Writes effects, facts and plans of rows that the transaction holds. */
export async function commit(
  ctx: Ctx,
  tx: Tx,
  store: AnyStore,
  performed: readonly Performed[],
  advanced: readonly Advanced[],
  planned: readonly PlannedRow[],
  now: Instant,
): Promise<void> {
  // None waits for another's answer, so they leave in one trip.
  await Promise.all([
    enterLedger(ctx, tx, performed.map(ledgerWrite), now),
    advanced.length > 0 ? store.write(ctx, tx, performed, advanced, now) : null,
    storePlanned(tx, planned, now),
  ]);
}

async function tellAdvanced(ctx: Ctx, tx: Tx, store: AnyStore, advanced: readonly Advanced[]): Promise<void> {
  const single = advanced.length === 1 ? advanced[0] : undefined;
  if (advanced.length > 0) await announce(ctx, tx, store.noun, single?.subjectId ?? null);
}

/** Tells open pages that many subjects have moved. */
export const tellMoved = (ctx: Ctx, store: AnyStore): Promise<void> =>
  transaction(ctx, (tx) => announce(ctx, tx, store.noun, null));

/** Claimed by a worker that has not settled it: the call may have been made. */
const isOut = (entry: LedgerEntry | undefined): boolean => entry?.state === 'claimed' || entry?.state === 'sending';

function ledgerWrite({ ledgerId: id, processId, effect, outcome, before }: Performed): LedgerWrite {
  const attempt = before.ledger[effect.key]?.attempt ?? 0;
  return {
    id,
    processId,
    key: effect.key,
    kind: effect.kind,
    data: effect.data ?? null,
    dueAt: effect.dueAt,
    state: outcome.state,
    // A call that is out is ended under its own number; anything else is a new attempt.
    attempt: isOut(before.ledger[effect.key]) ? attempt : attempt + 1,
    retryAt: outcome.retryAt ?? null,
    result: outcome.result ?? null,
    error: null,
  };
}

/** Performs one effect of a process that has a workflow of its own. @returns false where it is no longer due: nothing was written */
export async function actEffect(ctx: Ctx, store: AnyStore, workflowId: string, key: string): Promise<boolean> {
  const now = await ctx.clock.now();
  const where = Prisma.sql`p.tenant_id = ${ctx.tenantId}::uuid AND p.workflow_id = ${workflowId}`;
  const { performed } = await actRows(ctx, store, where, now, key);
  return performed > 0;
}

/** Rows of one transaction: long enough to make a row cheap, short enough to hold locks for tens of milliseconds. */
const BATCH = 500;

/** What a cohort's act came to. */
export interface CohortActed {
  /** Effects done. */
  readonly performed: number;
  /** When something is next due; null: not before a wake. */
  readonly nextAt: Instant | null;
}

/**
 * Performs everything due at the clock's now for the subjects of one workflow, each batch and the look at what is next in one transaction.
 * It does not tell open pages: the caller does, for many batches together.
 */
export async function actCohort(ctx: Ctx, store: AnyStore, workflowId: string, beat: () => void): Promise<CohortActed> {
  let total = 0;
  for (;;) {
    const now = await ctx.clock.now();
    const due = dueOf(ctx, workflowId, now);
    const { held, performed, stuck, nextAt } = await throughRaces(() =>
      transaction(ctx, async (tx) => {
        let next: Promise<Instant | null> | undefined;
        const look = () => (next ??= nextOfCohort(ctx, tx, workflowId, now));
        // Asked in the same trip as the plans are stored, after them.
        const acted = await actLocked(ctx, tx, store, due, now, null, look);
        return { ...acted, nextAt: await look() };
      }),
    ).catch(async (error: unknown) => {
      if (isPassing(error)) throw error;
      const rows = await transaction(ctx, (tx) => selectProcesses(tx, due));
      const ids = rows.map((row) => row.id);
      // What was due then is done or has failed; what is due now is looked at again.
      return { held: BATCH, performed: await actBisecting(ctx, store, ids, now), stuck: false, nextAt: now };
    });
    // An effect that leaves the house is nobody's in a cohort: asked for again and again, it would hold the worker and every other row.
    if (stuck)
      throw new AppError('Internal', `${held} processes of ${workflowId} are due, and nothing of them can be done.`);
    total += performed;
    if (held < BATCH) return { performed: total, nextAt };
    beat();
  }
}

/**
 * At most a batch of what is due or still to be planned. Each part goes along an index of its own, worked out once as an array: one
 * condition over both would look at every row of the cohort, a sub-select would be asked for every row.
 */
const dueOf = (ctx: Ctx, workflowId: string, now: Instant): Prisma.Sql =>
  Prisma.sql`p.tenant_id = ${ctx.tenantId}::uuid AND p.status = 'running' AND p.id = ANY(ARRAY(
    (SELECT d.id FROM process d WHERE d.tenant_id = ${ctx.tenantId}::uuid AND d.workflow_id = ${workflowId} AND d.next_at <= ${new Date(now)}
      AND d.status = 'running' ORDER BY d.next_at LIMIT ${BATCH})
    UNION (SELECT u.id FROM process u WHERE u.tenant_id = ${ctx.tenantId}::uuid AND u.workflow_id = ${workflowId}
      AND u.planned_revision < u.revision AND u.status = 'running' LIMIT ${BATCH})
    LIMIT ${BATCH}))`;

const runningOf = (ctx: Ctx, ids: readonly string[]): Prisma.Sql =>
  Prisma.sql`p.tenant_id = ${ctx.tenantId}::uuid AND p.id = ANY(${ids}::uuid[]) AND p.status = 'running'`;

/** The earliest next instant of a workflow's subjects; now where one of them is still to be planned. */
async function nextOfCohort(ctx: Ctx, tx: Tx, workflowId: string, now: Instant): Promise<Instant | null> {
  const [found] = await tx.$queryRaw<{ nextAt: Date | null; unplanned: boolean }[]>`
    SELECT (SELECT min(p.next_at) FROM process p WHERE p.tenant_id = ${ctx.tenantId}::uuid AND p.workflow_id = ${workflowId}
        AND p.status = 'running') AS "nextAt",
      EXISTS (SELECT FROM process p WHERE p.tenant_id = ${ctx.tenantId}::uuid AND p.workflow_id = ${workflowId}
        AND p.planned_revision < p.revision AND p.status = 'running') AS unplanned`;
  return found?.unplanned ? now : (found?.nextAt?.getTime() ?? null);
}

/** A batch that fails is halved until the one bad row fails alone. */
async function actBisecting(ctx: Ctx, store: AnyStore, ids: readonly string[], now: Instant): Promise<number> {
  try {
    return (await actRows(ctx, store, runningOf(ctx, ids), now, null)).performed;
  } catch (error) {
    if (isPassing(error)) throw error;
    const [alone] = ids;
    if (ids.length <= 1) return alone === undefined ? 0 : actOneByOne(ctx, store, alone, now, error);
    const half = Math.ceil(ids.length / 2);
    return (
      (await actBisecting(ctx, store, ids.slice(0, half), now)) + (await actBisecting(ctx, store, ids.slice(half), now))
    );
  }
}

/**
 * A row that failed alone, effect by effect, so that those before the bad one are kept and the bad one is named: a person retries or skips it.
 * @param cause of the failure, where not even its plan can be computed
 */
async function actOneByOne(ctx: Ctx, store: AnyStore, id: string, now: Instant, cause: unknown): Promise<number> {
  const where = Prisma.sql`p.tenant_id = ${ctx.tenantId}::uuid AND p.id = ${id}::uuid AND p.status = 'running'`;
  for (let performed = 0; ; ) {
    const due = await firstDueInside(ctx, store, where, now).catch((error: unknown) => {
      if (isPassing(error)) throw error;
      return null;
    });
    if (due === null) {
      if (performed === 0) await failProcess(ctx, store, id, null, cause);
      return performed;
    }
    try {
      performed += (await throughRaces(() => actRows(ctx, store, where, now, due.key))).performed;
    } catch (error) {
      if (isPassing(error)) throw error;
      const end = await failProcess(ctx, store, id, due.key, error);
      // A plan that asks for what has its end already would ask for ever.
      if (end === 'closed') await failProcess(ctx, store, id, null, error);
      if (end === 'closed' || store.definition.effects[due.kind]?.onFailure !== 'continue') return performed;
      performed += 1;
    }
  }
}

async function firstDueInside(ctx: Ctx, store: AnyStore, where: Prisma.Sql, now: Instant): Promise<Effect | null> {
  return transaction(ctx, async (tx) => {
    const rows = await selectProcesses(tx, where);
    const [facts] = (await store.load(tx, await withLedgers(tx, rows), now)).values();
    if (!facts) return null;
    return planProcess(store.definition, facts, now).due.find((effect) => !store.outside.has(effect.kind)) ?? null;
  });
}

/** Whether trying again later may help: it is the database's trouble, not the row's. */
export function isPassing(error: unknown): boolean {
  if (error instanceof AppError) return error.kind === 'Unavailable';
  // Rolled back by Postgres for the sake of another, cancelled by its limit of time, or giving way to whoever holds a row.
  return isOutage(error) || /^(40|57014|55P03)/.test(sqlState(error) ?? '');
}

/** A lost race is over when it is run again; a conflict that stays is the row's own, and fails with it. */
const RACES = 4;

async function throughRaces<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof AppError) || error.kind !== 'Conflict' || tries >= RACES) throw error;
    }
  }
}

/** Words for the ledger, the console and the history: one line, without a stack, an address or a value that Postgres quotes. */
export const errorWords = (error: unknown): string => {
  const words = error instanceof Error ? error.message : String(error);
  return masked(words.trim().split('\n').at(-1) ?? '').slice(0, 500) || 'It failed without saying why.';
};

/**
 * Gives up on an effect after its retries. `continue` effects are entered as failed and the plan goes on;
 * `halt` effects, and a plan that cannot even be computed, stop the process until a person retries or skips.
 * A call that is still out is entered as unknown: it may have been made.
 * @returns closed where the effect has been entered before: nothing was written
 */
async function failProcess(
  ctx: Ctx,
  store: AnyStore,
  processId: string,
  effectKey: string | null,
  cause: unknown,
): Promise<'closed' | undefined> {
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const [row] = await selectProcesses(
      tx,
      Prisma.sql`p.tenant_id = ${ctx.tenantId}::uuid AND p.id = ${processId}::uuid`,
      { lock: true },
    );
    if (row?.status !== 'running') return undefined;
    const message = errorWords(cause);
    const effect = effectKey === null ? null : await dueEffect(tx, store, row, effectKey, now);
    if (effectKey !== null && !effect) return undefined;
    if (effect) {
      const { facts, due } = effect;
      const entry = facts.ledger[due.key];
      // Entered already, and the plan asks for it all the same (a channel's messages keep their own ledger): there is nothing to enter.
      if (entry && entry.state !== 'refused' && !isOut(entry)) return 'closed';
      const out = isOut(facts.ledger[due.key]);
      const outcome: Outcome = { state: out ? 'unknown' : 'failed', at: now };
      const after = applyOutcome(store.definition, facts, due, outcome, now);
      const given: Performed = {
        processId,
        subjectId: row.subjectId,
        ledgerId: ledgerId(ctx.tenantId, processId, due.key),
        effect: due,
        outcome,
        before: facts,
        after,
      };
      await enterLedger(ctx, tx, [{ ...ledgerWrite(given), error: message }], now);
      const plan = planProcess(store.definition, after, now);
      const planned = plannedRow(row, after, plan, now);
      await store.write(
        ctx,
        tx,
        out ? [given] : [],
        [{ processId, subjectId: row.subjectId, before: facts, after, over: planned.outcome }],
        now,
      );
      await storePlanned(tx, [planned], now);
      if (after.status === 'running') {
        await announce(ctx, tx, 'processes', processId);
        return undefined;
      }
    }
    const error = JSON.stringify({ message, effectKey });
    await tx.$executeRaw`
      UPDATE process SET status = 'failed', error = ${error}::jsonb, next_at = NULL, next_what = NULL, revision = revision + 1, planned_revision = revision + 1
      WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${processId}::uuid`;
    await announce(ctx, tx, 'processes', processId);
    return undefined;
  });
}

/** An effect of a locked row that is due now, with the facts it was planned from. */
export async function dueEffect(
  tx: Tx,
  store: AnyStore,
  row: ProcessRow,
  key: string,
  now: Instant,
): Promise<{ facts: ProcessFacts; due: Effect } | null> {
  const facts = (await store.load(tx, await withLedgers(tx, [row]), now)).get(row.id);
  if (!facts) return null;
  const due = planProcess(store.definition, facts, now).due.find((effect) => effect.key === key);
  return due ? { facts, due } : null;
}

/** Gives up on one effect of a process that has a workflow of its own, after its activity's retries. */
export async function failEffect(
  ctx: Ctx,
  store: AnyStore,
  workflowId: string,
  key: string,
  message: string,
): Promise<void> {
  const [row] = await transaction(ctx, (tx) =>
    selectProcesses(tx, Prisma.sql`p.tenant_id = ${ctx.tenantId}::uuid AND p.workflow_id = ${workflowId}`),
  );
  if (row) await failProcess(ctx, store, row.id, key, new Error(message));
}
