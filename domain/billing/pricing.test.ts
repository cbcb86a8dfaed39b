import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromWire } from '../money/money.ts';
import { decimal, ratio, roundHalfUp, times } from '../money/ratio.ts';
import { type PricingTerms, priceList, price as priceSchema } from './price-list.ts';
import { effectiveUnit, periodPrice, priceOf, readPrice } from './pricing.ts';

const price = (
  pricing: PricingTerms,
  more: { currency?: string; rounding?: 'half-up' | 'half-even' | 'up' | 'down'; minimumMinor?: number } = {},
) => readPrice(priceSchema.parse({ currency: 'EUR', pricing, ...more }));
const amount = (pricing: PricingTerms, quantity: number) => priceOf(price(pricing), quantity).amountMinor;

const TIERS = [
  { upTo: 10, unitAmount: '5', flatMinor: 0 },
  { upTo: 20, unitAmount: '4', flatMinor: 1000 },
  { upTo: null, unitAmount: '3', flatMinor: 0 },
];

describe('what a quantity costs', () => {
  it('flat: the same for none and for many', () => {
    const flat: PricingTerms = { model: 'flat', amountMinor: 4900 };
    expect([0, 1, 1000].map((n) => amount(flat, n))).toEqual([4900n, 4900n, 4900n]);
  });

  it('per seat, with unit prices finer than the currency, rounded once over the line', () => {
    const fine: PricingTerms = { model: 'per-seat', unitAmount: '0.0123' };
    // 1.23, 12.3 and 1.2300 cents: one unit rounds to 1 cent, a thousand are EUR 12.30 and not EUR 10.
    expect([0, 1, 10, 1000].map((n) => amount(fine, n))).toEqual([0n, 1n, 12n, 1230n]);
    expect(priceOf(price({ model: 'per-seat', unitAmount: '0.5' }, { currency: 'JPY' }), 3).amountMinor).toBe(2n);
    expect(priceOf(price({ model: 'per-seat', unitAmount: '0.0005' }, { currency: 'KWD' }), 3).amountMinor).toBe(2n);
  });

  it('rounds as the price says', () => {
    const modes = ['half-up', 'half-even', 'up', 'down'] as const;
    const at = (unitAmount: string) =>
      modes.map((rounding) => priceOf(price({ model: 'per-seat', unitAmount }, { rounding }), 1).amountMinor);
    expect(at('0.024')).toEqual([2n, 2n, 3n, 2n]);
    expect(at('0.025')).toEqual([3n, 2n, 3n, 2n]);
    expect(at('0.035')).toEqual([4n, 4n, 4n, 3n]);
    expect(at('0.026')).toEqual([3n, 3n, 3n, 2n]);
    expect(at('0.02')).toEqual([2n, 2n, 2n, 2n]);
  });

  it('graduated: just below, at and above each edge, the flat fee once from the first unit of its tier', () => {
    const graduated: PricingTerms = { model: 'graduated', tiers: TIERS };
    const at = [0, 1, 9, 10, 11, 19, 20, 21, 100].map((n) => Number(amount(graduated, n)) / 100);
    expect(at).toEqual([0, 5, 45, 50, 64, 96, 100, 103, 340]);
    expect(priceOf(price(graduated), 21).parts).toEqual([
      { kind: 'units', quantity: 10, unitAmount: '5', tier: { from: 1, upTo: 10 }, amountMinor: 5000n },
      { kind: 'units', quantity: 10, unitAmount: '4', tier: { from: 11, upTo: 20 }, amountMinor: 4000n },
      { kind: 'flat', quantity: 1, unitAmount: '10.00', tier: { from: 11, upTo: 20 }, amountMinor: 1000n },
      { kind: 'units', quantity: 1, unitAmount: '3', tier: { from: 21, upTo: null }, amountMinor: 300n },
    ]);
  });

  it('volume: all units at the price of their tier, just below, at and above each edge', () => {
    const volume: PricingTerms = { model: 'volume', tiers: TIERS };
    const at = [0, 1, 10, 11, 20, 21].map((n) => Number(amount(volume, n)) / 100);
    expect(at).toEqual([0, 5, 50, 54, 90, 63]);
  });

  it('package: a begun one is a whole one', () => {
    const packages: PricingTerms = { model: 'package', size: 100, amountMinor: 900 };
    expect([0, 1, 99, 100, 101, 200, 201].map((n) => amount(packages, n))).toEqual([
      0n,
      900n,
      900n,
      900n,
      1800n,
      1800n,
      2700n,
    ]);
  });

  it('tops up to the minimum: just below, at and above it', () => {
    const committed = price({ model: 'per-seat', unitAmount: '10' }, { minimumMinor: 5000 });
    expect([0, 4, 5, 6].map((n) => periodPrice(committed, n).topUpMinor)).toEqual([5000n, 1000n, 0n, 0n]);
  });

  it('takes whole quantities only', () => {
    for (const quantity of [-1, 1.5, Number.NaN, 2 ** 53]) {
      expect(() => amount({ model: 'per-seat', unitAmount: '1' }, quantity)).toThrow(RangeError);
    }
  });

  it('says what one comes to', () => {
    expect([effectiveUnit(1230n, 1000, 'EUR'), effectiveUnit(100n, 3, 'EUR'), effectiveUnit(5n, 0, 'EUR')]).toEqual([
      '0.0123',
      '0.333333',
      null,
    ]);
    expect(effectiveUnit(4900n, 1, 'EUR')).toBe('49.00');
  });
});

