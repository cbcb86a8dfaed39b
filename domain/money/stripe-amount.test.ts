import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CURRENCIES } from './currency.ts';
import { chargedByStripe, fromStripe, sentBackByStripe, stripeStep, toStripe } from './stripe-amount.ts';

describe('an amount at Stripe', () => {
  it.each([
    ['EUR', 4999n, 4999n, 4999],
    ['JPY', 500n, 500n, 500],
    // Stripe's own example: 5.124 KWD is 5120 or 5130.
    ['KWD', 5124n, 5130n, 5130],
    ['KWD', 5120n, 5120n, 5120],
    ['BHD', 1n, 10n, 10],
    ['ISK', 5n, 5n, 500],
    ['UGX', 5n, 5n, 500],
    ['MGA', 101n, 200n, 2],
  ])('of %s %i is charged as %i, said as %i', (currency, due, charged, said) => {
    expect(chargedByStripe(due, currency)).toBe(charged);
    expect(toStripe(Number(charged), currency)).toBe(said);
    expect(fromStripe(said, currency.toLowerCase())).toBe(Number(charged));
  });

  it('that Stripe would refuse is not sent', () => {
    expect(() => toStripe(5124, 'KWD')).toThrow('Stripe takes KWD in steps of 10 minor units');
  });

  it('is never charged less than is due nor sent back more than is owed, and by less than a step', () => {
    const sum = fc.bigInt({ min: 0n, max: 10n ** 12n });
    fc.assert(
      fc.property(sum, fc.constantFrom(...CURRENCIES), (minor, currency) => {
        const more = chargedByStripe(minor, currency) - minor;
        const less = minor - sentBackByStripe(minor, currency);
        expect(more >= 0n && more < stripeStep(currency) && less >= 0n && less < stripeStep(currency)).toBe(true);
        const said = toStripe(Number(minor + more), currency);
        expect(fromStripe(said, currency)).toBe(Number(minor + more));
      }),
      { numRuns: 300 },
    );
  });
});
