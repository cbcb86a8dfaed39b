import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyOutcome, planProcess, simulate } from '../process/plan.ts';
import { DAY, fromIso, HOUR, type Instant, toIso } from '../time/instant.ts';
import { type ChargeOutcome, DEFAULT_SCHEDULE } from './contract.ts';
import { type RetryReason, reasonOf } from './declines.ts';
import type { CollectionFacts } from './facts.ts';
import { afterHolds, type Hold } from './holds.ts';
import { collection } from './plan.ts';
import { type DunningPolicy, type DunningStep, dunningPolicy, NO_POLICY } from './policy.ts';

// A Thursday, ten in the morning in Berlin; to be paid by the Thursday after.
const ISSUED = fromIso('2026-06-04T08:00:00Z');
const step = (kind: DunningStep['kind'], afterDays: number, id = `${kind}-${afterDays}`): DunningStep => ({
  id,
  kind,
  afterDays,
  subject: '',
  text: '',
});
const STEPS = [step('letter', 3), step('sms', 7), step('task', 10), step('suspend', 14), step('cancel', 30)];

const facts = (
  change: Partial<CollectionFacts> & { steps?: DunningStep[]; byReason?: DunningPolicy['byReason'] } = {},
) => {
  const { steps = [], byReason = {}, ...rest } = change;
  return {
    status: 'running',
    ledger: {},
    invoice: {
      id: 'i',
      status: 'open',
      currency: 'EUR',
      totalMinor: 1000n,
      dueMinor: 1000n,
      finalizedAt: ISSUED,
      payBy: '2026-06-11',
      zone: 'Europe/Berlin',
    },
    schedule: DEFAULT_SCHEDULE,
    dunning: { ...NO_POLICY, byReason, steps, since: null, working: null },
    holds: [],
    paymentMethodSince: null,
    attempts: [],
    ...rest,
  } satisfies CollectionFacts;
};

const play = (start: CollectionFacts, from = ISSUED, until = ISSUED + 90 * DAY) =>
  simulate(collection, start, { from, until }).entries.map(
    ({ effect, at, state }) => `${state === 'superseded' ? `(${effect.key})` : effect.key} ${toIso(at).slice(0, 16)}`,
  );
const attempt = (number: number, at: Instant, code: string | null, outcome: ChargeOutcome = 'declined_soft') => ({
  number,
  at,
  outcome,
  code,
});
const done = (...keys: [string, Instant][]): CollectionFacts['ledger'] =>
  Object.fromEntries(
    keys.map(([key, at]) => [
      key,
      { key, kind: key, dueAt: at, state: 'done' as const, attempt: 1, at, retryAt: null },
    ]),
  );

