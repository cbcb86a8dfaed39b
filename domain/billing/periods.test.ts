import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, daysBetween } from '../time/civil.ts';
import { type Anchor, intervals, prorationUnits } from './contract.ts';
import { edge, firstCycleDate, type Layout, periodAt, periodIndexOn } from './periods.ts';
import { prorate, share } from './proration.ts';

const layout = (startDate: string, anchor: Anchor, interval: Layout['interval'], intervalCount = 1): Layout => ({
  startDate,
  anchor,
  interval,
  intervalCount,
});

const layouts: fc.Arbitrary<Layout> = fc
  .record({
    day: fc.integer({ min: 0, max: 3000 }),
    interval: fc.constantFrom(...intervals),
    intervalCount: fc.integer({ min: 1, max: 5 }),
    anchor: fc.oneof(
      fc.constant<Anchor>({ rule: 'start-day' }),
      fc.constant<Anchor>({ rule: 'calendar' }),
      fc.integer({ min: 1, max: 31 }).map((day): Anchor => ({ rule: 'day-of-month', day })),
    ),
  })
  .filter(({ anchor, interval }) => anchor.rule !== 'day-of-month' || !['day', 'week'].includes(interval))
  .map(({ day, ...rest }) => ({ startDate: addDays('2020-01-01', day), ...rest }));

describe('periods', () => {
  it('begin where the one before ended, contain their days, and stay on the anchor', () => {
    fc.assert(
      fc.property(layouts, fc.integer({ min: 0, max: 60 }), (given, index) => {
        const period = periodAt(given, index);
        expect(periodAt(given, 0).from).toBe(given.startDate);
        expect(periodAt(given, index + 1).from).toBe(period.to);
        expect(period.from < period.to).toBe(true);
        expect(period.full.from <= period.from && period.full.to === period.to).toBe(true);
        expect(periodIndexOn(given, period.from)).toBe(index);
        expect(periodIndexOn(given, addDays(period.to, -1))).toBe(index);
      }),
      { numRuns: 300 },
    );
  });

  it('have -1 before the start', () => {
    expect(periodIndexOn(layout('2026-01-31', { rule: 'start-day' }, 'month'), '2026-01-30')).toBe(-1);
  });

  it('in calendar weeks begin on Mondays, in quarters in January, April, July and October', () => {
    const week = periodAt(layout('2026-03-04', { rule: 'calendar' }, 'week'), 0);
    expect(week).toMatchObject({ from: '2026-03-04', to: '2026-03-09', full: { from: '2026-03-02' } });
    const quarter = periodAt(layout('2026-05-10', { rule: 'calendar' }, 'quarter'), 0);
    expect(quarter).toMatchObject({ from: '2026-05-10', to: '2026-07-01', full: { from: '2026-04-01' } });
    expect(firstCycleDate(layout('2026-05-10', { rule: 'calendar' }, 'year'))).toBe('2027-01-01');
  });

  it('keep the 31st after February', () => {
    const given = layout('2026-01-31', { rule: 'start-day' }, 'month');
    expect([0, 1, 2, 3].map((n) => edge(given, n))).toEqual(['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30']);
  });

  it('of days are as many days long', () => {
    const { from, to } = periodAt(layout('2026-02-27', { rule: 'start-day' }, 'day', 10), 3);
    expect(daysBetween(from, to)).toBe(10);
  });

  it('refuse a day of the month for weeks, and a count below one', () => {
    expect(() => edge(layout('2026-01-01', { rule: 'day-of-month', day: 3 }, 'week'), 0)).toThrow(RangeError);
    expect(() => edge(layout('2026-01-01', { rule: 'start-day' }, 'month', 0), 0)).toThrow(RangeError);
  });
});

describe('a split period', () => {
  it('never credits more than was charged, and the parts of a split never exceed the whole by more than a unit', () => {
    const cut = fc.integer({ min: 0, max: 400 });
    const unit = fc.constantFrom(...prorationUnits);
    fc.assert(
      fc.property(layouts, unit, cut, fc.bigInt({ min: 0n, max: 10n ** 9n }), (layout, kind, days, price) => {
        const { interval, intervalCount } = layout;
        const measure = { unit: kind, zone: 'Europe/Berlin', interval, intervalCount };
        const period = periodAt(layout, 1);
        const split = addDays(period.from, days);
        fc.pre(split < period.to);
        const whole = prorate(price, share(measure, [period], period.full));
        const used = prorate(price, share(measure, [{ from: period.from, to: split }], period.full));
        const unused = prorate(price, share(measure, [{ from: split, to: period.to }], period.full));
        expect(whole).toBe(price);
        expect(used >= 0n && used <= price && unused >= 0n && unused <= price).toBe(true);
        if (kind !== 'fixed-30-day') expect(used + unused - price <= 1n && used + unused - price >= 0n).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
