import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyOutcome, planProcess } from '../process/plan.ts';
import { addDays, type CivilDate, civilToInstant } from '../time/civil.ts';
import { HOUR, type Instant } from '../time/instant.ts';
import { DEFAULT_TERMS } from './contract.ts';
import { type BillingFacts, NO_ADJUSTMENTS } from './facts.ts';
import { computeInvoice } from './invoice.ts';
import { live } from './life.ts';
import { changePlan, endSubscription, startSubscription } from './lifecycle.ts';
import { type BillingEffect, billing, invoiceOf } from './plan.ts';
import { price } from './price-list.ts';
import { priceOf, readPrice } from './pricing.ts';
import { upcomingInvoices } from './upcoming.ts';
import { quantityOf } from './usage.ts';
import { NO_USAGE, readUsageCharge, type UsageCharge, type UsageDay } from './usage-facts.ts';
import { usageCharge } from './usage-terms.ts';

const ZONE = 'Europe/Lisbon';
const METER = '00000000-0000-7000-8000-000000000001';
const at = (date: CivilDate): Instant => civilToInstant(ZONE, date);
const tiers = [
  { upTo: 1000, unitAmount: '0' },
  { upTo: null, unitAmount: '0.01' },
];

function charge(change: object = {}, priced: object = {}): UsageCharge {
  const terms = usageCharge.parse({
    meterId: METER,
    name: 'Calls',
    aggregation: 'sum',
    prices: [{ currency: 'EUR', pricing: { model: 'graduated', tiers }, ...priced }],
    ...change,
  });
  const read = readUsageCharge(terms, 'EUR');
  if (!read) throw new Error('no price in EUR');
  return read;
}

const day = (date: CivilDate, quantity: number, after: CivilDate | null = null): UsageDay => ({
  day: date,
  after,
  micro: BigInt(Math.round(quantity * 1e6)),
});

interface Given {
  readonly timing?: 'advance' | 'arrears';
  readonly charges?: readonly UsageCharge[];
  readonly days?: readonly UsageDay[];
  readonly graceHours?: number;
}

/** EUR 50 a month from 15 January on. */
function facts({ timing = 'arrears', charges = [charge()], days = [], graceHours = 0 }: Given = {}): BillingFacts {
  const terms = { ...DEFAULT_TERMS, usageGraceHours: graceHours };
  const start = { id: 's', startAt: at('2026-01-15'), zone: ZONE, anchor: { rule: 'start-day' }, quantity: 1 } as const;
  return {
    status: 'running',
    ledger: {},
    ...NO_ADJUSTMENTS,
    subscription: startSubscription({ ...start, trialDays: 0 }, terms),
    pricePlan: {
      ...{ id: 'p', name: 'Plan', number: 1, interval: 'month', intervalCount: 1, timing, usage: charges },
      price: readPrice(price.parse({ currency: 'EUR', pricing: { model: 'flat', amountMinor: 5000 } })),
    },
    taxes: [],
    scheduled: null,
    pendingLines: [],
    creditMinor: 0n,
    terms,
    usage: { ...NO_USAGE, counted: { [METER]: days }, receivedAt: at('2026-01-15') },
  } as BillingFacts;
}

const withDays = (before: BillingFacts, days: readonly UsageDay[]): BillingFacts => ({
  ...before,
  usage: { ...(before.usage ?? NO_USAGE), counted: { [METER]: days } },
});

/** Everything that is due by then, done one after the other; the invoices as [key, description, quantity, minor] of their lines of use. */
function run(start: BillingFacts, until: Instant) {
  const invoices: [key: string, description: string, quantity: number, minor: bigint][] = [];
  let after = start;
  for (;;) {
    const [effect] = planProcess(billing, after, until).due;
    if (!effect) return { after, invoices, next: planProcess(billing, after, until).next };
    const computed = invoiceOf(after, effect as BillingEffect);
    for (const line of computed?.lines ?? []) {
      if (line.kind === 'usage') invoices.push([effect.key, line.description, line.quantity, line.amountMinor]);
    }
    after = applyOutcome(billing, after, effect as BillingEffect, { state: 'done', at: until }, until);
  }
}

