import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changePrice } from './change.ts';
import { creditUnused } from './credit-note.ts';
import { addOverdue, NO_DUNNING, runDunning } from './dunning.ts';
import { drawNumber, EMPTY_SERIES, formatNumber } from './numbering.ts';
import { repairBlocked, retryDates, statesReached } from './overdue.ts';
import { share, stubShare } from './proration.ts';
import { firstFreeDay, terminate } from './termination.ts';
import { computeTotals } from './totals.ts';
import { firstDayAfterTrial, trialEnd } from './trial.ts';

const at = (iso: string): number => Date.parse(iso);

describe('proration', () => {
  it('by the second counts real time: a day of 23 hours is a smaller part', () => {
    const measure = { unit: 'second', zone: 'Europe/Berlin', interval: 'month', intervalCount: 1 } as const;
    const full = { from: '2026-03-01', to: '2026-04-01' };
    const day = share(measure, [{ from: '2026-03-29', to: '2026-03-30' }], full);
    expect(day).toEqual({ units: 23 * 3600, periodUnits: (31 * 24 - 1) * 3600 });
    const exact = share(measure, [{ from: '2026-03-31', to: '2026-04-01', fromAt: at('2026-03-31T10:00:00Z') }], full);
    expect(exact.units).toBe(12 * 3600);
  });

  it('with months of 30 days: February counts 30, and a part never exceeds the whole', () => {
    const measure = { unit: 'fixed-30-day', zone: 'UTC', interval: 'month', intervalCount: 1 } as const;
    const full = { from: '2026-01-31', to: '2026-02-28' };
    expect(share(measure, [full], full)).toEqual({ units: 30, periodUnits: 30 });
    const trailing = { from: '2026-02-01', to: '2026-02-11', side: 'trailing' } as const;
    expect(stubShare(trailing, measure)).toMatchObject({ units: 10, periodUnits: 30, full: { to: '2026-03-01' } });
    expect(stubShare({ ...trailing, from: '2026-02-08', side: 'leading' }, { ...measure, interval: 'week' })).toEqual({
      units: 3,
      periodUnits: 7,
      full: { from: '2026-02-04', to: '2026-02-11' },
    });
  });
});

describe('a change of price', () => {
  const monthly = { priceMinor: 3000n, interval: 'month', intervalCount: 1, timing: 'advance' } as const;
  const base = {
    startDate: '2026-06-01',
    zone: 'UTC',
    anchor: { rule: 'start-day' },
    at: at('2026-06-11T12:00:00Z'),
    oldPrice: monthly,
    newPrice: { ...monthly, priceMinor: 6000n },
    terms: { prorationUnit: 'day', changeDayBelongsTo: 'new-plan' },
  } as const;
  const amounts = (change: Parameters<typeof changePrice>[0]) =>
    changePrice(change).lines.map((line) => [line.type, line.amountMinor, line.units]);

  it('gives the day to the new price or to the old one', () => {
    expect(amounts(base)).toEqual([
      ['credit', -2000n, 20],
      ['charge', 4000n, 20],
    ]);
    const late = { ...base, terms: { ...base.terms, changeDayBelongsTo: 'old-plan' } } as const;
    expect(amounts(late)[0]).toEqual(['credit', -1900n, 19]);
  });

  it('by the second splits at the instant', () => {
    expect(amounts({ ...base, terms: { ...base.terms, prorationUnit: 'second' } })).toEqual([
      ['credit', -1950n, 19.5 * 86400],
      ['charge', 3900n, 19.5 * 86400],
    ]);
  });

  it('in arrears charges what was used, and bills the new price at the end', () => {
    const price = { ...monthly, timing: 'arrears' } as const;
    const result = changePrice({ ...base, oldPrice: price, newPrice: price });
    expect(result.lines.map((line) => [line.type, line.amountMinor])).toEqual([['charge', 1000n]]);
    expect(result).toMatchObject({ splitOn: '2026-06-11', billedThrough: 0 });
  });

  it('on the last day, that day still the old price’s, leaves the next period to its own date', () => {
    const terms = { prorationUnit: 'day', changeDayBelongsTo: 'old-plan' } as const;
    const result = changePrice({ ...base, at: at('2026-06-30T12:00:00Z'), terms });
    expect(result).toMatchObject({ lines: [], splitOn: '2026-07-01', billedThrough: 1 });
  });

  it('on trial changes nothing but the price', () => {
    const result = changePrice({ ...base, chargedFrom: '2026-06-20' });
    expect(result).toEqual({ lines: [], splitOn: '2026-06-20', billedThrough: 0 });
  });
});

