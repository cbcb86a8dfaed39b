import {
  ActivityFailure,
  type ActivityOptions,
  ApplicationFailure,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  sleep,
  TimeoutFailure,
  workflowInfo,
} from '@temporalio/workflow';
import type { PassingFailure, ProcessActivities } from '../activities/processes.ts';
import type { LoopStatus } from '../domain/process/console.ts';
import type { ProcessKind } from '../domain/process/contract.ts';

/** Ids only: everything else is read from Postgres by activities. */
export interface LoopInput {
  readonly tenantId: string;
  readonly workflowId: string;
}

/** Facts changed: plan again. */
export const wakeSignal = defineSignal('wake');
export const statusQuery = defineQuery<LoopStatus>('status');

/** An effect inside the house is one Postgres transaction. */
export const brief: ActivityOptions = {
  startToCloseTimeout: '10s',
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '10s', maximumAttempts: 6 },
};

/** A call to the outside world. Longer back-off than this is a fact (`retryAt`), so that wakes are never held up. */
export const outside: ActivityOptions = {
  // The longest sending, and half a minute to write down its answer while the database is away.
  startToCloseTimeout: '3m',
  // A worker that is silent so long is lost, and another takes its calls up.
  heartbeatTimeout: '15s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '10s', maximumAttempts: 3 },
};

/** The act of a cohort: it waits for exact instants itself, on a queue of its own, so that it starves nobody. */
const cohortAct: ActivityOptions = {
  startToCloseTimeout: '5m',
  heartbeatTimeout: '15s',
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '30s' },
};

/** A cohort's timer is set this much before the next due instant; the act waits out the rest (timers may be a second late, acts are not). */
const LEAD_MS = 2500;

const local = proxyLocalActivities<Pick<ProcessActivities, 'plan'>>({
  startToCloseTimeout: '5s',
  localRetryThreshold: '10s',
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '1m' },
});
const { giveUp } = proxyActivities<Pick<ProcessActivities, 'giveUp'>>({
  startToCloseTimeout: '10s',
  retry: { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '1m' },
});

class Loop {
  woken = false;
  status: LoopStatus = { phase: 'planning', since: Date.now(), until: null, what: null, plans: 0, acts: 0 };

  constructor() {
    setHandler(wakeSignal, () => {
      this.woken = true;
    });
    setHandler(statusQuery, () => this.status);
  }

  enter(phase: LoopStatus['phase'], what: string | null = null, until: number | null = null): void {
    const { plans, acts } = this.status;
    this.status = {
      phase,
      since: Date.now(),
      until,
      what,
      plans: plans + (phase === 'planning' ? 1 : 0),
      acts: acts + (phase === 'acting' ? 1 : 0),
    };
  }

  /** Until the instant, or a wake. null: only a wake ends it. */
  async wait(at: number | null, what: string | null): Promise<void> {
    this.enter('waiting', what, at);
    if (at === null) await condition(() => this.woken);
    else if (at > Date.now()) await condition(() => this.woken, at - Date.now());
  }
}

type Act = (input: LoopInput & { key: string }) => Promise<string>;
type ActCohort = (input: LoopInput) => Promise<void>;

/**
 * plan, act, wait: for one subject. Each due effect is an activity of its own, `<kind>.<effect>`.
 * @param bindings the effects with their timeouts and retry policies
 */
export function subjectLoop(kind: ProcessKind, bindings: Readonly<Record<string, ActivityOptions>>) {
  return async (input: LoopInput): Promise<void> => {
    const loop = new Loop();
    for (;;) {
      loop.woken = false;
      loop.enter('planning');
      const plan = await local.plan({ ...input, kind });
      for (const effect of plan.due) {
        loop.enter('acting', effect.key);
        const name = `${kind}.${effect.kind}`;
        const options = bindings[effect.kind];
        if (!options) throw new Error(`no binding for ${name}`);
        const act = proxyActivities<Record<string, Act>>(options)[name] as Act;
        const result = await act({ ...input, key: effect.key }).catch(async (error: unknown) => {
          // The database was away: the plan waits until it is back, and the effect is as due as before.
          if (isPassing(error)) return 'stale';
          // A worker that vanished, however often, says nothing of the effect: its claim is found out by whoever asks next.
          if (error instanceof ActivityFailure && error.cause instanceof TimeoutFailure) return 'busy';
          await giveUp({ ...input, kind, key: effect.key, message: reason(error) });
          return 'failed';
        });
        // Another worker's claim is still open: ask again when it must have settled.
        if (result === 'busy') await sleep('5s');
        // Facts moved since the plan was made: the rest of it may no longer hold.
        if (result !== 'done') break;
      }
      if (plan.due.length > 0 || loop.woken) {
        if (workflowInfo().continueAsNewSuggested) await continueAsNew(input);
        continue;
      }
      if (plan.over) return;
      if (workflowInfo().continueAsNewSuggested) await continueAsNew(input);
      await loop.wait(plan.nextAt, plan.nextWhat);
    }
  };
}

/** plan, act, wait: for many subjects that wait together. The acts are set-based and wait for the exact instant themselves. */
export function cohortLoop(kind: ProcessKind) {
  return async (input: LoopInput): Promise<void> => {
    const loop = new Loop();
    const act = proxyActivities<Record<string, ActCohort>>({
      ...cohortAct,
      taskQueue: `${workflowInfo().taskQueue}-acts`,
    })[`${kind}.act`] as ActCohort;
    for (;;) {
      loop.woken = false;
      loop.enter('planning');
      const plan = await local.plan({ ...input, kind });
      if (plan.nextAt !== null && plan.nextAt - Date.now() <= LEAD_MS) {
        loop.enter('acting');
        await act(input);
      } else if (plan.over && !loop.woken) {
        return;
      } else if (!loop.woken) {
        await loop.wait(plan.nextAt === null ? null : plan.nextAt - LEAD_MS, plan.nextWhat);
      }
      if (workflowInfo().continueAsNewSuggested) await continueAsNew(input);
    }
  };
}

const PASSING: PassingFailure = 'Passing';

const isPassing = (error: unknown): boolean =>
  error instanceof ActivityFailure && error.cause instanceof ApplicationFailure && error.cause.type === PASSING;

/** The innermost message of a failed activity. */
function reason(error: unknown): string {
  let words = String(error);
  for (let cause = error; cause instanceof Error; cause = cause.cause) words = cause.message;
  return words.slice(0, 500);
}
