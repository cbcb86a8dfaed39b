import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assumedCurve, expectedBy, FEWEST_SAMPLES, paymentCurve, shareWithin } from './experience.ts';

const paid = (paidAfterDays: number, count: number) => ({ paidAfterDays, ageDays: null, count });

describe('how customers pay', () => {
  it('is said from ten invoices on', () => {
    expect(paymentCurve([paid(0, FEWEST_SAMPLES - 1)])).toBeNull();
    expect(paymentCurve([paid(0, FEWEST_SAMPLES)])?.invoices).toBe(FEWEST_SAMPLES);
  });

  it('counts what was given up as never paid, and what is still open up to today alone', () => {
    const given = paymentCurve([paid(2, 8), { paidAfterDays: null, ageDays: null, count: 2 }]);
    expect([1, 2, 179].map((day) => given && shareWithin(given, day))).toEqual([0, 800_000, 800_000]);
    // Two of ten are a day old: they say nothing about the second day, on which all of the others paid.
    const open = paymentCurve([paid(2, 8), { paidAfterDays: null, ageDays: 1, count: 2 }]);
    expect([1, 2].map((day) => open && shareWithin(open, day))).toEqual([0, 1_000_000]);
  });

  it('never falls and never exceeds all', () => {
    const sample = fc.record({
      paidAfterDays: fc.option(fc.nat(200)),
      ageDays: fc.option(fc.nat(400)),
      count: fc.integer({ min: 1, max: 50 }),
    });
    fc.assert(
      fc.property(fc.array(sample, { minLength: 10, maxLength: 40 }), (samples) => {
        const { shares } = paymentCurve(samples) ?? assumedCurve(0);
        expect(shares.every((share, day) => share >= (shares[day - 1] ?? 0) && share <= 1_000_000)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

describe('what is expected', () => {
  const edges = ['2026-03-01', '2026-04-01', '2026-05-01', '2026-06-01'];

  it('falls on the day on which it is to be paid where there is no experience', () => {
    expect(expectedBy(10_000n, assumedCurve(14), edges, '2026-03-17')).toEqual([10_000n, 0n, 0n]);
    expect(expectedBy(10_000n, assumedCurve(14), edges, '2026-03-18')).toEqual([0n, 10_000n, 0n]);
    expect(expectedBy(10_000n, assumedCurve(0), edges, '2026-03-31')).toEqual([10_000n, 0n, 0n]);
  });

  it('of an open invoice leaves out what would have come before today', () => {
    // Half pay at once, a quarter after 30 days, a quarter never: of those open after a day, half pay after 30.
    const curve = { shares: Array.from({ length: 31 }, (_, day) => (day < 30 ? 500_000 : 750_000)), invoices: 20 };
    expect(expectedBy(10_000n, curve, edges, '2026-03-10')).toEqual([5000n, 2500n, 0n]);
    expect(expectedBy(10_000n, curve, ['2026-03-11', ...edges.slice(1)], '2026-03-10', '2026-03-11')).toEqual([
      0n,
      5000n,
      0n,
    ]);
    expect(expectedBy(10_000n, assumedCurve(0), edges, '2026-02-01', '2026-03-01')).toEqual([0n, 0n, 0n]);
  });

  it('adds up over the months to what is expected in all', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 12n }),
        fc.array(fc.nat(1_000_000), { minLength: 1 }),
        (amount, any) => {
          const curve = { shares: any.sort((a, b) => a - b), invoices: 10 };
          const parts = expectedBy(
            amount,
            curve,
            ['2026-03-01', '2026-03-04', '2026-04-01', '2027-03-01'],
            '2026-03-01',
          );
          const [all] = expectedBy(amount, curve, ['2026-03-01', '2027-03-01'], '2026-03-01');
          expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(all);
        },
      ),
      { numRuns: 100 },
    );
  });
});
