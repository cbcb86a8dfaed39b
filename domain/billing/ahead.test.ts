import { describe, expect, it } from 'vitest';
import { type AheadInvoice, paidWithCredit } from './ahead.ts';
import type { ComputedInvoice } from './invoice.ts';

/** An invoice computed without credit. */
const invoice = (at: number, totalMinor: bigint): AheadInvoice => ({
  key: `invoice:${at}`,
  at,
  computed: { totalMinor, creditAppliedMinor: 0n, dueMinor: totalMinor > 0n ? totalMinor : 0n } as ComputedInvoice,
});
const due = (all: AheadInvoice[][]) => all.map((own) => own.map(({ computed }) => computed.dueMinor));

describe('credit shared by subscriptions', () => {
  it('goes to the invoices that are made first, at one instant in the order given', () => {
    const all = [
      { purse: 'a', ahead: [invoice(2, 100n), invoice(4, 100n)] },
      { purse: 'a', ahead: [invoice(1, 100n), invoice(2, 100n)] },
    ];
    expect(due(paidWithCredit(all, new Map([['a', 250n]])))).toEqual([
      [0n, 100n],
      [0n, 50n],
    ]);
  });

  it.each([
    [99n, 1n],
    [100n, 0n],
    [101n, 0n],
  ])('of %i leaves %i of 100 to be paid, and the purses apart', (credit, left) => {
    const all = [
      { purse: 'a', ahead: [invoice(1, 100n)] },
      { purse: 'b', ahead: [invoice(1, 100n)] },
    ];
    expect(due(paidWithCredit(all, new Map([['a', credit]])))).toEqual([[left], [100n]]);
  });

  it('grows by what an invoice gives back', () => {
    const all = [
      { purse: 'a', ahead: [invoice(2, -30n)] },
      { purse: 'a', ahead: [invoice(1, 100n), invoice(3, 100n)] },
    ];
    expect(due(paidWithCredit(all, new Map()))).toEqual([[0n], [100n, 70n]]);
  });
});
