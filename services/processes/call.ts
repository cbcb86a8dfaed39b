import type { Effect, Outcome, ProcessFacts } from '../../domain/process/contract.ts';
import { applyOutcome, planProcess } from '../../domain/process/plan.ts';
import { HOUR, type Instant, MINUTE, SECOND } from '../../domain/time/instant.ts';
import { type Ctx, transaction } from '../context.ts';
import { isOneOf, Prisma, type Tx } from '../database.ts';
import { ledgerId } from '../ids.ts';
import { announce } from '../live.ts';
import { throughOutage } from '../outage.ts';
import { dueEffect, errorWords, plannedRow } from './act.ts';
import { planRows } from './change.ts';
import { enterLedger } from './ledger.ts';
import { loadLedgers, selectProcesses, storePlanned, wake, withLedgers } from './rows.ts';
import type { AnyStore, ProcessRow } from './store.ts';

/** The answer of the outside world to one call. */
export type Answer =
  /** It happened, or was definitely declined as a matter of business (a card): the noun's `apply` reads the result. */
  | { readonly kind: 'done'; readonly result: object }
  /** It definitely did not happen (connection refused, 429, 5xx before anything was taken): a later attempt may. */
  | { readonly kind: 'refused'; readonly error: unknown; readonly retryAfterSeconds?: number }
  /** It definitely did not happen and never will (4xx). */
  | { readonly kind: 'failed'; readonly error: unknown }
  /** Nobody knows (a timeout after the request was out). */
  | { readonly kind: 'ambiguous'; readonly error: unknown };

/** A door to the outside world, with what it can promise about repeats. */
export interface Call<F extends ProcessFacts = ProcessFacts, E extends Effect = Effect> {
  /** What goes out, as JSON: kept in the ledger at the claim, so that a repeat says the same although the facts have moved. */
  readonly request?: (facts: F, effect: E) => object;
  /** Makes the call under this idempotency key. Never throws for an answer; what it throws counts as ambiguous. */
  make(facts: F, effect: E, providerKey: string, sent: Sent): Promise<Answer>;
  /** The provider gives the same answer to the same key for this long; null: it keeps no keys. */
  readonly keepsKeysSeconds: number | null;
  /** A call is over after this, whatever became of it: the door's own limit. */
  readonly longestSeconds: number;
  /** Finds an earlier call by its key; `absent` is a definite no. null where the provider cannot be asked. */
  readonly lookUp: ((facts: F, effect: E, providerKey: string, sent: Sent) => Promise<Answer | 'absent'>) | null;
}

export interface Sent {
  /** As `request` made it when the effect was claimed. */
  readonly request: unknown;
  /** The call may have gone out before. */
  readonly repeated: boolean;
}

const MAX_ATTEMPTS = 8;
/** 30 s, 1 min, 2 min … at most 6 h: a refused call waits as a fact, so that wakes are never held up. */
const backOff = (attempt: number): number => Math.min(30_000 * 2 ** (attempt - 1), 6 * HOUR);
/** The worker that made the call is given this much beyond the call's own limit to settle it, before another takes it up. */
const SETTLES_WITHIN = 10 * SECOND;
const claimHolds = (call: Call): number => call.longestSeconds * SECOND + SETTLES_WITHIN;

interface Claimed {
  row: ProcessRow;
  facts: ProcessFacts;
  effect: Effect;
  attempt: number;
  providerKey: string;
  /** The call may have gone out already. */
  repeated: boolean;
  /** When it first went out: the provider's key expires from there. */
  firstOutAt: Instant;
  out: Out;
}

/** What the ledger keeps of a call that has no answer yet. */
interface Out {
  /** As `request` made it. */
  readonly sent?: unknown;
  /** Until then it is the worker's who last took it up. */
  readonly heldUntil: Instant;
  /** How often that ended without an answer. */
  readonly unanswered: number;
}

/** asked: no answer yet, and it is asked for again later under the same key. */
export type CallResult = 'done' | 'stale' | 'refused' | 'failed' | 'unknown' | 'busy' | 'asked';

/**
 * Claims an effect late (under the process lock, planned again with the clock of now), calls, and settles.
 * A call whose answer is not known is repeated under the same key while the provider keeps keys, at growing distances, then looked up, then
 * left to a person. One that keeps none is looked up at once, or left to a person.
 * An open claim younger than the call may last is somebody's who is still at it: `busy`, ask again later.
 */
