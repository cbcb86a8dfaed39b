import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planProcess, simulate } from '../process/plan.ts';
import { DAY, type Instant, SECOND } from '../time/instant.ts';
import { TARGETS, type Targets } from './events.ts';
import { at, ticketFacts } from './fixtures.ts';
import { ticketSla } from './plan.ts';
import type { TicketStatus } from './status.ts';
import { NO_DESK, solutionOf, timers } from './timers.ts';

const NO_TARGETS = Object.fromEntries(TARGETS.map((target) => [target, null])) as unknown as Targets;
const status = (when: Instant, to: TicketStatus) => ({ kind: 'status' as const, at: when, to });
const solvedAt = at('10:00');
const answered = { kind: 'staff_reply' as const, at: solvedAt };
const solved = (changes: Parameters<typeof ticketFacts>[0] = {}) =>
  ticketFacts({ events: [answered, status(solvedAt, 'solved')], ...changes });
const dueKeys = (facts: ReturnType<typeof ticketFacts>, now: Instant) =>
  planProcess(ticketSla, facts, now).due.map((effect) => effect.key);

describe('closing', () => {
  it.each([
    [7 * DAY - SECOND, []],
    [7 * DAY, ['close#1']],
    [7 * DAY + SECOND, ['close#1']],
  ])('a solved ticket closes after seven days to the second: %d ms', (after, keys) => {
    expect(dueKeys(solved(), solvedAt + after)).toEqual(keys);
  });

  it('is over when it has closed, at the instant at which it was due and not when it ran', () => {
    const forecast = simulate(ticketSla, solved(), { from: solvedAt + 20 * DAY, until: solvedAt + 21 * DAY });
    expect(forecast.entries.map(({ effect }) => effect.key)).toEqual(['close#1']);
    expect(forecast.over?.outcome).toBe('met');
    expect(forecast.facts.events.at(-1)).toMatchObject({ kind: 'status', to: 'closed', at: solvedAt + 7 * DAY });
  });

  it('a reopening takes it back, and the second solution has seven days of its own', () => {
    const events = [answered, status(solvedAt, 'solved'), status(solvedAt + 6 * DAY, 'open')];
    expect(timers(ticketFacts({ events }))).toEqual([]);
    const again = ticketFacts({ events: [...events, status(solvedAt + 9 * DAY, 'solved')] });
    expect(timers(again)).toEqual([{ key: 'close#2', kind: 'close', dueAt: solvedAt + 16 * DAY }]);
  });

  it('the workspace says after how many days', () => {
    expect(timers(solved({ desk: { ...NO_DESK, closeAfterDays: 0 } }))).toEqual([
      { key: 'close#1', kind: 'close', dueAt: solvedAt },
    ]);
  });

  it('solved to solved is one solution', () => {
    expect(solutionOf(solved({ events: [status(1, 'solved'), status(2, 'solved')] }))).toEqual({ at: 1, nth: 1 });
  });
});

describe('snoozing', () => {
  const until = at('12:00');
  const snoozed = ticketFacts({ events: [answered], desk: { ...NO_DESK, snoozedUntil: until, snoozes: 3 } });

  it('comes back at its instant, once for each snooze', () => {
    expect(dueKeys(snoozed, until - SECOND)).toEqual([]);
    expect(dueKeys(snoozed, until)).toEqual(['unsnooze#3']);
    const { facts } = simulate(ticketSla, snoozed, { from: until, until });
    expect(facts.desk?.snoozedUntil).toBeNull();
    expect(dueKeys(facts, until)).toEqual([]);
  });

  it('a finished ticket does not come back', () => {
    expect(timers({ ...snoozed, events: [status(solvedAt, 'closed')] })).toEqual([]);
  });
});

describe('side conversations', () => {
  const dueAt = at('12:00');
  const waiting = ticketFacts({ events: [answered], desk: { ...NO_DESK, sides: [{ id: 'x', asks: 2, dueAt }] } });

  it('an answer is late to the second, once for each time it was asked for', () => {
    expect(dueKeys(waiting, dueAt - SECOND)).toEqual([]);
    expect(dueKeys(waiting, dueAt)).toEqual(['side-late:x#2']);
    const { facts } = simulate(ticketSla, waiting, { from: dueAt, until: dueAt });
    expect(dueKeys(facts, dueAt + SECOND)).toEqual([]);
  });

  it('of a closed ticket nobody waits for it', () => {
    expect(timers({ ...waiting, events: [status(solvedAt, 'closed')] })).toEqual([]);
  });
});

it('spam has no clocks: it is over at once, and what it missed is not entered', () => {
  const plan = planProcess(ticketSla, ticketFacts({ desk: { ...NO_DESK, spam: true } }), at('6 12:00'));
  expect(plan).toEqual({ due: [], superseded: [], next: null, over: { outcome: 'spam' } });
});

it('every solution closes exactly once, however often it is reopened', () => {
  const gaps = fc.array(fc.integer({ min: 1, max: 10 * 24 * 60 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(gaps, (minutes) => {
      let now = solvedAt;
      const events = minutes.map((gap, i) => {
        now += gap * 60_000;
        return status(now, i % 2 === 0 ? 'solved' : 'open');
      });
      const facts = ticketFacts({ events: [answered, ...events], targets: NO_TARGETS });
      const closes = simulate(ticketSla, facts, { from: now, until: now + 30 * DAY }).entries;
      expect(closes.map(({ effect }) => effect.key)).toEqual(
        minutes.length % 2 === 1 ? [`close#${(minutes.length + 1) / 2}`] : [],
      );
    }),
    { numRuns: 60 },
  );
});