describe('a quantity of civil days', () => {
  const period = { from: '2026-02-01', to: '2026-03-01' };
  const days = [
    day('2026-01-31', 99),
    day('2026-02-01', 1.5),
    day('2026-02-10', 7),
    day('2026-02-28', 2.25),
    day('2026-03-01', 50),
  ];
  it.each([
    ['sum', 11],
    ['max', 7],
    ['last', 3],
  ] as const)('%s: of the first day and not of the day after the last; begun units count', (how, quantity) => {
    expect(quantityOf(days, how, period)).toBe(quantity);
  });

  it('is 0 where nothing was counted', () => {
    for (const how of ['sum', 'max', 'last', 'unique'] as const) expect(quantityOf(undefined, how, period)).toBe(0);
  });

  it('counts different ones once in any stretch, as a set does', () => {
    const seen = fc.array(fc.record({ item: fc.integer({ min: 0, max: 4 }), day: fc.integer({ min: 0, max: 20 }) }));
    const stretch = fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 21 }));
    fc.assert(
      fc.property(seen, stretch, (events, [from, length]) => {
        const dayOf = (n: number) => addDays('2026-01-01', n);
        const distinct = [...new Set(events.map(({ item, day: n }) => `${item}/${n}`))];
        const pairs = distinct.map((text) => text.split('/').map(Number) as [number, number]);
        const rows = pairs.map(([item, n]) => {
          const before = pairs.filter(([other, m]) => other === item && m < n).map(([, m]) => m);
          return day(dayOf(n), 1, before.length > 0 ? dayOf(Math.max(...before)) : null);
        });
        const inside = pairs.filter(([, n]) => n >= from && n < from + length).map(([item]) => item);
        expect(quantityOf(rows, 'unique', { from: dayOf(from), to: dayOf(from + length) })).toBe(new Set(inside).size);
      }),
      { numRuns: 200 },
    );
  });
});

