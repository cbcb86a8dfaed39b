import fc from 'fast-check';
import { expect, it } from 'vitest';
import { simulate } from '../process/plan.ts';
import { addDays, civilDateAt } from '../time/civil.ts';
import { DAY, HOUR, type Instant, toIso } from '../time/instant.ts';
import { amend } from './amend.ts';
import { DEFAULT_TERMS } from './contract.ts';
import type { BillingFacts } from './facts.ts';
import { at, begin, type Made, obey, planOf, totals } from './fixtures.ts';
import { type LifeChange, live } from './life.ts';
import { billing, invoiceOf } from './plan.ts';
import { upcomingInvoices } from './upcoming.ts';

const PLANS = [
  planOf('Basic', '31'),
  planOf('Used', '0.37', { timing: 'arrears' }),
  planOf('Weeks', '7.01', { interval: 'week', intervalCount: 2 }),
  planOf('Yearly', '365', { interval: 'year' }),
];
const planIndex = fc.nat(PLANS.length - 1);
const quantity = fc.integer({ min: 1, max: 5 });
const days = fc.integer({ min: 1, max: 120 });
const extra = fc.record({
  id: fc.uuid(),
  description: fc.constant('Extra'),
  quantity,
  unitAmount: fc.constantFrom('5', '0.01'),
});
const pricePlanOf = (index: number) => PLANS[index] ?? PLANS[0] ?? planOf('None', '1');

type Move = (facts: BillingFacts, now: Instant) => { facts: BillingFacts };
const day = (facts: BillingFacts, now: Instant, later: number) =>
  addDays(civilDateAt(facts.subscription.zone, now), later);
const move: fc.Arbitrary<Move> = fc.oneof(
  fc.record({ index: planIndex, quantity, when: fc.constantFrom('now' as const, 'period-end' as const) }).map(
    ({ index, ...rest }): Move =>
      (facts, now) =>
        amend(facts, { kind: 'price', pricePlan: pricePlanOf(index), taxes: [], ...rest }, now),
  ),
  fc.record({ index: planIndex, quantity, days }).map(
    ({ index, quantity: many, days: later }): Move =>
      (facts, now) =>
        amend(
          facts,
          {
            kind: 'ramp',
            steps: [
              { on: day(facts, now, later), pricePlan: facts.pricePlan, taxes: [], quantity: many },
              { on: day(facts, now, 2 * later), pricePlan: pricePlanOf(index), taxes: [], quantity: 1 },
            ],
          },
          now,
        ),
  ),
  fc.record({ extra, when: fc.constantFrom('now' as const, 'next-invoice' as const) }).map(
    (charge): Move =>
      (facts, now) =>
        amend(facts, { kind: 'charge', ...charge }, now),
  ),
  extra.map(
    (one): Move =>
      (facts, now) =>
        amend(facts, { kind: 'add-on', extra: one }, now),
  ),
  fc.constant<Move>((facts, now) =>
    amend(facts, { kind: 'remove-add-on', addOnId: facts.subscription.addOns[0]?.id ?? 'none' }, now),
  ),
  fc.record({ cycle: fc.constantFrom('keep' as const, 'void' as const), days: fc.option(days) }).map(
    ({ cycle, days: later }): Move =>
      (facts, now) =>
        live(facts, { kind: 'pause', cycle, until: later === null ? null : now + later * DAY }, now),
  ),
  fc
    .constantFrom<LifeChange>(
      { kind: 'resume' },
      { kind: 'cancel', at: 'now' },
      { kind: 'cancel', at: 'period-end' },
      { kind: 'cancel', at: 'term-end' },
      { kind: 'keep' },
      { kind: 'reactivate' },
      { kind: 'skip-next' },
      { kind: 'activate' },
      { kind: 'instalments', parts: 3 },
      { kind: 'instalments', parts: 1 },
      { kind: 'invoice-ahead', periods: 2 },
    )
    .map(
      (change): Move =>
        (facts, now) =>
          live(facts, change, now),
    ),
  fc
    .record({ periods: fc.integer({ min: 1, max: 6 }), atEnd: fc.constantFrom('renew' as const, 'expire' as const) })
    .map(
      (term): Move =>
        (facts, now) =>
          live(facts, { kind: 'term', term: { ...term, noticeDays: 5 } }, now),
    ),
);

it('whatever is done with it: what is foretold is what is made until the next change, at whatever hours', {
  timeout: 60_000,
}, () => {
  const story = fc.record({
    index: planIndex,
    trialDays: fc.constantFrom(0, 0, 14),
    withoutCard: fc.constantFrom('activate' as const, 'pause' as const, 'cancel' as const),
    prorationUnit: fc.constantFrom('day' as const, 'second' as const, 'fixed-30-day' as const),
    changeDayBelongsTo: fc.constantFrom('new-plan' as const, 'old-plan' as const),
    startHour: fc.nat(8760),
    steps: fc.array(
      fc.record({ move, hours: fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 4 }) }),
      {
        minLength: 1,
        maxLength: 12,
      },
    ),
  });
  fc.assert(
    fc.property(story, ({ index, trialDays, withoutCard, prorationUnit, changeDayBelongsTo, startHour, steps }) => {
      const terms = { ...DEFAULT_TERMS, prorationUnit, changeDayBelongsTo };
      let now = at('2024-01-30T00:00:00Z') + startHour * HOUR;
      let facts = begin(toIso(now), {
        trialDays,
        pricePlan: pricePlanOf(index),
        agreement: { trialReminderDays: 3, trialWithoutCard: withoutCard },
        others: { terms, paymentMethodSince: null },
      });
      facts = obey(facts, [now]).facts;
      for (const { move: make, hours } of steps) {
        try {
          facts = make(facts, now).facts;
        } catch (error) {
          if (!(error instanceof Error) || error.name !== 'AppError') throw error;
        }
        const seen = hours.map((_, i) => now + hours.slice(0, i + 1).reduce((all, each) => all + each, 0) * HOUR);
        const until = seen.at(-1) ?? now;
        const foretold: Made[] = [];
        simulate(billing, facts, {
          from: now,
          until,
          observe: (before, effect) => {
            const computed = invoiceOf(before, effect);
            if (computed) foretold.push({ key: effect.key, totalMinor: computed.totalMinor });
          },
        });
        const shown = upcomingInvoices(facts, 0, until).filter(({ dueAt }) => dueAt <= until);
        const played = obey(facts, seen);
        expect(played.invoices).toEqual(foretold);
        expect(totals(shown)).toEqual(foretold.map(({ totalMinor }) => totalMinor));
        expect(played.facts.creditMinor).toBeGreaterThanOrEqual(0n);
        facts = played.facts;
        now = until;
      }
    }),
    { numRuns: Number(process.env.LIFE_RUNS ?? 80) },
  );
});
