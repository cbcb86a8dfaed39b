import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allOf, type CreditableLine, creditFigures, withGiven } from './credit-lines.ts';

const line = (change: Partial<CreditableLine> = {}): CreditableLine => ({
  id: 'a',
  description: 'Team',
  chargedMinor: 1000n,
  taxMinor: 190n,
  taxes: [{ code: 'DE', ratePercent: '19' }],
  creditedMinor: 0n,
  creditedTaxMinor: 0n,
  ...change,
});
const part = (amount: bigint, of = line()) => creditFigures([of], new Map([[of.id, amount]]), 'exclusive');

describe('credit of a line', () => {
  it.each([
    [1n, 0n, 1n],
    [3n, 1n, 4n],
    [999n, 190n, 1189n],
    [1000n, 190n, 1190n],
  ])('%i of 1000 carries %i of its tax of 190', (amount, taxMinor, totalMinor) => {
    expect(part(amount)).toMatchObject({ netMinor: amount, taxMinor, totalMinor });
  });

  it.each([[0n], [-1n], [1001n]])('of %i is refused', (amount) => expect(part(amount)).toBeNull());

  it('is refused beyond what was credited before, and for a line that is none', () => {
    const most = line({ creditedMinor: 990n, creditedTaxMinor: 188n });
    expect(part(10n, most)).toMatchObject({ totalMinor: 12n });
    expect(part(11n, most)).toBeNull();
    expect(creditFigures([line()], new Map([['b', 1n]]), 'exclusive')).toBeNull();
  });

  it('that took something off is credited whole or not at all', () => {
    const off = line({ chargedMinor: -500n, taxMinor: -95n });
    expect(part(-500n, off)).toMatchObject({ totalMinor: -595n });
    expect([part(-499n, off), part(500n, off)]).toEqual([null, null]);
  });

  it('whose price contains its tax gives back the price, and no more', () => {
    const figures = creditFigures([line({ taxMinor: 160n })], new Map([['a', 500n]]), 'inclusive');
    expect(figures).toMatchObject({ netMinor: 420n, taxMinor: 80n, totalMinor: 500n });
  });

  it('splits its tax by rates to the unit', () => {
    const two = line({
      taxMinor: 150n,
      taxes: [
        { code: 'GST', ratePercent: '5' },
        { code: 'QST', ratePercent: '9.975' },
      ],
    });
    const figures = part(333n, two);
    expect(figures?.taxMinor).toBe(50n);
    expect(figures?.taxes.map(({ taxMinor }) => taxMinor)).toEqual([17n, 33n]);
  });
});

describe('credit that was given while the invoice was a draft', () => {
  const isTime = ({ id }: CreditableLine) => id !== 'setup';
  const [time, more, setup] = [line(), line({ id: 'b', chargedMinor: 500n, taxMinor: 95n }), line({ id: 'setup' })];
  const creditedOf = (given: bigint, of = [time, more, setup]) =>
    withGiven(of, given, 'exclusive', isTime).map((one) => [one.creditedMinor, one.creditedTaxMinor]);

  it.each([
    [
      'none',
      0n,
      [
        [0n, 0n],
        [0n, 0n],
        [0n, 0n],
      ],
    ],
    [
      'a part of what charges for time',
      595n,
      [
        [334n, 63n],
        [166n, 32n],
        [0n, 0n],
      ],
    ],
    [
      'all of it',
      1785n,
      [
        [1000n, 190n],
        [500n, 95n],
        [0n, 0n],
      ],
    ],
    [
      'a unit more',
      1786n,
      [
        [1000n, 190n],
        [500n, 95n],
        [1n, 0n],
      ],
    ],
    [
      'more than there is',
      9999n,
      [
        [1000n, 190n],
        [500n, 95n],
        [1000n, 190n],
      ],
    ],
  ])('is counted as credited: %s', (_, given, credited) => expect(creditedOf(given)).toEqual(credited));

  it('is no part of what was credited by a note, nor of a line that took something off', () => {
    const noted = line({ creditedMinor: 900n, creditedTaxMinor: 171n });
    const off = line({ id: 'off', chargedMinor: -100n, taxMinor: -19n });
    expect(creditedOf(119n, [noted, off, setup])).toEqual([
      [1000n, 190n],
      [0n, 0n],
      [0n, 0n],
    ]);
  });

  it('and the rest, by a note, are the invoice to the unit, whether prices contain their tax or not', () => {
    const any = fc.array(fc.record({ charged: fc.bigInt(1n, 100_000n), rate: fc.bigInt(0n, 30n) }), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(
        any,
        fc.bigInt(0n, 400_000n),
        fc.constantFrom('exclusive', 'inclusive'),
        (drawn, given, behaviour) => {
          const of = drawn.map(({ charged, rate }, at) =>
            line({ id: String(at), chargedMinor: charged, taxMinor: (charged * rate + 50n) / 100n }),
          );
          const gross = of.reduce(
            (all, one) => all + one.chargedMinor + (behaviour === 'exclusive' ? one.taxMinor : 0n),
            0n,
          );
          const left = withGiven(of, given, behaviour, ({ id }) => Number(id) % 2 === 0);
          const rest = creditFigures(left, allOf(left), behaviour)?.totalMinor ?? 0n;
          // A line of which the amount is all given and a unit of its tax is not cannot be credited further.
          const lost = left.reduce(
            (all, one) => all + (one.creditedMinor === one.chargedMinor ? one.taxMinor - one.creditedTaxMinor : 0n),
            0n,
          );
          expect(rest + (behaviour === 'exclusive' ? lost : 0n)).toBe(given > gross ? 0n : gross - given);
          for (const one of left) {
            expect(one.creditedMinor <= one.chargedMinor && one.creditedTaxMinor <= one.taxMinor).toBe(true);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

const lines = fc.array(
  fc.record({
    charged: fc.bigInt(1n, 100_000n),
    rate: fc.bigInt(0n, 30n),
    parts: fc.array(fc.integer({ min: 1, max: 9 })),
  }),
  { minLength: 1, maxLength: 5 },
);

it('of all its parts together is the line, whatever parts: never more, never less', () => {
  fc.assert(
    fc.property(lines, (given) => {
      const of = given.map(({ charged, rate }, at) =>
        line({ id: String(at), chargedMinor: charged, taxMinor: (charged * rate + 50n) / 100n }),
      );
      const credited = of.map((one) => ({ ...one }));
      let total = 0n;
      const give = (id: string, amount: bigint) => {
        const figures = creditFigures(credited, new Map([[id, amount]]), 'exclusive');
        if (!figures) return;
        const one = credited[Number(id)] as CreditableLine;
        const taxMinor = one.creditedTaxMinor + figures.taxMinor;
        credited[Number(id)] = { ...one, creditedMinor: one.creditedMinor + amount, creditedTaxMinor: taxMinor };
        expect(taxMinor <= one.taxMinor && figures.taxMinor >= 0n).toBe(true);
        total += figures.totalMinor;
      };
      for (const [at, { parts, charged }] of given.entries()) {
        for (const size of parts) give(String(at), (charged * BigInt(size)) / 20n);
      }
      for (const [id, amount] of allOf(credited)) give(id, amount);
      expect(total).toBe(of.reduce((all, one) => all + one.chargedMinor + one.taxMinor, 0n));
      expect(allOf(credited).size).toBe(0);
    }),
    { numRuns: 200 },
  );
});