export async function callEffect(
  ctx: Ctx,
  store: AnyStore,
  call: Call,
  workflowId: string,
  key: string,
): Promise<CallResult> {
  const claimed = await transaction(ctx, async (tx) =>
    claim(ctx, tx, store, call, workflowId, key, await ctx.clock.now()),
  );
  if (claimed === 'stale' || claimed === 'busy') return claimed;
  const first = claimed.repeated ? null : await attempt(claimed, call);
  const answer = first && first.kind !== 'ambiguous' ? first : await resolve(claimed, call, await ctx.clock.now());
  // Without the row the answer would have to be asked for again, which not every provider can do.
  return throughOutage(ctx.clock, () =>
    transaction(ctx, async (tx) => settle(ctx, tx, store, call, claimed, answer, await ctx.clock.now())),
  );
}

async function claim(
  ctx: Ctx,
  tx: Tx,
  store: AnyStore,
  call: Call,
  workflowId: string,
  key: string,
  now: Instant,
): Promise<Claimed | 'stale' | 'busy'> {
  const where = Prisma.sql`p.tenant_id = ${ctx.tenantId}::uuid AND p.workflow_id = ${workflowId}`;
  const [row] = await selectProcesses(tx, where, { lock: true });
  if (!row) return 'stale';
  const found = await dueEffect(tx, store, row, key, now);
  if (!found) return 'stale';
  const { facts, due: effect } = found;
  const entry = facts.ledger[key];
  const open = entry?.state === 'claimed' || entry?.state === 'sending' ? entry : null;
  const earlier = open ? (open.result as Partial<Out> | null) : null;
  // One that waits to be asked again is nobody's.
  if (open?.retryAt === null && now < (earlier?.heldUntil ?? open.at + claimHolds(call))) return 'busy';
  const attemptNumber = open ? open.attempt : (entry?.attempt ?? 0) + 1;
  const id = ledgerId(ctx.tenantId, row.id, key);
  const sent = open ? earlier?.sent : call.request?.(facts, effect);
  const heldUntil = now + claimHolds(call);
  const out: Out = { ...(sent === undefined ? {} : { sent }), heldUntil, unanswered: earlier?.unanswered ?? 0 };
  const firstOutAt = open ? open.at : now;
  await enterOut(ctx, tx, row, effect, { attempt: attemptNumber, firstOutAt, out, retryAt: null, error: null });
  return {
    row,
    facts,
    effect,
    attempt: attemptNumber,
    providerKey: attemptNumber === 1 ? id : `${id}/${attemptNumber}`,
    repeated: open !== null,
    firstOutAt,
    out,
  };
}

/**
 * Ends the calls of a cancelled process that nobody is at any more, for nobody asks what became of them: they may have been made.
 * One whose worker may still write down its answer stays. Under the process's lock.
 */
export const endAbandoned = (tx: Tx, processId: string, now: Instant): Promise<number> =>
  tx.$executeRaw`
    UPDATE ledger l SET state = 'unknown', retry_at = NULL FROM process p
    WHERE l.tenant_id = (SELECT app_tenant()) AND l.process_id = ${processId}::uuid AND l.state IN ('claimed', 'sending')
      AND (l.retry_at IS NOT NULL OR coalesce((l.result->>'heldUntil')::bigint, 0) <= ${now}::bigint)
      AND p.tenant_id = l.tenant_id AND p.id = l.process_id AND p.status = 'cancelled'`;

/** Enters a call that has no answer yet. Its instant stays the one at which it first went out. */
const enterOut = (
  ctx: Ctx,
  tx: Tx,
  row: ProcessRow,
  effect: Effect,
  entry: Pick<Claimed, 'attempt' | 'firstOutAt' | 'out'> & { retryAt: Instant | null; error: string | null },
): Promise<void> => {
  const { firstOutAt, out, ...rest } = entry;
  const { key, kind, dueAt, data = null } = effect;
  return enterLedger(
    ctx,
    tx,
    [
      {
        ...rest,
        id: ledgerId(ctx.tenantId, row.id, key),
        processId: row.id,
        key,
        kind,
        data,
        dueAt,
        state: 'sending',
        result: out,
      },
    ],
    firstOutAt,
  );
};

async function attempt({ facts, effect, providerKey, out, repeated }: Claimed, call: Call): Promise<Answer> {
  try {
    return await call.make(facts, effect, providerKey, { request: out.sent, repeated });
  } catch (error) {
    return { kind: 'ambiguous', error };
  }
}

