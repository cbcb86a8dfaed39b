import type { Instant } from '../time/instant.ts';
import type { Effect, LedgerEntry, LedgerState, Outcome, Plan, ProcessDefinition, ProcessFacts } from './contract.ts';

const NOTHING: Plan<never> = { due: [], superseded: [], next: null, over: null };

/** These wait for `retryAt`, where they have one, and are then due again; any other entry is final for the plan. */
const isOpen = (entry: LedgerEntry): boolean =>
  entry.state === 'refused' || entry.state === 'claimed' || entry.state === 'sending';

/**
 * The noun's plan under the rules every process obeys: a paused or failed one has nothing due, a cancelled one is over,
 * an effect that was refused or not answered waits for its `retryAt`, and with an effect that halts everything after it waits too.
 * @throws PlanError where the plan would spin: nothing due, and `next` not after `now`
 */
export function planProcess<F extends ProcessFacts, E extends Effect>(
  definition: ProcessDefinition<F, E>,
  facts: F,
  now: Instant,
): Plan<E> {
  if (facts.status === 'cancelled') return { ...NOTHING, over: { outcome: 'cancelled' } };
  if (facts.status === 'over') return { ...NOTHING, over: { outcome: 'over' } };
  if (facts.status !== 'running') return NOTHING;

  const ledger = closedEntries(facts.ledger);
  const plan = definition.plan(ledger === facts.ledger ? facts : { ...facts, ledger }, now);
  const due: E[] = [];
  let retry: Plan['next'] = null;
  for (const effect of plan.due) {
    const entry = facts.ledger[effect.key];
    if (entry && isOpen(entry) && entry.retryAt !== null && entry.retryAt > now) {
      if (retry === null || entry.retryAt < retry.at) retry = { at: entry.retryAt, what: effect.key };
      if (definition.effects[effect.kind as E['kind']].onFailure === 'halt') {
        return settle({ ...plan, due, next: { at: entry.retryAt, what: effect.key } }, now, definition.kind);
      }
      continue;
    }
    due.push(effect);
  }
  const next = retry !== null && (plan.next === null || retry.at < plan.next.at) ? retry : plan.next;
  return settle({ ...plan, due, next }, now, definition.kind);
}

function settle<E extends Effect>(plan: Plan<E>, now: Instant, kind: string): Plan<E> {
  if (plan.due.length === 0 && plan.superseded.length === 0 && plan.over === null && plan.next && plan.next.at <= now) {
    throw new PlanError(`${kind}: nothing is due, yet next (${plan.next.what}) is not after now`);
  }
  return plan;
}

/** A plan that contradicts itself: a fault in the noun's code, retried with back-off and shown, never spun on. */
export class PlanError extends Error {
  override readonly name = 'PlanError';
}

function closedEntries(ledger: ProcessFacts['ledger']): ProcessFacts['ledger'] {
  let open = false;
  for (const key in ledger) if (isOpen(ledger[key] as LedgerEntry)) open = true;
  return open ? Object.fromEntries(Object.entries(ledger).filter(([, entry]) => !isOpen(entry))) : ledger;
}

/** Facts with the effect's outcome in the ledger and in the noun's own facts. */
export function applyOutcome<F extends ProcessFacts, E extends Effect>(
  definition: ProcessDefinition<F, E>,
  facts: F,
  effect: E,
  outcome: Outcome,
  now: Instant,
): F {
  const entry: LedgerEntry = {
    key: effect.key,
    kind: effect.kind,
    dueAt: effect.dueAt,
    state: outcome.state,
    attempt: (facts.ledger[effect.key]?.attempt ?? 0) + 1,
    at: outcome.at,
    retryAt: outcome.retryAt ?? null,
    result: outcome.result,
  };
  const entered: F = {
    ...facts,
    ledger: { ...facts.ledger, [effect.key]: entry },
    status: halts(definition, effect, outcome.state) ? 'failed' : facts.status,
  };
  return outcome.state === 'refused' ? entered : definition.apply(entered, effect, outcome, now);
}

/** Whether this end of an effect stops its process until a person decides. */
export const halts = <F extends ProcessFacts, E extends Effect>(
  definition: ProcessDefinition<F, E>,
  effect: E,
  state: LedgerState,
): boolean =>
  (state === 'failed' || state === 'unknown') && definition.effects[effect.kind as E['kind']].onFailure === 'halt';

export interface ForecastEntry<E extends Effect = Effect> {
  readonly effect: E;
  /** When the loop will do it: its dueAt, or the moment it became possible. */
  readonly at: Instant;
  readonly state: Outcome['state'];
  /** In words, where the outcome is not ours to decide. */
  readonly because: string | null;
}

export interface Forecast<F extends ProcessFacts, E extends Effect> {
  readonly entries: readonly ForecastEntry<E>[];
  readonly over: { readonly outcome: string; readonly at: Instant } | null;
  /** The facts at the end of the forecast. */
  readonly facts: F;
  /** false where `until` or the limit cut it. */
  readonly complete: boolean;
}

/**
 * What the process will do if no fact changes from outside: plan and apply in a loop on a virtual clock.
 * @param options.until the forecast ends here, included
 * @param options.limit at most so many entries (1,000 unless told)
 * @param options.observe hears of each effect that is done, with the facts before it
 */
export function simulate<F extends ProcessFacts, E extends Effect>(
  definition: ProcessDefinition<F, E>,
  start: F,
  options: {
    readonly from: Instant;
    readonly until: Instant;
    readonly limit?: number;
    readonly observe?: (before: F, effect: E, at: Instant) => void;
  },
): Forecast<F, E> {
  const { until, limit = 1000, observe } = options;
  const entries: ForecastEntry<E>[] = [];
  let facts = start;
  let now = options.from;
  while (entries.length < limit) {
    const plan = planProcess(definition, facts, now);
    if (plan.over) return { entries, over: { ...plan.over, at: now }, facts, complete: true };
    for (const effect of plan.superseded) {
      entries.push({ effect, at: now, state: 'superseded', because: null });
      facts = applyOutcome(definition, facts, effect, { state: 'superseded', at: now }, now);
    }
    const effect = plan.due[0];
    if (effect) {
      const assumed = definition.assume?.(facts, effect) ?? { state: 'done' as const, because: null };
      entries.push({ effect, at: now, state: assumed.state, because: assumed.because });
      if (assumed.state === 'done') observe?.(facts, effect, now);
      const outcome: Outcome = {
        state: assumed.state,
        at: now,
        result: 'result' in assumed ? assumed.result : undefined,
      };
      facts = applyOutcome(definition, facts, effect, outcome, now);
    } else if (plan.superseded.length === 0) {
      if (!plan.next) return { entries, over: null, facts, complete: true };
      if (plan.next.at > until) return { entries, over: null, facts, complete: false };
      now = plan.next.at;
    }
  }
  return { entries, over: null, facts, complete: false };
}
