import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../process/contract.ts';
import { applyOutcome, planProcess, simulate } from '../process/plan.ts';
import { civilDateAt, civilToInstant } from '../time/civil.ts';
import { DAY, fromIso, type Instant, SECOND, toIso } from '../time/instant.ts';
import { DEFAULT_TERMS, processWords } from './contract.ts';
import { type BillingFacts, type CouponFacts, NO_ADJUSTMENTS } from './facts.ts';
import { computeInvoice, computePendingInvoice, payBy } from './invoice.ts';
import {
  changePlan,
  endSubscription,
  pauseSubscription,
  periodEnd,
  resumeSubscription,
  startSubscription,
} from './lifecycle.ts';
import { billing, nextInvoiceAt } from './plan.ts';
import { price } from './price-list.ts';
import { readPrice } from './pricing.ts';

const ZONE = 'Europe/Lisbon';
const seat = (unitAmount: string) =>
  readPrice(price.parse({ currency: 'EUR', pricing: { model: 'per-seat', unitAmount } }));
const PLAN = {
  id: 'basic',
  name: 'Basic',
  number: 1,
  price: seat('31'),
  interval: 'month',
  intervalCount: 1,
  timing: 'advance',
} as const;

function facts(
  startAt: string,
  overrides: Partial<BillingFacts> & { trialDays?: number; quantity?: number } = {},
): BillingFacts {
  const { trialDays = 0, quantity = 1, ...rest } = overrides;
  const terms = rest.terms ?? DEFAULT_TERMS;
  const start = {
    id: 's',
    startAt: fromIso(startAt),
    zone: ZONE,
    anchor: { rule: 'start-day' },
    quantity,
    trialDays,
  } as const;
  return {
    status: 'running',
    ledger: {},
    subscription: startSubscription(start, terms),
    pricePlan: PLAN,
    taxes: [{ code: 'iva', ratePercent: '23' }],
    ...NO_ADJUSTMENTS,
    scheduled: null,
    pendingLines: [],
    creditMinor: 0n,
    terms,
    ...rest,
  };
}

const done = (at: Instant): Outcome => ({ state: 'done', at });

/** Obeys the plan at the instants given, as the loop would. */
function obey(start: BillingFacts, instants: readonly Instant[]) {
  const log: [string, string][] = [];
  let now = start;
  let over: string | null = null;
  for (const at of instants) {
    for (;;) {
      const plan = planProcess(billing, now, at);
      over = plan.over?.outcome ?? null;
      const effect = plan.due[0];
      if (!effect) break;
      log.push([effect.key, toIso(effect.dueAt)]);
      now = applyOutcome(billing, now, effect, done(at), at);
    }
  }
  return { log, facts: now, over };
}

const at = fromIso;
const pending = (amountMinor: bigint) =>
  ({
    id: 'line',
    kind: 'time',
    description: 'Hours',
    quantity: 1,
    unitPriceMinor: amountMinor,
    amountMinor,
    period: null,
    prorated: null,
    explanation: null,
    taxes: [],
  }) as const;