/** A search finds nothing for a minute after a charge (Stripe); and a key repeats the first answer, even one that said "not yet". */
const SEARCHABLE = 5 * MINUTE;

/** The call may have gone out: repeated under the same key while the provider keeps it, looked up, and never repeated blindly. */
async function resolve(claimed: Claimed, call: Call, now: Instant): Promise<Answer> {
  const age = now - claimed.firstOutAt;
  if (!keepsKey(call, age)) return lookUp(claimed, call);
  const again = await attempt(claimed, call);
  if (again.kind !== 'ambiguous' || !call.lookUp || age < SEARCHABLE) return again;
  const found = await lookUp(claimed, call);
  // While the key is kept, that nothing is found proves nothing.
  return found.kind === 'done' ? found : again;
}

const keepsKey = ({ keepsKeysSeconds }: Call, age: number): boolean =>
  keepsKeysSeconds !== null && age < keepsKeysSeconds * SECOND;

async function lookUp({ facts, effect, providerKey, out }: Claimed, call: Call): Promise<Answer> {
  if (!call.lookUp)
    return {
      kind: 'ambiguous',
      error: new Error('The call was cut off, and the provider cannot be asked whether it arrived.'),
    };
  try {
    const found = await call.lookUp(facts, effect, providerKey, { request: out.sent, repeated: true });
    return found === 'absent' ? { kind: 'refused', error: new Error('The provider has no record of it.') } : found;
  } catch (error) {
    return { kind: 'ambiguous', error };
  }
}

/**
 * When a call without an answer is asked for again: 30 s later, 1 min, 2 min … under the same key, and when the provider has forgotten that,
 * once for its record. null: no more, a person decides.
 */
function nextAsk({ firstOutAt, out }: Claimed, call: Call, now: Instant): Instant | null {
  if (!keepsKey(call, now - firstOutAt)) return null;
  const at = now + backOff(out.unanswered + 1);
  if (keepsKey(call, at - firstOutAt)) return at;
  return call.lookUp ? firstOutAt + (call.keepsKeysSeconds ?? 0) * SECOND : null;
}

async function settle(
  ctx: Ctx,
  tx: Tx,
  store: AnyStore,
  call: Call,
  claimed: Claimed,
  answer: Answer,
  now: Instant,
): Promise<CallResult> {
  const [row] = await selectProcesses(
    tx,
    Prisma.sql`p.tenant_id = ${ctx.tenantId}::uuid AND p.id = ${claimed.row.id}::uuid`,
    { lock: true },
  );
  if (!row) return 'stale';
  const ended = row.status === 'cancelled' || row.status === 'over';
  if (answer.kind === 'ambiguous' && !ended) {
    const askAt = nextAsk(claimed, call, now);
    if (askAt !== null) return askLater(ctx, tx, store, claimed, row, errorWords(answer.error), askAt, now);
  }
  return enterAnswer(ctx, tx, store, row, claimed, answer, now);
}

/** Enters what came of a call, under the lock of its process. */
async function enterAnswer(
  ctx: Ctx,
  tx: Tx,
  store: AnyStore,
  row: ProcessRow,
  {
    effect,
    attempt: number,
    facts: before,
  }: Pick<Claimed, 'effect' | 'attempt'> & { readonly facts: ProcessFacts | null },
  answer: Answer,
  now: Instant,
): Promise<CallResult> {
  const ended = row.status === 'cancelled' || row.status === 'over';
  const { outcome, error } = toOutcome(answer, number, now);
  const id = ledgerId(ctx.tenantId, row.id, effect.key);
  // The facts of now: a payment, a pause or a cancellation may have come in while the call was out. What was called is entered all the same.
  const facts = (await store.load(tx, await withLedgers(tx, [row]), now)).get(row.id) ?? before;
  if (!facts) return 'stale';
  await enterLedger(
    ctx,
    tx,
    [
      {
        id,
        processId: row.id,
        key: effect.key,
        kind: effect.kind,
        data: effect.data ?? null,
        dueAt: effect.dueAt,
        state: outcome.state,
        attempt: number,
        retryAt: outcome.retryAt ?? null,
        result: outcome.result ?? null,
        error,
      },
    ],
    now,
  );
  const applied = applyOutcome(store.definition, facts, effect, outcome, now);
  // An end that halts outlasts a pause: resumed, it would go on as if nothing were open. What is cancelled or over stays so.
  const after = ended ? { ...applied, status: row.status } : applied;
  const plan = planProcess(store.definition, after, now);
  const planned = plannedRow(row, after, plan, now);
  const performed = {
    processId: row.id,
    subjectId: row.subjectId,
    ledgerId: id,
    effect,
    outcome,
    before: facts,
    after,
  };
  await store.write(
    ctx,
    tx,
    [performed],
    [{ processId: row.id, subjectId: row.subjectId, before: facts, after, over: planned.outcome }],
    now,
  );
  await storePlanned(tx, [planned], now);
  if (after.status === 'failed') {
    const words = JSON.stringify({ message: error, effectKey: effect.key });
    await tx.$executeRaw`UPDATE process SET error = ${words}::jsonb WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${row.id}::uuid`;
  }
  await announce(ctx, tx, store.noun, row.subjectId);
  return outcome.state === 'done' || outcome.state === 'refused' || outcome.state === 'failed'
    ? outcome.state
    : 'unknown';
}

