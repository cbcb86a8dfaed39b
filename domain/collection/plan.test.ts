import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../process/contract.ts';
import { applyOutcome, planProcess, simulate } from '../process/plan.ts';
import { DAY, fromIso, HOUR, type Instant, MINUTE, toIso } from '../time/instant.ts';
import { type ChargeOutcome, collectionSchedule, DEFAULT_SCHEDULE, processWords } from './contract.ts';
import type { CollectionFacts } from './facts.ts';
import { type CollectionEffect, collection } from './plan.ts';
import { NO_POLICY } from './policy.ts';

const FINALIZED = fromIso('2026-03-26T09:00:00Z');
const FACTS: CollectionFacts = {
  status: 'running',
  ledger: {},
  invoice: {
    id: 'i',
    status: 'open',
    currency: 'EUR',
    totalMinor: 1000n,
    dueMinor: 1000n,
    finalizedAt: FINALIZED,
    payBy: '2026-03-26',
    zone: 'Europe/Lisbon',
  },
  schedule: DEFAULT_SCHEDULE,
  dunning: { ...NO_POLICY, since: null, working: null },
  holds: [],
  paymentMethodSince: FINALIZED - DAY,
  attempts: [],
};

const answer = (status: ChargeOutcome, at: Instant): Outcome => ({
  state: 'done',
  at,
  result: { status, code: 'insufficient_funds' },
});
const outcomeOf = (effect: CollectionEffect, status: ChargeOutcome, at: Instant): Outcome =>
  effect.kind === 'charge' ? answer(status, at) : { state: 'done', at };

/** Obeys the plan at the instants given; the n-th charge is answered with the n-th status, the last for all after it. */
function obey(start: CollectionFacts, instants: readonly Instant[], answers: readonly ChargeOutcome[]) {
  let facts = start;
  const log: string[] = [];
  let over: string | null = null;
  for (const at of instants) {
    for (;;) {
      const plan = planProcess(collection, facts, at);
      over = plan.over?.outcome ?? null;
      for (const effect of plan.superseded) {
        log.push(`(${effect.key})`);
        facts = applyOutcome(collection, facts, effect, { state: 'superseded', at }, at);
      }
      const effect = plan.due[0];
      if (!effect) break;
      log.push(effect.key);
      const status = answers[Math.min(facts.attempts.length, answers.length - 1)] ?? 'declined_soft';
      facts = applyOutcome(collection, facts, effect, outcomeOf(effect, status, at), at);
    }
  }
  return { log, facts, over };
}

const days = (...numbers: number[]): Instant[] => numbers.map((day) => FINALIZED + day * DAY);
const LADDER = ['charge#0', 'remind#1', 'charge#1', 'remind#2', 'charge#2', 'remind#3', 'charge#3', 'give-up'];

