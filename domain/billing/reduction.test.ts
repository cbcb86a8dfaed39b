import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ratio, sum } from '../money/ratio.ts';
import { STANDARD_TAX, taxesFor } from './customer-tax.ts';
import type { CouponFacts } from './facts.ts';
import { type ReducedLine, reduce } from './reduction.ts';
import { computeTotals, type LineTax, totalsAfter } from './totals.ts';

const coupon = (off: CouponFacts['off'], more: Partial<CouponFacts> = {}): CouponFacts => ({
  ...{ id: 'c', code: 'C', name: 'Coupon', remaining: null, scope: 'all', pricePlanIds: [] },
  off,
  ...more,
});
const percentOff = (ratePercent: string, more: Partial<CouponFacts> = {}) => coupon({ ratePercent }, more);
const amountOff = (amountMinor: bigint, more: Partial<CouponFacts> = {}) =>
  coupon({ amountMinor, currency: 'EUR' }, more);
const plan = (amountMinor: bigint): ReducedLine => ({ kind: 'subscription', amountMinor });
const oneOff = (amountMinor: bigint): ReducedLine => ({ kind: 'one-off', amountMinor });
const scene = { pricePlanId: 'basic', currency: 'EUR', ofPeriod: true };
const off = (lines: readonly ReducedLine[], coupons: readonly CouponFacts[], where: Partial<typeof scene> = {}) =>
  reduce(lines, coupons, { ...scene, ...where }, 'largest-remainder');
const amounts = (...args: Parameters<typeof off>) => off(...args).applied.map(({ amountMinor }) => amountMinor);

describe('coupons', () => {
  it('come off one after the other, each of what is left', () => {
    // 10 % of 100.00, then 5.00, then half of 85.00; the other way round 10 % of what 5.00 and the half left.
    const [ten, five, half] = [percentOff('10'), amountOff(500n), percentOff('50')];
    expect(amounts([plan(10_000n)], [ten, five, half])).toEqual([1000n, 500n, 4250n]);
    expect(amounts([plan(10_000n)], [half, five, ten])).toEqual([5000n, 500n, 450n]);
  });

  it.each([
    [499n, [499n]],
    [500n, [500n]],
    [501n, [500n]],
  ])('of %s off a charge of 500 take %s, and leave nothing to the next', (amount, expected) =>
    expect(amounts([plan(500n)], [amountOff(amount), ...(amount < 500n ? [] : [amountOff(1n)])])).toEqual(expected),
  );

  it('of the plan leave other charges alone', () => {
    const { shares } = off([plan(1000n), oneOff(1000n)], [percentOff('50', { scope: 'plan' })]);
    expect(shares).toEqual([ratio(500n), ratio(0n)]);
  });

  it('of an amount give nothing where the credits on the document leave nothing to pay', () => {
    expect(amounts([plan(1000n), oneOff(-1000n)], [amountOff(50n)])).toEqual([]);
    expect(amounts([plan(1000n), oneOff(-980n)], [amountOff(50n, { scope: 'plan' })])).toEqual([20n]);
  });

  it('of a percentage are of the charges, whatever is credited beside them', () => {
    // What is credited was paid less its coupon: taking that off again would give back too little.
    expect(amounts([plan(1000n), oneOff(-1000n)], [percentOff('50')])).toEqual([500n]);
  });

  it('hold on their plans only, and while they last', () => {
    const mine = percentOff('10', { pricePlanIds: ['basic', 'better'] });
    expect(amounts([plan(100n)], [mine])).toEqual([10n]);
    expect(amounts([plan(100n)], [mine], { pricePlanId: 'other' })).toEqual([]);
    expect(amounts([plan(100n)], [percentOff('10', { remaining: 1 })])).toEqual([10n]);
    expect(amounts([plan(100n)], [percentOff('10', { remaining: 0 })])).toEqual([]);
  });

  it('of an amount are for their currency, once a period', () => {
    expect(amounts([plan(100n)], [amountOff(10n)], { currency: 'USD' })).toEqual([]);
    expect(amounts([plan(100n)], [amountOff(10n)], { ofPeriod: false })).toEqual([]);
    expect(amounts([plan(100n)], [percentOff('10')], { ofPeriod: false })).toEqual([10n]);
  });

  const lines = fc.array(
    fc.record({
      kind: fc.constantFrom('subscription' as const, 'one-off' as const, 'proration-credit' as const),
      amountMinor: fc.bigInt({ min: -(10n ** 6n), max: 10n ** 8n }),
    }),
    { minLength: 1, maxLength: 8 },
  );
  const coupons = fc.array(
    fc.record({
      percent: fc.option(fc.constantFrom('0', '0.5', '33.333', '100')),
      amount: fc.bigInt({ min: 0n, max: 10n ** 7n }),
      scope: fc.constantFrom('all' as const, 'plan' as const),
    }),
    { maxLength: 4 },
  );
  it.each(['largest-remainder', 'proportional'] as const)(
    'shared %s add up to what they took, and take no more than there is',
    (allocation) =>
      fc.assert(
        fc.property(lines, coupons, (charged, given) => {
          const all = given.map(({ percent, amount, scope }) =>
            percent === null ? amountOff(amount, { scope }) : percentOff(percent, { scope }),
          );
          const { shares, applied } = reduce(charged, all, scene, allocation);
          const taken = applied.reduce((total, { amountMinor }) => total + amountMinor, 0n);
          expect(sum(shares)).toEqual(ratio(taken));
          for (const [at, { num, den }] of shares.entries()) {
            const amountMinor = charged[at]?.amountMinor ?? 0n;
            expect(num >= 0n && (num === 0n || num <= amountMinor * den)).toBe(true);
            if (allocation === 'largest-remainder') expect(den).toBe(1n);
          }
        }),
        { numRuns: 150 },
      ),
  );
});

