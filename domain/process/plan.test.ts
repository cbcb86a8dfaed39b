import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Effect, LedgerEntry, LedgerState, Plan, ProcessDefinition, ProcessFacts } from './contract.ts';
import { kindOfKey } from './contract.ts';
import { applyOutcome, PlanError, planProcess, simulate } from './plan.ts';

/** Does `a` at 10, `b` at 20 and `c` at 30; `b` halts when it fails. */
const steps = [
  { key: 'a', kind: 'a', dueAt: 10 },
  { key: 'b', kind: 'b', dueAt: 20 },
  { key: 'c', kind: 'c', dueAt: 30 },
] as const;
const three: ProcessDefinition = {
  kind: 'import',
  effects: { a: { onFailure: 'continue' }, b: { onFailure: 'halt' }, c: { onFailure: 'continue' } },
  plan({ ledger }, now): Plan {
    const open = steps.filter((step) => !ledger[step.key]);
    const waiting = open.find((step) => step.dueAt > now);
    return {
      due: open.filter((step) => step.dueAt <= now),
      superseded: [],
      next: waiting ? { at: waiting.dueAt, what: waiting.key } : null,
      over: open.length === 0 ? { outcome: 'done' } : null,
    };
  },
  apply: (facts) => facts,
};

const fresh: ProcessFacts = { status: 'running', ledger: {} };
const entry = (key: string, state: LedgerState, more: Partial<LedgerEntry> = {}): ProcessFacts['ledger'] => ({
  [key]: { key, kind: key, dueAt: 0, state, attempt: 1, at: 0, retryAt: null, ...more },
});
const keys = (effects: readonly Effect[]): string[] => effects.map((effect) => effect.key);

describe('the rules that every plan is under', () => {
  test('an effect is due at its instant, not before', () => {
    expect(planProcess(three, fresh, 9)).toMatchObject({ due: [], next: { at: 10, what: 'a' } });
    expect(keys(planProcess(three, fresh, 10).due)).toEqual(['a']);
  });

  test.each([
    ['paused', null],
    ['failed', null],
    ['cancelled', { outcome: 'cancelled' }],
    ['over', { outcome: 'over' }],
  ] as const)('%s: nothing is due', (status, over) => {
    expect(planProcess(three, { ...fresh, status }, 100)).toEqual({ due: [], superseded: [], next: null, over });
  });

  test('a refused effect waits for its instant; what does not depend on it goes on', () => {
    const facts = { ...fresh, ledger: entry('a', 'refused', { retryAt: 25 }) };
    expect(keys(planProcess(three, facts, 20).due)).toEqual(['b']);
    expect(keys(planProcess(three, facts, 25).due)).toEqual(['a', 'b']);
    const later = planProcess(three, { ...fresh, ledger: { ...facts.ledger, ...entry('b', 'done') } }, 24);
    expect(later).toMatchObject({ due: [], next: { at: 25, what: 'a' } });
  });

  test.each(['refused', 'sending'] as const)('behind one that halts and is %s everything waits', (state) => {
    const ledger = { ...entry('a', 'done'), ...entry('b', state, { retryAt: 40 }) };
    expect(planProcess(three, { ...fresh, ledger }, 39)).toMatchObject({ due: [], next: { at: 40, what: 'b' } });
    expect(keys(planProcess(three, { ...fresh, ledger }, 40).due)).toEqual(['b', 'c']);
  });

  test.each(['done', 'failed', 'unknown', 'superseded', 'skipped'] as const)(
    'an entry that is %s is never due again',
    (state) => {
      expect(keys(planProcess(three, { ...fresh, ledger: entry('a', state) }, 10).due)).toEqual([]);
    },
  );

  test.each(['claimed', 'sending'] as const)('one that is %s is still being worked on, so it is due', (state) => {
    expect(keys(planProcess(three, { ...fresh, ledger: entry('a', state) }, 10).due)).toEqual(['a']);
  });

  test('a plan that would spin is an error', () => {
    const spinning = {
      ...three,
      plan: (_: ProcessFacts, now: number): Plan => ({
        due: [],
        superseded: [],
        next: { at: now, what: 'a' },
        over: null,
      }),
    };
    expect(() => planProcess(spinning, fresh, 5)).toThrow(PlanError);
  });
});

test('a halting effect that fails or is unknown fails its process; any other does not', () => {
  const end = (i: 0 | 1, state: 'failed' | 'unknown' | 'done') =>
    applyOutcome(three, fresh, steps[i], { state, at: 20 }, 20).status;
  expect([end(1, 'failed'), end(1, 'unknown'), end(1, 'done'), end(0, 'failed')]).toEqual([
    'failed',
    'failed',
    'running',
    'running',
  ]);
});

test('the forecast is what obeying gives, wherever one looks in between', () => {
  const { entries, over } = simulate(three, fresh, { from: 0, until: 100 });
  expect(entries.map(({ effect, at }) => [effect.key, at])).toEqual([
    ['a', 10],
    ['b', 20],
    ['c', 30],
  ]);
  expect(over).toEqual({ outcome: 'done', at: 30 });
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 10 }), (looks) => {
      let facts = fresh;
      for (const now of [...looks, 50].sort((x, y) => x - y)) {
        for (let due = planProcess(three, facts, now).due[0]; due; due = planProcess(three, facts, now).due[0]) {
          facts = applyOutcome(three, facts, due, { state: 'done', at: now }, now);
        }
      }
      expect(Object.values(facts.ledger).map(({ key, dueAt }) => [key, dueAt])).toEqual(
        steps.map(({ key, dueAt }) => [key, dueAt]),
      );
    }),
    { numRuns: 50 },
  );
});

test('a forecast stops at its horizon, its limit, and at a failure that needs a person', () => {
  expect(simulate(three, fresh, { from: 0, until: 20 }).entries).toHaveLength(2);
  expect(simulate(three, fresh, { from: 0, until: 19 })).toMatchObject({ over: null, complete: false });
  expect(simulate(three, fresh, { from: 0, until: 100, limit: 1 }).entries).toHaveLength(1);
  const failing = { ...three, assume: () => ({ state: 'failed' as const, result: null, because: 'It always does' }) };
  expect(
    simulate(failing, fresh, { from: 0, until: 100 }).entries.map(({ effect, because }) => [effect.key, because]),
  ).toEqual([
    ['a', 'It always does'],
    ['b', 'It always does'],
  ]);
});

test.each([
  ['breach:first_response#1', 'breach'],
  ['charge#0', 'charge'],
  ['give-up', 'give-up'],
  ['send:hello#2', 'send'],
])('%s begins with its kind', (key, kind) => {
  expect(kindOfKey(key)).toBe(kind);
});