describe('the ladder', () => {
  it('is forecast whole, at the same local time over the change of the clocks, and says what it assumes', () => {
    const { entries, over } = simulate(collection, FACTS, { from: FINALIZED, until: FINALIZED + 30 * DAY });
    expect(entries.map(({ effect, at }) => `${effect.key} ${toIso(at)}`)).toEqual([
      'charge#0 2026-03-26T09:00:00.000Z',
      'remind#1 2026-03-26T09:00:00.000Z',
      'charge#1 2026-03-27T09:00:00.000Z',
      'remind#2 2026-03-28T09:00:00.000Z',
      'charge#2 2026-03-29T08:00:00.000Z',
      'remind#3 2026-04-01T08:00:00.000Z',
      'charge#3 2026-04-02T08:00:00.000Z',
      'give-up 2026-04-02T08:00:00.000Z',
    ]);
    expect(over).toMatchObject({ outcome: 'uncollectible' });
    expect(entries[2]?.because).toContain('declined again');
    expect(entries[1]?.because).toBeNull();
  });

  it('ends with the payment, whichever attempt brings it', () => {
    expect(obey(FACTS, days(0), ['paid'])).toMatchObject({ log: ['charge#0'], over: 'paid' });
    const second = obey(FACTS, days(0, 1, 2), ['declined_soft', 'paid']);
    expect(second).toMatchObject({ log: ['charge#0', 'remind#1', 'charge#1'], over: 'paid' });
    expect(second.facts.invoice).toMatchObject({ status: 'paid', dueMinor: 0n });
    expect(second.facts.attempts).toMatchObject([
      { number: 0, outcome: 'declined_soft', code: 'insufficient_funds' },
      { number: 1, outcome: 'paid' },
    ]);
  });

  it('after a hard decline charges no more, but reminds and gives up as before', () => {
    const { log, over } = obey(FACTS, days(0, 1, 2, 3, 6, 7), ['declined_hard']);
    expect(log).toEqual(['charge#0', 'remind#1', 'remind#2', 'remind#3', 'give-up']);
    expect(over).toBe('uncollectible');
  });

  it('charges again once another means of payment is on file', () => {
    const hard = obey(FACTS, days(0), ['declined_hard']).facts;
    const renewed = { ...hard, paymentMethodSince: FINALIZED + HOUR };
    expect(planProcess(collection, renewed, FINALIZED + DAY).due.map(({ key }) => key)).toEqual(['charge#1']);
  });

  it('without a means of payment only reminds', () => {
    const { log } = obey({ ...FACTS, paymentMethodSince: null }, days(0, 2, 6, 7), ['paid']);
    expect(log).toEqual(['remind#1', 'remind#2', 'remind#3', 'give-up']);
  });

  it.each([
    ['paid', 'paid'],
    ['void', 'void'],
    ['uncollectible', 'uncollectible'],
  ] as const)('is over for an invoice that is %s', (status, outcome) => {
    const facts = { ...FACTS, invoice: { ...FACTS.invoice, status } };
    expect(planProcess(collection, facts, FINALIZED)).toMatchObject({ due: [], over: { outcome } });
  });

  it('does not begin with a draft', () => {
    const facts = { ...FACTS, invoice: { ...FACTS.invoice, status: 'draft' } } as const;
    expect(planProcess(collection, facts, FINALIZED + DAY)).toMatchObject({ due: [], next: null, over: null });
  });
});

describe('what may go wrong', () => {
  it('an answer that never came halts: the money may have moved', () => {
    const effect = planProcess(collection, FACTS, FINALIZED).due[0];
    if (!effect) throw new Error('nothing was due');
    const halted = applyOutcome(collection, FACTS, effect, { state: 'unknown', at: FINALIZED }, FINALIZED);
    expect(halted).toMatchObject({ status: 'failed', attempts: [] });
    expect(planProcess(collection, halted, FINALIZED + 9 * DAY).due).toEqual([]);
  });

  it('a charge that is done without an answer is a fault', () => {
    const effect = planProcess(collection, FACTS, FINALIZED).due[0];
    if (!effect) throw new Error('nothing was due');
    expect(() => applyOutcome(collection, FACTS, effect, { state: 'done', at: FINALIZED }, FINALIZED)).toThrow();
  });

  it('a reminder that cannot be sent does not hold up the charge', () => {
    const first = obey(FACTS, [FINALIZED], ['declined_soft']).facts;
    const entry = first.ledger['remind#1'];
    if (!entry) throw new Error('no reminder was sent');
    const refused = { ...entry, state: 'refused', retryAt: FINALIZED + 9 * DAY } as const;
    const facts = { ...first, ledger: { ...first.ledger, 'remind#1': refused } };
    expect(planProcess(collection, facts, FINALIZED)).toMatchObject({ due: [], next: { at: FINALIZED + DAY } });
    const later = planProcess(collection, facts, FINALIZED + DAY);
    expect(later.due.map(({ key }) => key)).toEqual(['charge#1']);
    expect(later.superseded.map(({ key }) => key)).toEqual(['remind#1']);
  });

  it('after an outage only the latest retry is made', () => {
    const { log } = obey(FACTS, days(0, 5, 8), ['declined_soft']);
    const late = ['charge#0', 'remind#1', '(charge#1)', '(remind#2)', 'charge#2', '(remind#3)', 'charge#3', 'give-up'];
    expect(log).toEqual(late);
  });

  it.each([
    [HOUR, FINALIZED + DAY],
    [HOUR + MINUTE, FINALIZED + HOUR + MINUTE + DAY],
  ])('a first charge %i ms late: the days count from when it was due, or from when it came', (late, retryAt) => {
    const { facts, log } = obey(FACTS, [FINALIZED + late], ['declined_soft']);
    expect(log).toEqual(['charge#0', 'remind#1']);
    expect(planProcess(collection, facts, FINALIZED + late).next).toEqual({ at: retryAt, what: 'charge#1' });
  });

  it('a first charge ten days late keeps the whole ladder', () => {
    const { log } = obey(FACTS, days(10, 11, 12, 13, 16, 17), ['declined_soft']);
    expect(log).toEqual(LADDER);
  });
});