describe('the plan of a subscription', () => {
  it('bills at local midnight of the billing date, not a second earlier', () => {
    const first = obey(facts('2026-03-15T10:00:00Z'), [at('2026-03-15T10:00:00Z')]);
    expect(first.log).toEqual([['invoice:2026-03-15', '2026-03-15T10:00:00.000Z']]);
    // Summer time since 29 March: midnight of 15 April in Lisbon is 23:00 UTC the day before.
    const due = at('2026-04-14T23:00:00Z');
    expect(planProcess(billing, first.facts, due - 1)).toMatchObject({
      due: [],
      next: { at: due, what: 'invoice:2026-04-15' },
    });
    expect(planProcess(billing, first.facts, due).due).toMatchObject([
      { key: 'invoice:2026-04-15', dueAt: due, data: { period: 1, from: '2026-04-15', to: '2026-05-15' } },
    ]);
    expect(nextInvoiceAt(first.facts)).toBe(due);
  });

  it('catches up period by period after an outage, each once', () => {
    const { log, facts: after } = obey(facts('2026-01-31T00:00:00Z'), [at('2026-04-30T12:00:00Z')]);
    const keys = ['invoice:2026-01-31', 'invoice:2026-02-28', 'invoice:2026-03-31', 'invoice:2026-04-30'];
    expect(log.map(([key]) => key)).toEqual(keys);
    expect(after.subscription.billedThrough).toBe(4);
    expect(planProcess(billing, after, at('2026-04-30T12:00:00Z')).due).toEqual([]);
  });

  it('ends the trial and bills its period from then on', () => {
    const start = facts('2026-03-05T12:00:00Z', { trialDays: 10 });
    const end = at('2026-03-15T12:00:00Z');
    expect(planProcess(billing, start, end - 1)).toMatchObject({ due: [], next: { at: end, what: 'end-trial' } });
    expect(planProcess(billing, start, end).due.map(({ key, dueAt }) => [key, dueAt])).toEqual([
      ['end-trial', end],
      ['invoice:2026-03-05', end],
    ]);
    // 15 March to 5 April: 21 of 31 days.
    expect(computeInvoice(start, 0)).toMatchObject({ subtotalMinor: 2100n, taxMinor: 483n, dueMinor: 2583n });
    expect(obey(start, [end]).facts.subscription).toMatchObject({ status: 'active', billedThrough: 1 });
  });

  it('passes over the periods that lie wholly in a trial', () => {
    const { log } = obey(facts('2026-01-10T00:00:00Z', { trialDays: 45 }), [at('2026-03-01T00:00:00Z')]);
    expect(log.map(([key]) => key)).toEqual(['end-trial', 'invoice:2026-02-10']);
  });

  it('bills nothing while paused, and the rest of the period after', () => {
    const billed = obey(facts('2026-03-01T00:00:00Z'), [at('2026-03-01T00:00:00Z')]).facts;
    const paused = pauseSubscription(billed, at('2026-03-20T10:00:00Z'));
    expect(planProcess(billing, paused, at('2026-09-01T00:00:00Z'))).toMatchObject({ due: [], next: null, over: null });
    const resumed = resumeSubscription(paused, at('2026-05-05T10:00:00Z'));
    const { log, facts: after } = obey(resumed, [at('2026-05-05T10:00:00Z')]);
    expect(log).toEqual([['invoice:2026-05-01', '2026-05-05T10:00:00.000Z']]);
    expect(computeInvoice(resumed, 2).lines[0]).toMatchObject({
      amountMinor: 2700n,
      period: { from: '2026-05-05', to: '2026-06-01' },
      prorated: { units: 27, periodUnits: 31 },
    });
    expect(after.subscription).toMatchObject({ status: 'active', billedThrough: 3 });
  });

  it('in arrears leaves the paused days out and bills the last, cut period at the end', () => {
    const pricePlan = { ...PLAN, timing: 'arrears' } as const;
    let now = facts('2026-03-01T00:00:00Z', { pricePlan });
    now = resumeSubscription(pauseSubscription(now, at('2026-03-10T10:00:00Z')), at('2026-03-21T10:00:00Z'));
    // The days of pausing and resuming are charged: 11 to 20 March are not.
    expect(computeInvoice(now, 0)).toMatchObject({ subtotalMinor: 2100n });
    const end = at('2026-04-15T12:00:00Z');
    const ended = endSubscription(now, { endsAt: end }, end);
    expect(ended.unused).toBeNull();
    const { log, facts: after, over } = obey(ended.facts, [at('2026-03-31T23:00:00Z'), end]);
    expect(log).toEqual([
      ['invoice:2026-03-01', '2026-03-31T23:00:00.000Z'],
      ['invoice:2026-04-01', '2026-04-15T12:00:00.000Z'],
    ]);
    expect(computeInvoice(after, 1).lines[0]?.prorated).toEqual({ units: 15, periodUnits: 30 });
    expect(over).toBe('cancelled');
  });

  it('ends at the end of the period paid for, without another invoice', () => {
    const billed = obey(facts('2026-03-01T00:00:00Z'), [at('2026-03-10T00:00:00Z')]).facts;
    const chargedUntil = periodEnd(billed, at('2026-03-10T00:00:00Z'));
    const endsAt = civilToInstant(ZONE, chargedUntil);
    const { facts: ending, unused } = endSubscription(billed, { endsAt, chargedUntil }, at('2026-03-10T00:00:00Z'));
    expect(unused).toBeNull();
    expect(planProcess(billing, ending, endsAt - 1)).toMatchObject({ next: { at: endsAt, what: 'end' }, over: null });
    expect(obey(ending, [endsAt])).toMatchObject({ log: [['end', toIso(endsAt)]], over: 'ended' });
  });

  it('cancelled at once is over, and says what was paid for in vain', () => {
    const billed = obey(facts('2026-03-01T00:00:00Z'), [at('2026-03-01T00:00:00Z')]).facts;
    const end = at('2026-03-10T12:00:00Z');
    const { facts: ended, unused } = endSubscription(billed, { endsAt: end }, end);
    expect(unused).toMatchObject({ units: 21, chargedUnits: 31, periodIndex: 0, amountMinor: 2100n });
    expect(planProcess(billing, ended, end)).toMatchObject({ due: [], over: { outcome: 'cancelled' } });
  });

  it('cancelled on trial is never charged', () => {
    const end = at('2026-03-08T12:00:00Z');
    const { facts: ended } = endSubscription(facts('2026-03-05T12:00:00Z', { trialDays: 10 }), { endsAt: end }, end);
    expect(obey(ended, [at('2026-06-01T00:00:00Z')])).toMatchObject({ log: [], over: 'cancelled' });
  });

  it.each([
    ['2026-03-15T11:59:59Z', []],
    ['2026-03-15T12:00:00Z', []],
    ['2026-03-15T12:00:01Z', ['end-trial', 'invoice:2026-03-05']],
  ])('cancelled for %s, the trial ending at 12:00:00, is charged only after it', (endsAt, keys) => {
    const start = facts('2026-03-05T12:00:00Z', { trialDays: 10 });
    const { facts: ending } = endSubscription(start, { endsAt: at(endsAt) }, start.subscription.startAt);
    const { log, over } = obey(ending, [at('2026-06-01T00:00:00Z')]);
    expect(log.map(([key]) => key)).toEqual([...keys, 'end']);
    expect(over).toBe('ended');
  });

  it('waits for a person where an invoice failed, and goes on where it was skipped', () => {
    const start = facts('2026-03-01T00:00:00Z');
    const now = at('2026-03-01T00:00:00Z');
    const effect = planProcess(billing, start, now).due[0];
    if (!effect) throw new Error('nothing was due');
    const failed = applyOutcome(billing, start, effect, { state: 'failed', at: now }, now);
    expect(failed).toMatchObject({ status: 'failed', subscription: { billedThrough: 0 } });
    expect(planProcess(billing, failed, now + DAY)).toMatchObject({ due: [], next: null });
    const waiting = { ...start, pendingLines: [pending(5n)] };
    const skipped = applyOutcome(billing, waiting, effect, { state: 'skipped', at: now }, now);
    expect(skipped).toMatchObject({ subscription: { billedThrough: 1 }, pendingLines: [{ id: 'line' }] });
  });
});