describe('a price list', () => {
  const problems = (tiers: object[]) =>
    priceSchema
      .safeParse({ currency: 'EUR', pricing: { model: 'graduated', tiers } })
      .error?.issues.map(({ path, message }) => `${path.slice(2).join('.')}: ${message}`);

  it('has tiers without gap or overlap, the last one without end', () => {
    const [low, middle, high] = [
      { upTo: 10, unitAmount: '5' },
      { upTo: 20, unitAmount: '4' },
      { upTo: null, unitAmount: '3' },
    ];
    expect(problems([low, { from: 11, ...middle }, high])).toBeUndefined();
    expect(problems([low, { from: 12, ...middle }, high])).toEqual(['1.from: Between 10 and 12 there is a gap']);
    expect(problems([low, { from: 10, ...middle }, high])).toEqual(['1.from: This tier begins inside the one before']);
    expect(problems([{ from: 2, ...low }, high])).toEqual(['0.from: Between 0 and 2 there is a gap']);
    expect(problems([low, middle])).toEqual(['1.upTo: The last tier has to be without end']);
    expect(problems([high, low])).toContain('0.upTo: Only the last tier is without end');
    expect(problems([low, { upTo: 10, unitAmount: '4' }, high])).toEqual(['1.upTo: Has to end after 10']);
  });

  it('has a currency once, and unit prices as plain decimals', () => {
    const flat = { currency: 'EUR', pricing: { model: 'flat', amountMinor: 1 } };
    expect(priceList.safeParse([flat, flat]).success).toBe(false);
    expect(priceList.safeParse([flat, { ...flat, currency: 'CHF' }]).success).toBe(true);
    for (const unitAmount of ['-1', '1e3', '1.', '.5', '']) {
      expect(priceSchema.safeParse({ currency: 'EUR', pricing: { model: 'per-seat', unitAmount } }).success).toBe(
        false,
      );
    }
  });
});

describe('for any tiers', () => {
  const unit = fc
    .tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 9999 }))
    .map(([a, b]) => `${a}.${String(b).padStart(4, '0')}`);
  const ladder = (flat: fc.Arbitrary<number>) =>
    fc
      .array(fc.record({ length: fc.integer({ min: 1, max: 40 }), unitAmount: unit, flatMinor: flat }), {
        minLength: 1,
        maxLength: 6,
      })
      .map((list) => {
        let end = 0;
        return list.map(({ length, ...tier }, index) => {
          end += length;
          return { ...tier, upTo: index === list.length - 1 ? null : end };
        });
      });
  const quantity = fc.integer({ min: 0, max: 300 });
  const flat = fc.integer({ min: 0, max: 5000 });
  const models = fc.constantFrom('graduated', 'volume');
  const rounding = fc.constantFrom('half-up', 'half-even', 'up', 'down');

  it('the explanation adds up to the amount, and no part is negative', () =>
    fc.assert(
      fc.property(models, ladder(flat), rounding, quantity, (model, tiers, mode, n) => {
        const { amountMinor, parts } = priceOf(price({ model, tiers }, { rounding: mode }), n);
        expect(parts.reduce((all, part) => all + part.amountMinor, 0n)).toBe(amountMinor);
        expect(parts.every((part) => part.amountMinor >= 0n)).toBe(true);
      }),
    ));

  it('graduated never falls as the quantity grows', () =>
    fc.assert(
      fc.property(ladder(flat), quantity, (tiers, n) => {
        const pricing = { model: 'graduated', tiers } as const;
        expect(amount(pricing, n + 1) >= amount(pricing, n)).toBe(true);
      }),
    ));

  it('graduated without flat fees makes no jump at an edge: the first unit above costs the unit price of its tier', () =>
    fc.assert(
      fc.property(ladder(fc.constant(0)), (tiers) => {
        const scaled = tiers.map((tier) => ({ ...tier, unitAmount: `${Number(tier.unitAmount.replace('.', ''))}` }));
        for (const [index, { upTo }] of scaled.entries()) {
          const next = scaled[index + 1];
          if (upTo === null || !next) continue;
          const pricing = { model: 'graduated', tiers: scaled } as const;
          expect(amount(pricing, upTo + 1) - amount(pricing, upTo)).toBe(BigInt(next.unitAmount) * 100n);
        }
      }),
    ));

  it('volume is the unit price of the quantity’s tier times the quantity, and its flat fee', () =>
    fc.assert(
      fc.property(ladder(flat), fc.integer({ min: 1, max: 300 }), (tiers, n) => {
        const at = tiers.find(({ upTo }) => upTo === null || n <= upTo);
        const exact = times(decimal(at?.unitAmount ?? '0'), ratio(BigInt(n) * 100n));
        expect(amount({ model: 'volume', tiers }, n)).toBe(roundHalfUp(exact) + fromWire(at?.flatMinor ?? 0));
      }),
    ));
});