describe('an end', () => {
  const layout = {
    startDate: '2026-04-01',
    anchor: { rule: 'start-day' },
    interval: 'month',
    intervalCount: 1,
  } as const;
  const end = { layout, zone: 'UTC', priceMinor: 3000n, endsAt: at('2026-04-10T09:00:00Z') };

  it.each([
    [true, '2026-04-11', 10, 20],
    [false, '2026-04-10', 9, 21],
  ])('whose day is charged: %s', (terminationDayBilled, free, used, unused) => {
    const terms = { terminationDayBilled, prorationUnit: 'day' } as const;
    expect(firstFreeDay('UTC', end.endsAt, terms)).toBe(free);
    const result = terminate({ ...end, terms });
    expect([result.used.units, result.unused.units]).toEqual([used, unused]);
    expect(result.used.amountMinor).toBe(BigInt(used) * 100n);
  });

  it('on trial used nothing', () => {
    const terms = { terminationDayBilled: true, prorationUnit: 'day' } as const;
    expect(terminate({ ...end, chargedFrom: '2026-04-15', terms }).used.amountMinor).toBe(0n);
  });

  it('is credited with the tax on the rounded net, never more than the line', () => {
    const taxes = [{ code: 'vat', ratePercent: '19' }];
    const unused = { units: 20, chargedUnits: 31 };
    expect(creditUnused({ amountMinor: 999n, taxes }, unused, 'exclusive')).toEqual({
      netMinor: -645n,
      taxMinor: -123n,
      totalMinor: -768n,
    });
    expect(creditUnused({ amountMinor: 999n, taxes }, { units: 32, chargedUnits: 31 }, 'exclusive').netMinor).toBe(
      -999n,
    );
    expect(creditUnused({ amountMinor: 999n, taxes }, { units: 0, chargedUnits: 31 }, 'exclusive').totalMinor).toBe(0n);
  });
});

describe('a trial', () => {
  const trial = { startAt: at('2026-03-28T11:00:00Z'), zone: 'Europe/Berlin', trialDays: 1 };
  it('over the change of the clocks ends at the same time, or 24 hours later', () => {
    expect(trialEnd(trial, 'civil-days')).toBe(at('2026-03-29T10:00:00Z'));
    expect(trialEnd(trial, 'elapsed-24h')).toBe(at('2026-03-29T11:00:00Z'));
  });
  it('leaves its last day charged or free', () => {
    const end = trialEnd(trial, 'civil-days');
    expect(firstDayAfterTrial(trial.zone, end, { trialEndDayBilled: true })).toBe('2026-03-29');
    expect(firstDayAfterTrial(trial.zone, end, { trialEndDayBilled: false })).toBe('2026-03-30');
  });
});