const TERMS = { taxBehaviour: 'exclusive', taxRounding: 'line', couponAllocation: 'largest-remainder' } as const;
const taxed = (amountMinor: bigint, ...taxes: LineTax[]) => [{ amountMinor, taxes }];

describe('taxes', () => {
  const gst: LineTax = { code: 'GST', ratePercent: '5' };
  const qst: LineTax = { code: 'QST', ratePercent: '9.5', compound: true };

  it('that are compound go on the net with the taxes before them', () => {
    // Quebec until 2012: 9.5 % on 105.00.
    const totals = computeTotals(taxed(10_000n, gst, qst), 0n, TERMS);
    expect(totals.taxes.map(({ taxMinor }) => taxMinor)).toEqual([500n, 998n]);
    expect(totals.totalMinor).toBe(11_498n);
    // First of its line, it has nothing to go on but the net.
    expect(computeTotals(taxed(10_000n, qst, gst), 0n, TERMS).taxes.map(({ taxMinor }) => taxMinor)).toEqual([
      950n,
      500n,
    ]);
  });

  it('that are compound and contained in the price give back the net they were put on', () => {
    const inside = { ...TERMS, taxBehaviour: 'inclusive' } as const;
    // 114.975 is 100 with 5 and 9.975.
    const totals = computeTotals(taxed(114_975n, gst, qst), 0n, inside);
    expect(totals).toMatchObject({ netMinor: 100_000n, taxMinor: 14_975n, totalMinor: 114_975n });
  });

  it('are contained or come on top each as its rate says, whatever the workspace does', () => {
    const vat: LineTax = { code: 'VAT', ratePercent: '20', behaviour: 'inclusive' };
    const levy: LineTax = { code: 'LEVY', ratePercent: '1', behaviour: 'exclusive' };
    for (const taxBehaviour of ['exclusive', 'inclusive'] as const) {
      // 100.00 net, 20.00 contained in the 120.00, 1.00 on top.
      const totals = computeTotals(taxed(12_000n, vat, levy), 0n, { ...TERMS, taxBehaviour });
      expect(totals).toMatchObject({ netMinor: 10_000n, taxMinor: 2100n, totalMinor: 12_100n });
    }
  });

  it('stay on the document at nothing where the customer does not pay them', () => {
    const lines = [gst, qst];
    expect(taxesFor(lines, STANDARD_TAX)).toBe(lines);
    const reversed = taxesFor(lines, { treatment: 'reverse-charge', exemptCodes: [] });
    expect(reversed.map(({ code, ratePercent, treatment }) => [code, ratePercent, treatment])).toEqual([
      ['GST', '0', 'reverse-charge'],
      ['QST', '0', 'reverse-charge'],
    ]);
    expect(computeTotals(taxed(10_000n, ...reversed), 0n, TERMS)).toMatchObject({ taxMinor: 0n, totalMinor: 10_000n });
    const exempt = taxesFor(lines, { treatment: 'exempt', exemptCodes: ['GST'] });
    expect(computeTotals(taxed(10_000n, ...exempt), 0n, TERMS)).toMatchObject({ taxMinor: 950n });
    expect(taxesFor(lines, { treatment: 'exempt', exemptCodes: [] })).toMatchObject([
      { ratePercent: '0' },
      { ratePercent: '0' },
    ]);
  });

  const rates = fc.array(
    fc.record({
      ratePercent: fc.constantFrom('0', '5', '9.975', '19'),
      behaviour: fc.constantFrom('exclusive' as const, 'inclusive' as const),
      compound: fc.boolean(),
    }),
    { maxLength: 3 },
  );
  it('of every kind add up, and what is contained never changes what is paid', () =>
    fc.assert(
      fc.property(
        fc.array(fc.record({ amountMinor: fc.bigInt({ min: -5000n, max: 10n ** 8n }), rates }), { maxLength: 6 }),
        fc.constantFrom('line' as const, 'document' as const),
        (given, taxRounding) => {
          const lines = given.map((line) => ({
            amountMinor: line.amountMinor,
            taxes: line.rates.map((rate, at) => ({ ...rate, code: `${at}${rate.behaviour}${rate.compound}` })),
          }));
          const totals = totalsAfter(
            lines,
            lines.map(() => ratio(0n)),
            { ...TERMS, taxRounding },
          );
          const add = (values: readonly bigint[]) => values.reduce((all, value) => all + value, 0n);
          expect(add(totals.taxes.map(({ taxMinor }) => taxMinor))).toBe(totals.taxMinor);
          expect(add(totals.lines.map(({ taxMinor }) => taxMinor))).toBe(totals.taxMinor);
          expect(totals.netMinor + totals.taxMinor).toBe(totals.totalMinor);
          const onTop = totals.taxes
            .filter(({ behaviour }) => behaviour === 'exclusive')
            .map(({ taxMinor }) => taxMinor);
          expect(totals.totalMinor).toBe(totals.subtotalMinor + add(onTop));
        },
      ),
      { numRuns: 150 },
    ));
});