describe('the clock of what is overdue', () => {
  it('runs from the day to pay by, at nine on the customer’s clock, beside the clock of the retries', () => {
    expect(play(facts({ steps: STEPS, paymentMethodSince: ISSUED - DAY }))).toEqual([
      'charge#0 2026-06-04T08:00',
      'remind#1 2026-06-04T08:00',
      'charge#1 2026-06-05T08:00',
      'remind#2 2026-06-06T08:00',
      'charge#2 2026-06-07T08:00',
      'remind#3 2026-06-10T08:00',
      'charge#3 2026-06-11T08:00',
      'letter:letter-3 2026-06-14T07:00',
      'sms:sms-7 2026-06-18T07:00',
      'task:task-10 2026-06-21T07:00',
      'suspend:suspend-14 2026-06-25T07:00',
      'cancel:cancel-30 2026-07-11T07:00',
      'give-up 2026-07-11T07:00',
    ]);
  });

  it('whoever pays by other ways than a card is reminded once it is overdue, and not before', () => {
    expect(play(facts()).slice(0, 2)).toEqual(['remind#1 2026-06-11T08:00', 'remind#2 2026-06-13T08:00']);
  });

  it('on the day to pay by nothing of the ladder is due a second before nine, and its first step at nine', () => {
    const start = facts({ steps: [step('letter', 0)] });
    const nine = fromIso('2026-06-11T07:00:00Z');
    expect(planProcess(collection, start, nine - 1000)).toMatchObject({ due: [], next: { at: nine } });
    expect(planProcess(collection, start, nine).due.map(({ key }) => key)).toEqual(['letter:letter-0']);
  });

  it('after an outage only the last of several mails goes out, and what takes effect stands', () => {
    const start = facts({
      steps: [step('letter', 1), step('letter', 5), step('sms', 6), step('letter', 9), step('suspend', 9)],
    });
    const plan = planProcess(collection, start, ISSUED + 18 * DAY);
    expect(plan.superseded.map(({ key }) => key)).toEqual(
      expect.arrayContaining(['letter:letter-1', 'letter:letter-5']),
    );
    expect(plan.due.map(({ key }) => key)).toEqual(['sms:sms-6', 'letter:letter-9', 'suspend:suspend-9', 'give-up']);
  });

  it('a ladder that was made later does not make up for what would have been due before', () => {
    const start = facts({ steps: STEPS, schedule: { retries: [{ afterDays: 20, remindDaysBefore: null }] } });
    const since = fromIso('2026-06-20T00:00:00Z');
    expect(play({ ...start, dunning: { ...start.dunning, since } }, since)).toEqual([
      '(letter:letter-3) 2026-06-20T00:00',
      '(sms:sms-7) 2026-06-20T00:00',
      'task:task-10 2026-06-21T07:00',
      'suspend:suspend-14 2026-06-25T07:00',
      'cancel:cancel-30 2026-07-11T07:00',
      'give-up 2026-07-11T07:00',
    ]);
  });
});

describe('retries by why the bank declined', () => {
  const byReason: DunningPolicy['byReason'] = {
    'no-money': [
      { afterDays: 5, remindDaysBefore: null },
      { afterDays: 12, remindDaysBefore: null },
    ],
    'bank-trouble': [
      { afterDays: 1, remindDaysBefore: null },
      { afterDays: 2, remindDaysBefore: null },
    ],
    limit: 'never',
  };
  const charges = (...attempts: CollectionFacts['attempts'][number][]) =>
    play(
      facts({
        byReason,
        attempts,
        paymentMethodSince: ISSUED - DAY,
        ledger: done(...attempts.map(({ number, at }) => [`charge#${number}`, at] as [string, Instant])),
      }),
      attempts.at(-1)?.at,
    ).filter((line) => line.startsWith('charge'));

  it.each([
    ['insufficient_funds', ['charge#1 2026-06-09T08:00', 'charge#2 2026-06-16T08:00']],
    ['issuer_not_available', ['charge#1 2026-06-05T08:00', 'charge#2 2026-06-06T08:00']],
    ['do_not_honor', ['charge#1 2026-06-05T08:00', 'charge#2 2026-06-07T08:00', 'charge#3 2026-06-11T08:00']],
    ['card_velocity_exceeded', []],
  ])('%s has its own days', (code, expected) => expect(charges(attempt(0, ISSUED, code))).toEqual(expected));

  it('another reason counts its days on from the attempt that gave it', () => {
    const first = attempt(0, ISSUED, 'issuer_not_available');
    expect(charges(first, attempt(1, ISSUED + DAY, 'insufficient_funds'))).toEqual(['charge#2 2026-06-12T08:00']);
  });

  it('a decline for good is never tried again, whatever a code says', () => {
    expect(charges(attempt(0, ISSUED, 'insufficient_funds', 'declined_hard'))).toEqual([]);
    expect(reasonOf('declined_hard', 'insufficient_funds')).toBe('hard');
  });

  it('where the bank asks for the customer, a mail with the link goes out at once and the card is left alone', () => {
    const start = facts({
      paymentMethodSince: ISSUED - DAY,
      attempts: [attempt(0, ISSUED, 'authentication_required', 'needs_action')],
      ledger: done(['charge#0', ISSUED]),
    });
    const keys = play(start).map((line) => line.split(' ')[0]);
    expect(keys).toEqual(['confirm#0', 'remind#1', 'remind#2', 'remind#3', 'give-up']);
    const renewed = { ...start, paymentMethodSince: ISSUED + HOUR };
    expect(play(renewed, ISSUED + HOUR).map((line) => line.split(' ')[0])).toContain('charge#1');
  });
});