describe('totals', () => {
  const rate = fc.constantFrom('0', '5', '9.975', '19', '20');
  const line = fc.record({
    amountMinor: fc.bigInt({ min: -5000n, max: 10n ** 8n }),
    taxes: fc.array(
      rate.map((ratePercent) => ({ code: `t${ratePercent}`, ratePercent })),
      { maxLength: 3 },
    ),
  });
  const terms = fc.record({
    taxBehaviour: fc.constantFrom('exclusive' as const, 'inclusive' as const),
    taxRounding: fc.constantFrom('line' as const, 'document' as const),
    couponAllocation: fc.constantFrom('proportional' as const, 'largest-remainder' as const),
  });

  it('add up: net and tax, taxes by code, tax by line, whole coupon shares', () => {
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 6 }),
        fc.bigInt({ min: 0n, max: 10n ** 8n }),
        terms,
        (lines, off, set) => {
          const totals = computeTotals(lines, off, set);
          const sum = (values: readonly bigint[]) => values.reduce((all, value) => all + value, 0n);
          expect(totals.netMinor + totals.taxMinor).toBe(totals.totalMinor);
          expect(sum(totals.taxes.map((each) => each.taxMinor))).toBe(totals.taxMinor);
          expect(sum(totals.lines.map((each) => each.taxMinor))).toBe(totals.taxMinor);
          if (set.taxBehaviour === 'inclusive')
            expect(totals.totalMinor).toBe(totals.subtotalMinor - totals.couponMinor);
          if (set.couponAllocation === 'largest-remainder') {
            expect(sum(totals.lines.map((each) => each.couponMinor))).toBe(totals.couponMinor);
          }
          expect(totals.couponMinor <= off).toBe(true);
          expect(totals.couponMinor === 0n || totals.couponMinor <= totals.subtotalMinor).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('numbers', () => {
  const numbering = { scheme: 'organization', prefix: 'INV', zone: 'Europe/Paris', formats: {} } as const;
  it('have the month of their zone and grow past their padding', () => {
    const formats = { organization: '{prefix}-{yyyymm}-{organizationCount:3}' };
    const counts = { customer: 1, organization: 1000 };
    const number = formatNumber({ ...numbering, formats }, 'c', counts, at('2026-01-31T23:30:00Z'));
    expect(number).toBe('INV-202602-1000');
  });
  it('refuse a format that is missing or asks for something unknown', () => {
    const draw = (formats: object) =>
      drawNumber({ ...numbering, formats }, EMPTY_SERIES, { key: 'c', text: 'c' }, at('2026-01-01T00:00:00Z'));
    expect(() => draw({})).toThrow(RangeError);
    expect(() => draw({ organization: '{colour}' })).toThrow(RangeError);
    expect(draw({ organization: '{yyyy}/{customerCount}' }).number).toBe('2026/1');
  });
});

describe('dunning', () => {
  const campaign = { maxAttempts: 1, gapDays: 2, gap: 'strictly-more-than', thresholdsMinor: { EUR: 100n } } as const;
  const run = (minor: bigint, gap: 'strictly-more-than' | 'at-least', lastAttemptAt: number | null, now: number) =>
    runDunning({ ...campaign, gap }, { ...addOverdue(NO_DUNNING, 'EUR', minor), lastAttemptAt }, now).requested;
  const two = 2 * 86_400_000;

  it.each([
    [99n, []],
    [100n, ['EUR']],
    [101n, ['EUR']],
  ])('asks at the threshold: %s of 100', (minor, requested) =>
    expect(run(minor, 'at-least', null, 0)).toEqual(requested),
  );
  it.each([
    ['strictly-more-than', two, []],
    ['strictly-more-than', two + 1, ['EUR']],
    ['at-least', two - 1, []],
    ['at-least', two, ['EUR']],
  ] as const)('%s the gap, %i ms after', (gap, now, requested) => expect(run(100n, gap, 0, now)).toEqual(requested));

  it('begins anew where everything was paid', () => {
    const asked = runDunning(campaign, addOverdue(NO_DUNNING, 'EUR', 100n), 0).state;
    expect(asked).toMatchObject({ attempts: { EUR: 1 }, finishedEvents: 1 });
    expect(addOverdue(asked, 'EUR', -99n).attempts).toEqual({ EUR: 1 });
    expect(addOverdue(asked, 'EUR', -100n).attempts).toEqual({});
  });
});

describe('overdue', () => {
  it('tries again every so many days, the day of payment left out, and reaches its states', () => {
    expect(retryDates('2026-05-01', 8, '2026-05-17')).toEqual(['2026-05-09']);
    expect(retryDates('2026-05-01', 8, '2026-05-18')).toEqual(['2026-05-09', '2026-05-17']);
    const states = [
      { name: 'blocked', afterDays: 40, blocksBilling: true },
      { name: 'warned', afterDays: 30, blocksBilling: false },
    ];
    expect(statesReached('2026-05-31', states, '2026-07-09').map(({ name, on }) => [name, on])).toEqual([
      ['warned', '2026-06-30'],
    ]);
    expect(statesReached('2026-05-31', states, '2026-07-10')).toHaveLength(2);
  });

  it('credits the blocked days of each period that was billed', () => {
    const layout = {
      startDate: '2026-05-31',
      anchor: { rule: 'start-day' },
      interval: 'month',
      intervalCount: 1,
    } as const;
    const price = { layout, zone: 'UTC', priceMinor: 24995n, unit: 'day' } as const;
    const blocked = { from: '2026-07-10', to: '2026-07-20', billedTo: '2026-07-31' };
    expect(repairBlocked(blocked, price)).toEqual([
      { from: '2026-07-10', to: '2026-07-20', amountMinor: -8063n, units: 10, periodUnits: 31 },
    ]);
    const over = { from: '2026-06-29', to: '2026-08-15', billedTo: '2026-07-31' };
    expect(repairBlocked(over, price).map((repair) => repair.amountMinor)).toEqual([-833n, -24995n]);
  });
});
