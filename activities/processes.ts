import { ApplicationFailure, cancellationSignal, heartbeat } from '@temporalio/activity';
import { AppError } from '../domain/errors.ts';
import type { ProcessKind } from '../domain/process/contract.ts';
import { SECOND } from '../domain/time/instant.ts';
import type { Clock } from '../services/clock.ts';
import type { Ctx } from '../services/context.ts';
import type { Database } from '../services/database.ts';
import { actCohort, actEffect, errorWords, failEffect, isPassing, tellMoved } from '../services/processes/act.ts';
import { type Call, callEffect } from '../services/processes/call.ts';
import { type PlannedWorkflow, planCohort, planSubject } from '../services/processes/plan-workflow.ts';
import type { AnyStore, Stores } from '../services/processes/store.ts';

export interface WorkflowRef {
  readonly tenantId: string;
  readonly workflowId: string;
}
interface OfKind extends WorkflowRef {
  readonly kind: ProcessKind;
}
interface OfEffect extends WorkflowRef {
  readonly key: string;
}

/** done: performed, or entered as refused for a later attempt; stale: no longer due; busy: another worker's claim is open. */
export type ActResult = 'done' | 'stale' | 'busy';

/** The type of a failure that says nothing about the effect: the database was away. Nothing is given up for it. */
export type PassingFailure = 'Passing';
const PASSING: PassingFailure = 'Passing';

export interface ProcessActivities {
  plan(input: OfKind): Promise<PlannedWorkflow>;
  giveUp(input: OfKind & { readonly key: string; readonly message: string }): Promise<void>;
}

/** An effect whose rows are its own ledger (a message is the record of its sending). */
export type OwnEffect = (ctx: Ctx, ref: WorkflowRef, beat: () => void) => Promise<void>;

export interface ActivityDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly stores: Stores;
  /** `<kind>.<effect>` → the door it leaves by. */
  readonly calls: Readonly<Record<string, Call>>;
  readonly own: Readonly<Record<string, OwnEffect>>;
}

/** Of the 15 s after which a silent worker is taken for lost, and its calls and cohorts are taken up by another. */
const BEAT = 4 * SECOND;
/**
 * A cohort's act stays this long at most, so that continue-as-new finds a gap; a deploy ends it sooner. Between two acts nothing is done for
 * some hundred milliseconds, which is the tail of lateness: so acts are long, and their ends are staggered by cohort.
 */
const ACT_SECONDS = 60;
const STAGGER_SECONDS = 60;
/** The act waits out what is nearer than this; anything further is a timer's. */
const LEAD = 2500;

type Act = (input: OfEffect) => Promise<ActResult | undefined>;

/** What workflows call. One function an effect, named `<kind>.<effect>`, so that a history reads like the process. */
export function createActivities(deps: ActivityDeps): ProcessActivities & Record<string, Act> {
  const context = (ref: WorkflowRef): Ctx => ({
    tenantId: ref.tenantId,
    actor: { kind: 'process', id: ref.workflowId },
    clock: deps.clock,
    db: deps.db,
    requestId: null,
  });
  const storeOf = (kind: ProcessKind): AnyStore => {
    const store = deps.stores[kind];
    if (!store) throw new AppError('Internal', `No store is registered for processes of kind ${kind}.`);
    return store;
  };

  const acts: Record<string, Act> = {};
  for (const store of Object.values(deps.stores) as AnyStore[]) {
    const { kind, effects } = store.definition;
    if (store.form === 'cohort') {
      acts[`${kind}.act`] = async (input) => {
        await beating(() => actUntilQuiet(context(input), store, input.workflowId)).catch(nameFailure);
        return undefined;
      };
      continue;
    }
    for (const effect of Object.keys(effects)) {
      const name = `${kind}.${effect}`;
      const call = deps.calls[name];
      const own = deps.own[name];
      const perform = async (input: OfEffect): Promise<ActResult> => {
        const ctx = context(input);
        if (own) {
          await beating(() => own(ctx, input, heartbeat));
          return 'done';
        }
        if (call) {
          const result = await beating(() => callEffect(ctx, store, call, input.workflowId, input.key));
          return result === 'stale' || result === 'busy' ? result : 'done';
        }
        return (await actEffect(ctx, store, input.workflowId, input.key)) ? 'done' : 'stale';
      };
      acts[name] = (input) => perform(input).catch(nameFailure);
    }
  }

  return Object.assign(acts, {
    plan: (input: OfKind) => {
      const store = storeOf(input.kind);
      const planned =
        store.form === 'cohort'
          ? planCohort(context(input), input.workflowId)
          : planSubject(context(input), store, input.workflowId);
      return planned.catch(nameFailure);
    },
    giveUp: (input: OfKind & { key: string; message: string }) =>
      failEffect(context(input), storeOf(input.kind), input.workflowId, input.key, input.message).catch(nameFailure),
  }) as ProcessActivities & Record<string, Act>;
}

function nameFailure(error: unknown): never {
  // A failure becomes part of the history, so it carries words of ours and neither the driver's nor a stack.
  const type = isPassing(error) ? PASSING : error instanceof Error ? error.name : 'Error';
  throw ApplicationFailure.create({ type, message: errorWords(error) });
}

/** Says again and again that this worker lives, whatever the work is waiting for. */
async function beating<T>(work: () => Promise<T>): Promise<T> {
  const timer = setInterval(heartbeat, BEAT);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

/** How often open pages are told at most: a NOTIFY in every commit would make the cohorts' commits wait for each other. */
const TELL = SECOND;

/**
 * What falls due so soon after an act is done in the next one, together: where instants lie close, each act by itself would cost more than all
 * of its rows, and the acts of many cohorts would wait for each other.
 */
const TOGETHER = 40;

/** Acts on all that is due, waits for the exact instant of what is due soon, and leaves the rest to a timer. Holds no connection while it waits. */
async function actUntilQuiet(ctx: Ctx, store: AnyStore, workflowId: string): Promise<void> {
  const started = await ctx.clock.now();
  const stagger = [...workflowId].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % STAGGER_SECONDS, 0);
  const until = started + (ACT_SECONDS + stagger) * SECOND;
  let untold = 0;
  let toldAt = started - TELL;
  for (;;) {
    const { performed, nextAt } = await actCohort(ctx, store, workflowId, heartbeat);
    untold += performed;
    const now = await ctx.clock.now();
    const ends = nextAt === null || nextAt - now > LEAD || now > until;
    if (untold > 0 && (ends || now - toldAt >= TELL)) {
      await tellMoved(ctx, store);
      untold = 0;
      toldAt = now;
    }
    if (ends) return;
    heartbeat();
    await ctx.clock.sleepUntil(nextAt > now ? Math.max(nextAt, now + TOGETHER) : nextAt, cancellationSignal());
  }
}