describe('the schedule', () => {
  const retries = (...given: [number, number | null][]) =>
    collectionSchedule.safeParse({
      retries: given.map(([afterDays, remindDaysBefore]) => ({ afterDays, remindDaysBefore })),
    }).success;
  it('has its retries in order and its reminders between them', () => {
    expect(collectionSchedule.safeParse(DEFAULT_SCHEDULE).success).toBe(true);
    expect([retries([1, 1], [1, 0]), retries([1, 1], [2, 0]), retries([2, 1], [1, 0])]).toEqual([false, true, false]);
    expect([retries([3, 3]), retries([3, 4]), retries([1, null], [3, 2]), retries([1, null], [3, 3])]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });
  it('without reminders only charges', () => {
    const schedule = { retries: [{ afterDays: 2, remindDaysBefore: null }] };
    expect(obey({ ...FACTS, schedule }, days(0, 2), ['declined_soft']).log).toEqual([
      'charge#0',
      'charge#1',
      'give-up',
    ]);
  });
  it('has words', () => {
    expect(LADDER.slice(0, 4).map((key) => processWords(key.split('#')[0] ?? '', key))).toEqual([
      'First charge',
      'Payment reminder',
      'Retry 1 of the charge',
      'Payment reminder 2',
    ]);
    expect(processWords('give-up', 'give-up')).toBe('Marked uncollectible, billing is told');
  });
});

describe('properties', () => {
  const statuses = fc.array(fc.constantFrom<ChargeOutcome>('paid', 'declined_soft', 'declined_hard'), { minLength: 1 });
  const looks = fc.array(fc.integer({ min: 0, max: 14 * 24 * 60 }), { maxLength: 20 });

  it('whenever one looks: each key once, planning twice is the same, no charge after the payment or a hard decline', () => {
    fc.assert(
      fc.property(looks, statuses, (minutes, answers) => {
        const instants = minutes.map((minute) => FINALIZED + minute * MINUTE).sort((a, b) => a - b);
        const { log, facts } = obey(FACTS, instants, answers);
        const keys = log.map((key) => key.replace(/[()]/g, ''));
        expect(new Set(keys).size).toBe(keys.length);
        for (const at of instants) {
          const plan = planProcess(collection, facts, at);
          expect(planProcess(collection, facts, at)).toEqual(plan);
          for (const effect of [...plan.due, ...plan.superseded]) expect(facts.ledger).not.toHaveProperty([effect.key]);
        }
        const final = facts.attempts.findIndex(({ outcome }) => outcome !== 'declined_soft');
        expect(final === -1 || final === facts.attempts.length - 1).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('the forecast is what happens if every charge is declined', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 7 * 24 }), (hours) => {
        const from = FINALIZED + hours * HOUR;
        const start = obey(FACTS, [FINALIZED], ['declined_soft']).facts;
        const forecast = simulate(collection, start, { from, until: from + 30 * DAY });
        const instants = [from, ...forecast.entries.map(({ at }) => at)];
        const { log, facts } = obey(start, instants, ['declined_soft']);
        const words = forecast.entries.map(({ effect, state }) =>
          state === 'superseded' ? `(${effect.key})` : effect.key,
        );
        expect(log).toEqual(words);
        expect(facts.invoice).toEqual(forecast.facts.invoice);
      }),
    );
  });
});