describe('use on invoices', () => {
  it('in arrears is billed with its own period, tier by tier', () => {
    const { invoices, after } = run(
      facts({ days: [day('2026-01-15', 600), day('2026-02-14', 900), day('2026-02-15', 3000)] }),
      at('2026-02-15'),
    );
    expect(invoices).toEqual([['invoice:2026-01-15', 'Calls', 1500, 500n]]);
    expect(after.usage).toMatchObject({ through: '2026-02-15', periods: [{ quantity: 1500, amountMinor: 500n }] });
    const [line] = computeInvoice(facts({ days: [day('2026-01-15', 1500)] }), 0).lines.filter(
      (l) => l.kind === 'usage',
    );
    expect(line?.explanation?.map(({ quantity, amountMinor }) => [quantity, amountMinor])).toEqual([
      [1000, 0n],
      [500, 500n],
    ]);
    expect(line).toMatchObject({ period: { from: '2026-01-15', to: '2026-02-15' }, prorated: null });
  });

  it('in advance is billed with the period after it, and nothing with the first', () => {
    const days = [day('2026-01-20', 1500), day('2026-02-20', 2000)];
    expect(run(facts({ timing: 'advance', days }), at('2026-01-31')).invoices).toEqual([]);
    expect(run(facts({ timing: 'advance', days }), at('2026-03-15')).invoices).toEqual([
      ['invoice:2026-02-15', 'Calls', 1500, 500n],
      ['invoice:2026-03-15', 'Calls', 2000, 1000n],
    ]);
  });

  it('that is free is shown once, and nothing used is no line', () => {
    expect(run(facts({ days: [day('2026-01-20', 1000)] }), at('2026-02-15')).invoices).toEqual([
      ['invoice:2026-01-15', 'Calls', 1000, 0n],
    ]);
    expect(run(facts(), at('2026-02-15')).invoices).toEqual([]);
  });

  it('counted after its invoice is the difference on the next, once', () => {
    const first = run(facts({ days: [day('2026-01-20', 1500)] }), at('2026-02-15')).after;
    const late = run(withDays(first, [day('2026-01-20', 1600), day('2026-02-20', 10)]), at('2026-04-15'));
    expect(late.invoices).toEqual([
      ['invoice:2026-02-15', 'Calls', 1600, 600n],
      ['invoice:2026-02-15', 'Calls: invoiced already, 1,500', 1, -500n],
      ['invoice:2026-02-15', 'Calls', 10, 0n],
    ]);
    const less = run(withDays(first, [day('2026-01-20', 1400)]), at('2026-03-15'));
    expect(less.invoices.reduce((all, [, , , minor]) => all + minor, 0n)).toBe(-100n);
  });

  it('waits for late events as long as the grace, and no invoice without use does', () => {
    const graced = facts({ graceHours: 24 });
    expect(planProcess(billing, graced, at('2026-02-01')).next?.at).toBe(at('2026-02-15') + 24 * HOUR);
    const advance = facts({ timing: 'advance', graceHours: 24 });
    expect(planProcess(billing, advance, at('2026-01-15')).due.map(({ key }) => key)).toEqual(['invoice:2026-01-15']);
    const { next } = run(advance, at('2026-01-15'));
    expect(next?.at).toBe(at('2026-02-15') + 24 * HOUR);
  });

  it.each(['advance', 'arrears'] as const)('%s: the last of it is billed with the end, once', (timing) => {
    const going = run(facts({ timing, days: [day('2026-01-20', 1500)] }), at('2026-01-31')).after;
    const ended = endSubscription(going, { endsAt: at('2026-02-01') }, at('2026-02-01')).facts as BillingFacts;
    const { invoices, after } = run(ended, at('2026-06-01'));
    const key = timing === 'advance' ? 'final-invoice' : 'invoice:2026-01-15';
    expect(invoices).toEqual([[key, 'Calls', 1500, 500n]]);
    expect(planProcess(billing, after, at('2026-06-01')).over).not.toBeNull();
  });

  it('of before a change of price is billed by the price it was used under', () => {
    const going = run(facts({ timing: 'advance', days: [day('2026-01-20', 1500)] }), at('2026-02-01')).after;
    const dear = charge({}, { pricing: { model: 'per-seat', unitAmount: '1' } });
    const next = { pricePlan: { ...going.pricePlan, number: 2, usage: [dear] }, taxes: [] };
    const { facts: changed } = changePlan(going, next, at('2026-02-01'));
    const used = withDays(changed, [day('2026-01-20', 1500), day('2026-02-01', 3)]);
    expect(run(used, at('2026-02-15')).invoices).toEqual([
      ['invoice:2026-02-15#1', 'Calls', 1500, 500n],
      ['invoice:2026-02-15#1', 'Calls', 3, 300n],
    ]);
  });

  it.each(['advance', 'arrears'] as const)(
    '%s: of a cycle that a pause voids is billed once, whatever comes after',
    (timing) => {
      const start = facts({ timing, days: [day('2026-01-20', 1500)] });
      const going = run(start, at('2026-02-01')).after;
      const { facts: held, invoice } = live(going, { kind: 'pause', cycle: 'void', until: null }, at('2026-02-01'));
      const { facts: resumed } = live(held, { kind: 'resume' }, at('2026-03-01'));
      const used = withDays(resumed as BillingFacts, [day('2026-01-20', 1500), day('2026-03-05', 1100)]);
      const minor = [
        ...(invoice?.lines ?? []).filter(({ kind }) => kind === 'usage').map(({ amountMinor }) => amountMinor),
        ...run(used, at('2026-04-01')).invoices.map(([, , , amount]) => amount),
      ];
      expect(minor).toEqual([500n, 100n]);
    },
  );

  it('of before its end is billed though it is taken up again before that invoice', () => {
    const going = run(
      facts({ timing: 'advance', days: [day('2026-01-20', 1500)], graceHours: 24 }),
      at('2026-02-01'),
    ).after;
    const ended = endSubscription(going, { endsAt: at('2026-02-01') }, at('2026-02-01')).facts as BillingFacts;
    expect(run(ended, at('2026-02-01')).invoices).toEqual([]);
    const { facts: again } = live(ended, { kind: 'reactivate' }, at('2026-02-01') + 2 * HOUR);
    expect(run(again as BillingFacts, at('2026-05-01')).invoices.map(([, , , minor]) => minor)).toEqual([500n]);
  });

  it('that began on a price without meters, and ended on one, is all billed', () => {
    const going = run(facts({ timing: 'advance', days: [day('2026-01-20', 1500)] }), at('2026-02-01')).after;
    const { usage: _, ...plain } = going.pricePlan;
    const { facts: changed } = changePlan(going, { pricePlan: { ...plain, number: 2 }, taxes: [] }, at('2026-02-01'));
    expect(run(changed, at('2026-03-15')).invoices).toEqual([['invoice:2026-02-15#1', 'Calls', 1500, 500n]]);
  });
});

