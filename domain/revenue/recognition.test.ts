import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../time/civil.ts';
import { earnedByMonth } from './recognition.ts';

const earned = (...input: Parameters<typeof earnedByMonth>) => Object.fromEntries(earnedByMonth(...input));

describe('what is earned', () => {
  it('is spread over the days of its period', () => {
    const period = { from: '2026-01-16', to: '2026-02-16' };
    expect(earned({ netMinor: 3100n, billedOn: '2026-01-16', period })).toEqual({ '2026-01': 1600n, '2026-02': 1500n });
    const leap = { from: '2028-02-29', to: '2028-03-01' };
    expect(earned({ netMinor: 100n, billedOn: '2028-03-01', period: leap })).toEqual({ '2028-02': 100n });
  });

  it('without a period is earned when it is billed', () => {
    expect(earned({ netMinor: 500n, billedOn: '2026-03-31', period: null })).toEqual({ '2026-03': 500n });
  });

  it('taken back leaves closed months as they are', () => {
    const period = { from: '2026-01-01', to: '2026-04-01' };
    expect(earned({ netMinor: -9000n, billedOn: '2026-03-10', period })).toEqual({ '2026-03': -9000n });
    expect(earned({ netMinor: -9000n, billedOn: '2026-02-10', period })).toEqual({
      '2026-02': -5900n,
      '2026-03': -3100n,
    });
  });

  it('adds up to what was billed', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
        fc.nat(2000),
        fc.nat(900),
        fc.nat(2000),
        (netMinor, a, b, c) => {
          const from = addDays('2024-01-01', a);
          const months = earnedByMonth({
            netMinor,
            billedOn: addDays('2024-01-01', c),
            period: { from, to: addDays(from, b) },
          });
          expect([...months.values()].reduce((all, share) => all + share, 0n)).toBe(netMinor);
        },
      ),
      { numRuns: 200 },
    );
  });
});