const TEN_OFF_ONCE: CouponFacts = {
  id: 'c',
  code: 'TEN',
  name: 'Ten off',
  off: { ratePercent: '10' },
  remaining: 1,
  scope: 'all',
  pricePlanIds: [],
};

describe('an invoice', () => {
  it('takes pending lines, coupon and credit, and uses them up', () => {
    const start = facts('2026-03-01T00:00:00Z', {
      quantity: 2,
      pendingLines: [pending(800n)],
      coupons: [TEN_OFF_ONCE],
      creditMinor: 500n,
    });
    const invoice = computeInvoice(start, 0);
    // 6200 + 800 less 10 %; 23 % on 6200 - 620.
    expect(invoice).toMatchObject({
      subtotalMinor: 7000n,
      couponMinor: 700n,
      netMinor: 6300n,
      taxMinor: 1283n,
      totalMinor: 7583n,
      creditAppliedMinor: 500n,
      dueMinor: 7083n,
    });
    const after = obey(start, [start.subscription.startAt]).facts;
    expect(after).toMatchObject({ pendingLines: [], creditMinor: 0n, coupons: [{ remaining: 0 }] });
    expect(computeInvoice(after, 1)).toMatchObject({ subtotalMinor: 6200n, couponMinor: 0n });
  });

  it('that is negative asks for nothing and is kept as credit', () => {
    const start = facts('2026-03-01T00:00:00Z', { pendingLines: [pending(-10_000n)], creditMinor: 7n });
    expect(computeInvoice(start, 0)).toMatchObject({ dueMinor: 0n, creditAppliedMinor: 0n, creditGrantedMinor: 6187n });
    expect(obey(start, [start.subscription.startAt]).facts.creditMinor).toBe(6194n);
  });

  it('is to be paid so many civil days after its own', () =>
    expect(payBy(ZONE, at('2026-03-31T23:30:00Z'), 14)).toBe('2026-04-15'));

  it('has words', () => {
    expect(processWords('invoice', 'invoice:2026-03-01#1')).toBe('Invoice, from 1 Mar 2026');
    expect([processWords('end-trial', 'end-trial'), processWords('end', 'end')]).toEqual([
      'Trial ends',
      'Subscription ends',
    ]);
  });
});

