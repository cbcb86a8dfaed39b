import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate, apportion } from './allocate.ts';
import { currencyCode, exponentOf } from './currency.ts';
import { formatMinor, fromWire, minorUnits, parseMinor, toProcessorStep, toWire } from './money.ts';
import { decimal, floor, percent, ratio, roundHalfUp, roundUp, times, toDecimal } from './ratio.ts';

describe('exact fractions', () => {
  it.each([
    [12345, 2, 6173n],
    [-12345, 2, -6173n],
    [12344, 2, 6172n],
    [1, 3, 0n],
    [2, 3, 1n],
    [-2, 3, -1n],
  ])('%i/%i rounds half-up to %s', (num, den, rounded) => expect(roundHalfUp(ratio(num, den))).toBe(rounded));

  it('keeps 9.975 % exact: the tie 13.965 goes up, where floating point gives 13.96', () => {
    expect(roundHalfUp(times(ratio(14000), percent('9.975')))).toBe(1397n);
  });

  it('cuts and rounds away from zero', () => {
    expect([floor(ratio(-1, 3)), floor(ratio(1, 3)), roundUp(ratio(1, 3)), roundUp(ratio(-1, 3))]).toEqual([
      -1n,
      0n,
      1n,
      -1n,
    ]);
  });

  it.each([
    [22, 30, 9, '0.733333333'],
    [-1, 200, 2, '-0.01'],
    [-1, 201, 2, '0.00'],
    [5, 1, 0, '5'],
  ])('%i/%i with %i decimals is %s', (num, den, decimals, text) =>
    expect(toDecimal(ratio(num, den), decimals)).toBe(text),
  );

  it.each(['', '1,5', '1e3', '.5', '5.', 'NaN', '0x10'])('refuses %j as a number', (text) =>
    expect(() => decimal(text)).toThrow(RangeError),
  );

  it('refuses a zero denominator and turns a negative one', () => {
    expect(() => ratio(1, 0)).toThrow(RangeError);
    expect(ratio(1, -2)).toEqual(ratio(-1, 2));
  });
});

describe('allocation', () => {
  it('gives the odd unit to the earlier of equal remainders, and mirrors credits', () => {
    expect(allocate(100n, [1n, 1n, 1n])).toEqual([34n, 33n, 33n]);
    expect(allocate(-100n, [1n, 1n, 1n])).toEqual([-34n, -33n, -33n]);
    expect(allocate(7n, [0n, 3n])).toEqual([0n, 7n]);
  });

  it('refuses an amount without weights, and negative weights', () => {
    expect(() => allocate(1n, [0n])).toThrow(RangeError);
    expect(() => allocate(1n, [-1n, 2n])).toThrow(RangeError);
    expect(allocate(0n, [0n, 0n])).toEqual([0n, 0n]);
    expect(() => apportion(3n, [ratio(1, 2)])).toThrow(RangeError);
  });

  it('adds up to the amount, each share within a unit of its exact one', () => {
    const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), weights, (total, parts) => {
        const all = parts.reduce((sum, part) => sum + part, 0n);
        fc.pre(all > 0n);
        const shares = allocate(total, parts);
        expect(shares.reduce((sum, share) => sum + share, 0n)).toBe(total);
        for (const [index, share] of shares.entries()) {
          const off = share * all - total * (parts[index] ?? 0n);
          expect(off < all && off > -all).toBe(true);
        }
      }),
    );
  });
});

describe('minor units', () => {
  it.each([
    ['12.345', 'KWD', 12345n],
    ['1000', 'JPY', 1000n],
    ['-0.05', 'EUR', -5n],
    ['1.10', 'EUR', 110n],
    ['5.0', 'JPY', 5n],
  ])('%s %s is %s', (text, currency, minor) => expect(parseMinor(text, currency)).toBe(minor));

  it('refuses digits the currency does not have, or rounds them where asked', () => {
    expect(() => parseMinor('0.005', 'EUR')).toThrow(RangeError);
    expect(parseMinor('0.005', 'EUR', 'half-up')).toBe(1n);
    expect(parseMinor('-0.005', 'EUR', 'half-up')).toBe(-1n);
    expect(parseMinor('0.0049', 'EUR', 'half-up')).toBe(0n);
  });

  it('writes what it reads', () => {
    const code = fc.constantFrom('JPY', 'EUR', 'KWD', 'CLF');
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), code, (minor, currency) => {
        expect(parseMinor(formatMinor(minor, currency), currency)).toBe(minor);
      }),
    );
  });

  it.each([
    [5124n, 10n, 'nearest', 5120n],
    [5125n, 10n, 'nearest', 5130n],
    [-5125n, 10n, 'nearest', -5130n],
    [5121n, 10n, 'up', 5130n],
    [5120n, 10n, 'up', 5120n],
  ] as const)('%s in steps of %s, %s, is %s', (minor, step, rounding, rounded) =>
    expect(toProcessorStep(minor, step, rounding)).toBe(rounded),
  );

  it('refuses a step of nothing', () => expect(() => toProcessorStep(1n, 0n, 'up')).toThrow(RangeError));

  it('crosses the wire at 2^53 - 1 and not beyond', () => {
    const last = 2n ** 53n - 1n;
    expect(fromWire(toWire(last))).toBe(last);
    expect(toWire(-last)).toBe(-(2 ** 53 - 1));
    expect(() => toWire(last + 1n)).toThrow(RangeError);
    expect(() => toWire(-last - 1n)).toThrow(RangeError);
    expect(() => fromWire(2 ** 53)).toThrow(RangeError);
    expect(() => fromWire(0.5)).toThrow(RangeError);
    expect(minorUnits.safeParse(2 ** 53).success).toBe(false);
    expect(minorUnits.safeParse(2 ** 53 - 1).success).toBe(true);
  });

  it('knows the currencies', () => {
    expect([exponentOf('EUR'), exponentOf('JPY'), exponentOf('BHD'), exponentOf('CLF')]).toEqual([2, 0, 3, 4]);
    expect(() => exponentOf('EURO')).toThrow(RangeError);
    expect(() => exponentOf('toString')).toThrow();
    expect(currencyCode.safeParse('toString').success).toBe(false);
    expect(currencyCode.safeParse('CHF').success).toBe(true);
  });
});
