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
      invoices: [{ id: 'invoice 0', amountMinor: 100n, walletMinor: 0n }],
      creditMinor: 0n,
      lostMinor: 0n,
    });
    expect(takeBack(100n, placed([100n, 50n], 50n), 50n)).toEqual({
      invoices: [
        { id: 'invoice 0', amountMinor: 50n, walletMinor: 0n },
        { id: 'invoice 1', amountMinor: 25n, walletMinor: 0n },
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

  it.each([
    [0n, 100n, 0n],
    [99n, 1n, 99n],
    [100n, 0n, 100n],
    [101n, 0n, 100n],
  ])('with %s in the wallet that a top-up of 100 filled: %s is due again, %s leaves the wallet', (held, due, out) => {
    const placedIn = { invoices: [{ id: 'top-up', leftMinor: 100n, walletId: 'w' }], creditLeftMinor: 0n };
    expect(takeBack(100n, placedIn, 0n, new Map([['w', held]]))).toEqual({
      invoices: [{ id: 'top-up', amountMinor: due, walletMinor: out }],
      creditMinor: 0n,
      lostMinor: 0n,
    });
  });

  it('takes what is in a wallet once, however many top-ups of it one payment paid', () => {
    const topUp = (id: string) => ({ id, leftMinor: 50n, walletId: 'w' });
    const { invoices } = takeBack(
      100n,
      { invoices: [topUp('a'), topUp('b')], creditLeftMinor: 0n },
      0n,
      new Map([['w', 70n]]),
    );
    expect(invoices).toEqual([
      { id: 'a', amountMinor: 0n, walletMinor: 50n },
      { id: 'b', amountMinor: 30n, walletMinor: 20n },
    ]);
  });

  it('comes to its amount, and to no more of anything than is left of it', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 12n });
    fc.assert(
      fc.property(amount, fc.array(amount, { maxLength: 5 }), amount, amount, (taken, invoices, creditLeft, held) => {
        const plain = placed(invoices, creditLeft);
        const all = {
          ...plain,
          invoices: plain.invoices.map((one, at) => ({ ...one, walletId: at % 2 ? 'w' : null })),
        };
        const { invoices: parts, creditMinor, lostMinor } = takeBack(taken, all, held, new Map([['w', held]]));
        const sum = (of: (part: (typeof parts)[number]) => bigint) => parts.reduce((so, part) => so + of(part), 0n);
        expect(sum((part) => part.amountMinor + part.walletMinor) + creditMinor + lostMinor).toBe(taken);
        expect(sum((part) => part.walletMinor)).toBeLessThanOrEqual(held);
        for (const { id, ...part } of parts) {
          const amountMinor = part.amountMinor + part.walletMinor;
          expect(part.amountMinor >= 0n && part.walletMinor >= 0n).toBe(true);
          expect(amountMinor).toBeGreaterThan(0n);
          expect(amountMinor).toBeLessThanOrEqual(all.invoices.find((one) => one.id === id)?.leftMinor ?? -1n);
        }
        expect(creditMinor >= 0n && creditMinor <= creditLeft && creditMinor <= held && lostMinor >= 0n).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