describe('working days', () => {
  const working = { weekdays: ['mon', 'tue', 'wed', 'thu', 'fri'] as const, holidays: ['2026-06-08'] };
  it('retries and steps move to the next working day, and no two retries to the same one', () => {
    const start = facts({ steps: [step('letter', 2)], paymentMethodSince: ISSUED - DAY });
    const lines = play({ ...start, dunning: { ...start.dunning, working } });
    expect(lines.filter((line) => /^(charge|letter)/.test(line))).toEqual([
      'charge#0 2026-06-04T08:00',
      'charge#1 2026-06-05T08:00',
      // Sunday, and the Monday is a holiday.
      'charge#2 2026-06-09T08:00',
      'charge#3 2026-06-11T08:00',
      // Saturday
      'letter:letter-2 2026-06-15T07:00',
    ]);
  });
  it('a calendar that never opens holds nothing up', () => {
    const start = facts({ steps: [step('letter', 2)] });
    const lines = play({ ...start, dunning: { ...start.dunning, working: { weekdays: [], holidays: [] } } });
    expect(lines).toContain('letter:letter-2 2026-06-13T07:00');
  });
});

describe('promises and disputes', () => {
  const promise = (change: Partial<Hold> = {}): Hold => ({
    id: 'h',
    kind: 'promise',
    from: fromIso('2026-06-13T12:00:00Z'),
    until: fromIso('2026-06-17T22:00:00Z'),
    ended: false,
    ...change,
  });
  const start = facts({
    steps: [step('letter', 3), step('suspend', 14)],
    schedule: { retries: [{ afterDays: 1, remindDaysBefore: null }] },
  });

  it('nothing is done until the promised day is over; then billing is told, and what follows comes as much later', () => {
    const held = { ...start, holds: [promise()] };
    expect(planProcess(collection, held, fromIso('2026-06-17T21:59:59Z'))).toMatchObject({
      due: [],
      superseded: [],
      next: { at: fromIso('2026-06-17T22:00:00Z') },
    });
    expect(play(held, fromIso('2026-06-13T12:00:00Z'))).toEqual([
      'promise-broken:h 2026-06-17T22:00',
      'letter:letter-3 2026-06-19T07:00',
      'suspend:suspend-14 2026-06-30T07:00',
      'give-up 2026-06-30T07:00',
    ]);
  });

  it('one that was taken back was not broken', () => {
    const ended = promise({ until: fromIso('2026-06-14T12:00:00Z'), ended: true });
    const lines = play({ ...start, holds: [ended] }, fromIso('2026-06-14T12:00:00Z'));
    expect(lines[0]).toBe('letter:letter-3 2026-06-15T07:00');
  });

  it('a dispute holds until somebody settles it, and a payment ends it all the same', () => {
    const held = { ...start, holds: [promise({ kind: 'dispute', until: null })] };
    const late = ISSUED + 80 * DAY;
    expect(planProcess(collection, held, late)).toMatchObject({ due: [], superseded: [], next: null, over: null });
    const paid = { ...held, invoice: { ...held.invoice, status: 'paid' } } as const;
    expect(planProcess(collection, paid, late)).toMatchObject({ over: { outcome: 'paid' } });
  });

  it('two holds that overlap are counted once', () => {
    const at = fromIso('2026-06-20T07:00:00Z');
    const [a, b] = [promise(), promise({ id: 'b', from: fromIso('2026-06-15T12:00:00Z'), kind: 'dispute' })];
    expect(afterHolds('Europe/Berlin', at, [a, b])).toBe(afterHolds('Europe/Berlin', at, [a]));
  });

  it('a visit of the pay page waits, and moves nothing', () => {
    const paying = promise({ kind: 'paying', until: fromIso('2026-06-13T12:30:00Z') });
    const held = { ...start, holds: [paying] };
    expect(planProcess(collection, held, fromIso('2026-06-13T12:10:00Z')).due).toEqual([]);
    expect(play(held, fromIso('2026-06-13T12:30:00Z'))[0]).toBe('letter:letter-3 2026-06-14T07:00');
  });
});

