import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { takeBack } from './take-back.ts';

const placed = (invoices: bigint[], creditLeftMinor = 0n) => ({
  invoices: invoices.map((leftMinor, at) => ({ id: `invoice ${at}`, leftMinor })),
  creditLeftMinor,
});

describe('what a bank takes back of a payment', () => {
  it('is due again of what it paid, in proportion', () => {
    expect(takeBack(100n, placed([100n]), 0n)).toEqual({
      invoices: [{ id: 'invoice 0', amountMinor: 100n }],
      creditMinor: 0n,
      lostMinor: 0n,
    });
    expect(takeBack(100n, placed([100n, 50n], 50n), 50n)).toEqual({
      invoices: [
        { id: 'invoice 0', amountMinor: 50n },
        { id: 'invoice 1', amountMinor: 25n },
      ],
      creditMinor: 25n,
      lostMinor: 0n,
    });
  });

  it('is lost as far as its credit is spent, or the bank took more than was paid', () => {
    expect(takeBack(100n, placed([60n], 40n), 39n)).toMatchObject({ creditMinor: 39n, lostMinor: 1n });
    expect(takeBack(101n, placed([60n], 40n), 40n)).toMatchObject({ creditMinor: 40n, lostMinor: 1n });
    expect(takeBack(5n, placed([0n]), 0n)).toEqual({ invoices: [], creditMinor: 0n, lostMinor: 5n });
  });

  it('comes to its amount, and to no more of anything than is left of it', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 12n });
    fc.assert(
      fc.property(amount, fc.array(amount, { maxLength: 5 }), amount, amount, (taken, invoices, creditLeft, held) => {
        const all = placed(invoices, creditLeft);
        const { invoices: parts, creditMinor, lostMinor } = takeBack(taken, all, held);
        expect(parts.reduce((sum, part) => sum + part.amountMinor, creditMinor + lostMinor)).toBe(taken);
        for (const { id, amountMinor } of parts) {
          expect(amountMinor).toBeGreaterThan(0n);
          expect(amountMinor).toBeLessThanOrEqual(all.invoices.find((one) => one.id === id)?.leftMinor ?? -1n);
        }
        expect(creditMinor >= 0n && creditMinor <= creditLeft && creditMinor <= held && lostMinor >= 0n).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