describe('thresholds', () => {
  it.each([
    [999, []],
    [1000, ['usage-alert:2026-01-15:m:1000']],
    [5001, ['usage-alert:2026-01-15:m:1000', 'usage-alert:2026-01-15:m:5000']],
  ])('at %d used, people are told once of what is reached', (used, keys) => {
    const told = facts({ charges: [charge({ alertAt: [1000, 5000] })], days: [day('2026-01-20', used)] });
    const due = planProcess(billing, told, at('2026-01-21')).due.map(({ key }) => key.replace(METER, 'm'));
    expect(due).toEqual(keys);
    expect(planProcess(billing, run(told, at('2026-01-21')).after, at('2026-01-21')).due).toEqual([]);
  });

  it('an amount is invoiced in mid-period each time it is reached, and the period’s invoice has the rest', () => {
    const dear = charge({}, { pricing: { model: 'per-seat', unitAmount: '1' }, invoiceAtMinor: 10_000 });
    const start = facts({ charges: [dear], days: [day('2026-01-20', 99)] });
    expect(run(start, at('2026-01-21')).invoices).toEqual([]);
    const first = run(withDays(start, [day('2026-01-20', 120)]), at('2026-01-21'));
    expect(first.invoices).toEqual([['usage-invoice:2026-01-15/0', 'Calls', 120, 12_000n]]);
    const second = run(withDays(first.after, [day('2026-01-20', 240)]), at('2026-01-22'));
    expect(second.invoices).toEqual([
      ['usage-invoice:2026-01-15/12000', 'Calls', 240, 24_000n],
      ['usage-invoice:2026-01-15/12000', 'Calls: invoiced already, 120', 1, -12_000n],
    ]);
    const last = run(withDays(second.after, [day('2026-01-20', 250)]), at('2026-02-15'));
    expect(last.invoices.map(([, , , minor]) => minor)).toEqual([25_000n, -24_000n]);
  });
});

it('whatever comes when: invoices together are the price of what was counted, and the preview says each before it is made', () => {
  const step = fc.record({
    days: fc.integer({ min: 0, max: 40 }),
    on: fc.integer({ min: 0, max: 80 }),
    used: fc.nat(3000),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), fc.constantFrom('advance', 'arrears'), (steps, timing) => {
      const threshold = charge({}, { invoiceAtMinor: 1500 });
      let now = facts({ timing, charges: [threshold] });
      let clock = at('2026-01-15');
      const counted = new Map<CivilDate, number>();
      let billed = 0n;
      const until = (to: Instant) => {
        const [promised] = upcomingInvoices(now, 1, 0);
        const { after, invoices } = run(now, to);
        if (promised && promised.dueAt <= to && invoices.length > 0) {
          const lines = promised.computed.lines.filter(({ kind }) => kind === 'usage');
          const [[key] = ['']] = invoices;
          const first = invoices.filter(([other]) => other === key).map(([, , , minor]) => minor);
          if (lines.length > 0) expect(first).toEqual(lines.map(({ amountMinor }) => amountMinor));
        }
        billed += invoices.reduce((all, [, , , minor]) => all + minor, 0n);
        now = after;
        clock = to;
      };
      for (const { days, on, used } of steps) {
        const date = addDays('2026-01-15', on);
        counted.set(date, (counted.get(date) ?? 0) + used);
        const rows = [...counted]
          .map(([date, quantity]) => day(date, quantity))
          .sort((a, b) => (a.day < b.day ? -1 : 1));
        now = withDays(now, rows);
        until(clock + days * 24 * HOUR);
      }
      until(Math.max(clock, at('2026-07-15')) + 40 * 24 * HOUR);
      const periods = ['2026-01-15', '2026-02-15', '2026-03-15', '2026-04-15'];
      const owed = periods.map((from, index) => {
        const to = periods[index + 1] ?? '2026-12-31';
        const all = [...counted].filter(([date]) => date >= from && date < to).reduce((sum, [, used]) => sum + used, 0);
        return priceOf(threshold.price, all).amountMinor;
      });
      expect(billed).toBe(owed.reduce((all, minor) => all + minor, 0n));
    }),
    { numRuns: 60 },
  );
});