describe('the policy', () => {
  it('has its steps in order, each once, and retries as the schedule has them', () => {
    const fits = (policy: object) => dunningPolicy.safeParse(policy).success;
    expect(fits({ steps: STEPS })).toBe(true);
    expect(fits({ steps: [step('letter', 3), step('sms', 2)] })).toBe(false);
    expect(fits({ steps: [step('letter', 3, 'same'), step('sms', 3, 'same')] })).toBe(false);
    expect(fits({ byReason: { 'no-money': 'never' } })).toBe(true);
    expect(fits({ byReason: { hard: [{ afterDays: 1, remindDaysBefore: null }] } })).toBe(false);
    const back = [2, 1].map((afterDays) => ({ afterDays, remindDaysBefore: null }));
    expect(fits({ byReason: { 'no-money': back } })).toBe(false);
  });
});

it('whatever the ladder, the holds and the answers: each key once, nothing within a hold, and the forecast is what happens', () => {
  const kinds = fc.constantFrom('letter', 'sms', 'task', 'suspend', 'cancel' as const);
  const ladders = fc
    .array(fc.tuple(kinds, fc.integer({ min: 0, max: 30 })), { maxLength: 6 })
    .map((given) => given.sort((a, b) => a[1] - b[1]).map(([kind, day], i) => step(kind, day, `step-${i}`)));
  const holds = fc.array(
    fc.record({ day: fc.integer({ min: 0, max: 40 }), days: fc.integer({ min: 1, max: 9 }), ended: fc.boolean() }),
    { maxLength: 3 },
  );
  const reasons = fc.dictionary(
    fc.constantFrom<RetryReason>('no-money', 'limit'),
    fc.constantFrom<'never' | DunningPolicy['byReason']['limit']>('never', [{ afterDays: 4, remindDaysBefore: 1 }]),
  );
  const codes = fc.array(fc.constantFrom('insufficient_funds', 'card_velocity_exceeded', 'do_not_honor'), {
    minLength: 1,
  });
  fc.assert(
    fc.property(ladders, holds, reasons, codes, fc.boolean(), (steps, given, byReason, answers, hasCard) => {
      const start = facts({
        steps,
        byReason,
        paymentMethodSince: hasCard ? ISSUED - DAY : null,
        holds: given.map(({ day, days, ended }, i) => ({
          id: `h${i}`,
          kind: 'promise' as const,
          from: ISSUED + day * DAY,
          until: ISSUED + (day + days) * DAY,
          ended,
        })),
      });
      let state: CollectionFacts = start;
      let made = 0;
      const seen = new Set<string>();
      for (let now = ISSUED; now < ISSUED + 120 * DAY; ) {
        const plan = planProcess(collection, state, now);
        expect(planProcess(collection, state, now)).toEqual(plan);
        if (plan.over) break;
        for (const effect of [...plan.superseded, ...plan.due.slice(0, 1)]) {
          expect(seen).not.toContain(effect.key);
          seen.add(effect.key);
          expect(start.holds.some(({ from, until }) => from <= now && now < (until ?? Infinity))).toBe(false);
          const superseded = plan.superseded.includes(effect);
          const result =
            effect.kind === 'charge' ? { status: 'declined_soft', code: answers[made++ % answers.length] } : undefined;
          const outcome = { state: superseded ? ('superseded' as const) : ('done' as const), at: now, result };
          state = applyOutcome(collection, state, effect, outcome, now);
        }
        if (plan.due.length > 0 || plan.superseded.length > 0) continue;
        if (!plan.next) break;
        now = plan.next.at;
      }
      expect(seen).toContain('give-up');
      expect(state.invoice.status).toBe('uncollectible');
    }),
    { numRuns: 75 },
  );
});