/**
 * Enters the answer to a call that had none, as the outside world tells it by itself: it waits to be asked for, or was left to a person. The
 * process goes on with it at once.
 * @param key the provider's, as `make` had it: an earlier attempt's answer is no news
 * @returns false where nothing waits for it
 */
export async function answerLate(
  ctx: Ctx,
  tx: Tx,
  store: AnyStore,
  subjectId: string,
  key: string,
  answer: Extract<Answer, { kind: 'done' }>,
  now: Instant,
): Promise<boolean> {
  const { kind } = store.definition;
  const where = Prisma.sql`p.tenant_id = ${ctx.tenantId}::uuid AND p.kind = ${kind} AND p.subject_id = ${subjectId}::uuid`;
  const [row] = await selectProcesses(tx, where, { lock: true });
  const [id = '', attemptNumber = '1'] = key.split('/');
  const entry = await tx.ledger.findFirst({
    where: {
      ...{ tenantId: ctx.tenantId, id, attempt: Number(attemptNumber) },
      OR: [{ state: 'sending', retryAt: { not: null } }, { state: 'unknown' }],
    },
  });
  if (!row || entry?.processId !== row.id) return false;
  const effect: Effect = {
    ...{ key: entry.key, kind: entry.kind, dueAt: entry.dueAt.getTime() },
    ...(entry.data !== null && { data: entry.data as NonNullable<Effect['data']> }),
  };
  // An end that nobody knew is open again: only an open entry moves.
  await tx.$executeRaw`
    UPDATE ledger SET state = 'sending' WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${entry.id}::uuid AND state = 'unknown'`;
  // It had stopped for want of this answer alone.
  const goesOn = entry.state === 'unknown' && row.status === 'failed';
  const going = goesOn ? { ...row, status: 'running' as const } : row;
  await enterAnswer(ctx, tx, store, going, { effect, attempt: entry.attempt, facts: null }, answer, now);
  await wake(ctx, tx, kind, [row.workflowId], now);
  return true;
}

/** Leaves a call open that has no answer: it waits as a fact, seen in the ledger and in the forecast, and nothing after it is done meanwhile. */
async function askLater(
  ctx: Ctx,
  tx: Tx,
  store: AnyStore,
  { effect, attempt: number, firstOutAt, out }: Claimed,
  row: ProcessRow,
  error: string,
  retryAt: Instant,
  now: Instant,
): Promise<CallResult> {
  const unanswered = { ...out, unanswered: out.unanswered + 1 };
  await enterOut(ctx, tx, row, effect, { attempt: number, firstOutAt, out: unanswered, retryAt, error });
  const ledgers = await loadLedgers(tx, isOneOf('l.process_id', [row.id]));
  const { planned, project } = await planRows(tx, store, [row], ledgers, now);
  await Promise.all([project(), storePlanned(tx, planned, now)]);
  await announce(ctx, tx, store.noun, row.subjectId);
  return 'asked';
}

function toOutcome(answer: Answer, number: number, now: Instant): { outcome: Outcome; error: string | null } {
  if (answer.kind === 'done') return { outcome: { state: 'done', at: now, result: answer.result }, error: null };
  const error = errorWords(answer.error);
  if (answer.kind === 'ambiguous') return { outcome: { state: 'unknown', at: now }, error };
  if (answer.kind === 'failed' || number >= MAX_ATTEMPTS) return { outcome: { state: 'failed', at: now }, error };
  const wait = answer.retryAfterSeconds === undefined ? backOff(number) : answer.retryAfterSeconds * 1000;
  return { outcome: { state: 'refused', at: now, retryAt: now + wait }, error };
}