describe('a change of price plan', () => {
  const start = facts('2026-03-01T00:00:00Z');
  const billed = obey(start, [start.subscription.startAt]).facts;
  const better = { pricePlan: { ...PLAN, id: 'better', name: 'Better', price: seat('62') }, taxes: start.taxes };
  const change = at('2026-03-11T12:00:00Z');

  it('gives credit and charge, and the next period at the new price under a key of its own', () => {
    const { facts: changed, lines } = changePlan(billed, better, change);
    expect(lines.map((line) => [line.kind, line.description, line.amountMinor])).toEqual([
      ['proration-credit', 'Unused time on Basic', -2100n],
      ['proration-charge', 'Remaining time on Better', 4200n],
    ]);
    const waiting = { ...changed, pendingLines: lines.map((line, index) => ({ ...line, id: `${index}` })) };
    expect(computePendingInvoice(waiting)).toMatchObject({ subtotalMinor: 2100n, period: null, periodIndex: null });
    const { log } = obey(changed, [change, at('2026-04-01T00:00:00Z')]);
    expect(log.map(([key]) => key)).toEqual(['invoice:2026-04-01#1']);
  });

  it('to yearly in arrears bills the whole year’s rest at its end, though a month had the same first day', () => {
    const yearly = { ...better, pricePlan: { ...better.pricePlan, interval: 'year', timing: 'arrears' } as const };
    const { facts: changed, lines } = changePlan(billed, yearly, change);
    expect(lines).toHaveLength(1);
    const { log } = obey(changed, [change, at('2027-03-01T00:00:00Z')]);
    expect(log).toEqual([['invoice:2026-03-01#1', '2027-03-01T00:00:00.000Z']]);
    expect(computeInvoice(changed, 0).lines[0]?.prorated).toEqual({ units: 355, periodUnits: 365 });
  });

  it('on trial keeps the trial', () => {
    const trial = facts('2026-03-01T00:00:00Z', { trialDays: 20 });
    const { facts: changed, lines } = changePlan(trial, better, change);
    expect(lines).toEqual([]);
    expect(changed.subscription).toMatchObject({ chargedFrom: '2026-03-21', billedThrough: 0 });
  });

  it('is refused before the present period is invoiced, and into another currency', () => {
    expect(() => changePlan(start, better, change)).toThrow('still being made');
    const other = { ...better, pricePlan: { ...better.pricePlan, price: { ...PLAN.price, currency: 'USD' } } };
    expect(() => changePlan(billed, other, change)).toThrow('keeps its currency');
  });
});

describe('properties', () => {
  const START = at('2024-01-01T00:00:00Z');
  const cases = fc
    .record({
      start: fc.integer({ min: 0, max: 500 * 24 }),
      trialDays: fc.integer({ min: 0, max: 60 }),
      interval: fc.constantFrom('week', 'month', 'quarter', 'year' as const),
      timing: fc.constantFrom('advance', 'arrears' as const),
      rule: fc.constantFrom('start-day', 'calendar' as const),
      unit: fc.constantFrom('day', 'second', 'fixed-30-day' as const),
      endsAfter: fc.option(fc.integer({ min: 0, max: 400 * 24 })),
      pause: fc.option(fc.tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 90 }))),
    })
    .map((c): BillingFacts => {
      const startAt = START + c.start * 3600 * SECOND;
      const terms = { ...DEFAULT_TERMS, prorationUnit: c.unit };
      const base = facts(toIso(startAt), {
        trialDays: c.trialDays,
        terms,
        pricePlan: { ...PLAN, interval: c.interval, timing: c.timing },
      });
      const given = { ...base, subscription: { ...base.subscription, anchor: { rule: c.rule } } };
      const paused = c.pause
        ? [{ from: startAt + c.pause[0] * DAY, to: startAt + (c.pause[0] + c.pause[1]) * DAY }]
        : [];
      const held = { ...given, subscription: { ...given.subscription, pauses: paused } };
      if (c.endsAfter === null) return held;
      return endSubscription(held, { endsAt: startAt + c.endsAfter * 3600 * SECOND }, startAt - 1).facts;
    });
  const UNTIL = START + 600 * DAY;

  it('a plan is the same twice, never returns what the ledger holds, and never looks back', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 600 }), (start, one, two) => {
        const now = START + Math.max(one, two) * DAY;
        const before = obey(start, [START + Math.min(one, two) * DAY]).facts;
        const plan = planProcess(billing, before, now);
        expect(planProcess(billing, before, now)).toEqual(plan);
        for (const effect of plan.due) expect(before.ledger).not.toHaveProperty([effect.key]);
        expect(new Set(plan.due.map((effect) => effect.key)).size).toBe(plan.due.length);
        expect(plan.due.every((effect) => effect.dueAt <= now)).toBe(true);
        if (plan.next) expect(plan.next.at).toBeGreaterThan(now);
      }),
      { numRuns: 80 },
    );
  });

  it('the forecast is what obeying gives, at whatever hours one looks', () => {
    fc.assert(
      fc.property(cases, fc.array(fc.integer({ min: 0, max: 600 * 24 }), { maxLength: 12 }), (start, looks) => {
        const forecast = simulate(billing, start, { from: START, until: UNTIL });
        const instants = [...looks.map((hours) => START + hours * 3600 * SECOND), UNTIL].sort((a, b) => a - b);
        const obeyed = obey(start, instants);
        expect(obeyed.log).toEqual(forecast.entries.map(({ effect }) => [effect.key, toIso(effect.dueAt)]));
        expect(obeyed.over).toBe(forecast.over?.outcome ?? null);
        expect(obeyed.facts.subscription).toEqual(forecast.facts.subscription);
        for (const { effect, at: when } of forecast.entries) expect(when).toBe(Math.max(effect.dueAt, START));
      }),
      { numRuns: 60 },
    );
  });

  it('every charged day is on one invoice, and none is charged after the end', () => {
    fc.assert(
      fc.property(cases, (start) => {
        const { entries } = simulate(billing, start, { from: START, until: UNTIL });
        let last = civilDateAt(ZONE, start.subscription.startAt);
        for (const { effect } of entries) {
          if (effect.kind !== 'invoice') continue;
          const line = computeInvoice(start, Number(effect.data?.period)).lines[0];
          expect((line?.period?.from ?? '') >= last).toBe(true);
          last = line?.period?.to ?? '';
          expect(line?.amountMinor).toBeGreaterThanOrEqual(0n);
          expect(line?.amountMinor).toBeLessThanOrEqual(3100n);
        }
        const { chargedUntil } = start.subscription;
        if (chargedUntil !== null && entries.some(({ effect }) => effect.kind === 'invoice')) {
          expect(last <= chargedUntil).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });
});
