import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paymentMethods } from '../payments/contract.ts';
import { creditedTaxes, journalEntry, type MoneyDocument } from './postings.ts';

const common = { at: 0, reference: 'INV-1', customerName: 'Ann', currency: 'EUR' };
const vat = (taxMinor: bigint, netMinor = 0n) => ({
  code: 'DE-19',
  ratePercent: '19',
  treatment: null,
  taxMinor,
  netMinor,
});
const lines = (document: MoneyDocument) =>
  journalEntry(document).postings.map(({ account, debitMinor, creditMinor }) => [account, debitMinor - creditMinor]);

describe('the journal', () => {
  it('of an invoice: what is asked for and what credit paid, against revenue and tax', () => {
    expect(
      lines({
        ...common,
        kind: 'invoice',
        totalMinor: 11900n,
        payableMinor: 10000n,
        taxes: [vat(1900n)],
        fillsWallet: false,
      }),
    ).toEqual([
      ['receivables', 10000n],
      ['credit', 1900n],
      ['revenue', -10000n],
      ['tax', -1900n],
    ]);
    expect(
      lines({
        ...common,
        kind: 'invoice',
        totalMinor: -119n,
        payableMinor: 0n,
        taxes: [vat(-19n)],
        fillsWallet: false,
      }),
    ).toEqual([
      ['credit', -119n],
      ['revenue', 100n],
      ['tax', 19n],
    ]);
  });

  it('of a payment: to its invoices, those given up, and the rest to the customer’s credit', () => {
    const payment = { ...common, kind: 'payment', method: 'bank_transfer', amountMinor: 500n } as const;
    expect(lines({ ...payment, allocatedMinor: 400n, recoveredMinor: 150n, unfilledMinor: 0n })).toEqual([
      ['bank', 500n],
      ['receivables', -250n],
      ['bad-debts', -150n],
      ['credit', -100n],
    ]);
  });

  it('of a wallet: filled by an invoice of which nothing is earned, and drawn by what it pays', () => {
    const topUp = {
      ...common,
      kind: 'invoice',
      totalMinor: 5000n,
      payableMinor: 5000n,
      taxes: [],
      fillsWallet: true,
    } as const;
    expect(lines(topUp)).toEqual([
      ['receivables', 5000n],
      ['wallets', -5000n],
    ]);
    const draw = { ...common, kind: 'payment', method: 'wallet', amountMinor: 300n } as const;
    expect(lines({ ...draw, allocatedMinor: 300n, recoveredMinor: 0n, unfilledMinor: 0n })).toEqual([
      ['wallets', 300n],
      ['receivables', -300n],
    ]);
  });

  it('of a top-up that is given up before it filled anything: nobody is owed it, nothing is lost, and back when money comes', () => {
    const writeOff = { ...common, kind: 'write-off', amountMinor: 50n } as const;
    expect(lines({ ...writeOff, unfilled: true })).toEqual([
      ['wallets', 50n],
      ['receivables', -50n],
    ]);
    expect(lines({ ...writeOff, unfilled: false })[0]).toEqual(['bad-debts', 50n]);
    const paid = { ...common, kind: 'payment', method: 'card', amountMinor: 70n, allocatedMinor: 70n } as const;
    expect(lines({ ...paid, recoveredMinor: 60n, unfilledMinor: 50n })).toEqual([
      ['card', 70n],
      ['receivables', -10n],
      ['bad-debts', -10n],
      ['wallets', -50n],
    ]);
    const taken = { ...common, kind: 'chargeback', method: 'card', amountMinor: 70n, creditMinor: 0n } as const;
    expect(lines({ ...taken, openedMinor: 70n, givenUpMinor: 60n, unfilledMinor: 50n, walletMinor: 0n })).toEqual([
      ['receivables', 10n],
      ['wallets', 50n],
      ['bad-debts', 10n],
      ['card', -70n],
    ]);
  });

  it('of a payment that the bank took back: due again, off the credit, out of the wallet, lost, and the fee by itself', () => {
    const taken = { ...common, kind: 'chargeback', method: 'card', amountMinor: 100n, unfilledMinor: 0n } as const;
    expect(lines({ ...taken, openedMinor: 100n, givenUpMinor: 0n, creditMinor: 0n, walletMinor: 0n })).toEqual([
      ['receivables', 100n],
      ['card', -100n],
    ]);
    expect(lines({ ...taken, openedMinor: 60n, givenUpMinor: 20n, creditMinor: 25n, walletMinor: 10n })).toEqual([
      ['receivables', 40n],
      ['credit', 25n],
      ['wallets', 10n],
      ['bad-debts', 25n],
      ['card', -100n],
    ]);
    expect(lines({ ...common, currency: 'USD', kind: 'fee', method: 'card', amountMinor: 15n })).toEqual([
      ['fees', 15n],
      ['card', -15n],
    ]);
  });

  it('of credit that pays an open invoice: off what is owed to the customer', () => {
    const payment = { ...common, kind: 'payment', method: 'credit', amountMinor: 30n } as const;
    expect(lines({ ...payment, allocatedMinor: 30n, recoveredMinor: 10n, unfilledMinor: 0n })).toEqual([
      ['credit', 30n],
      ['receivables', -20n],
      ['bad-debts', -10n],
    ]);
  });

  it('of what is taken back: the same part of revenue and of each tax', () => {
    const document = {
      ...common,
      kind: 'unused-time',
      offDueMinor: 100n,
      toCreditMinor: 19n,
      toRefundMinor: 0n,
      taxes: [vat(1900n, 10_000n)],
      of: { totalMinor: 11_900n },
      writtenOff: false,
      fillsWallet: false,
    } as const;
    expect(creditedTaxes(document)).toMatchObject([{ taxMinor: 19n, netMinor: 100n }]);
    expect(lines(document)).toEqual([
      ['revenue', 100n],
      ['tax', 19n],
      ['receivables', -100n],
      ['credit', -19n],
    ]);
    expect(lines({ ...document, writtenOff: true })).toContainEqual(['bad-debts', -100n]);
  });

  it('balances, whatever the document', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 14n });
    const taxes = fc.array(
      amount.map((tax) => vat(tax)),
      { maxLength: 4 },
    );
    const method = fc.constantFrom(...paymentMethods);
    const document: fc.Arbitrary<MoneyDocument> = fc
      .oneof(
        fc.record({
          kind: fc.constant('invoice'),
          totalMinor: fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }),
          payableMinor: amount,
          taxes,
          fillsWallet: fc.boolean(),
        }),
        fc.record({
          kind: fc.constantFrom('credit-note', 'unused-time', 'void'),
          offDueMinor: amount,
          toCreditMinor: amount,
          toRefundMinor: amount,
          taxes,
          of: fc.record({ totalMinor: amount }),
          writtenOff: fc.boolean(),
          fillsWallet: fc.boolean(),
        }),
        fc.record({
          kind: fc.constant('payment'),
          method,
          amountMinor: amount,
          allocatedMinor: amount,
          recoveredMinor: amount,
          unfilledMinor: amount,
        }),
        fc.record({ kind: fc.constant('write-off'), amountMinor: amount, unfilled: fc.boolean() }),
        fc.record({ kind: fc.constant('refund'), method, amountMinor: amount }),
        fc.record({
          kind: fc.constant('credit-moved'),
          cause: fc.constantFrom('opening', 'adjustment', 'wallet', 'refund'),
          amountMinor: fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }),
        }),
        fc.record({
          kind: fc.constant('chargeback'),
          method,
          amountMinor: amount,
          openedMinor: amount,
          givenUpMinor: amount,
          unfilledMinor: amount,
          creditMinor: amount,
          walletMinor: amount,
        }),
        fc.record({ kind: fc.constant('fee'), method, amountMinor: amount }),
      )
      .map((one) => ({ ...common, ...one }) as MoneyDocument);
    fc.assert(
      fc.property(document, (one) => {
        const { postings } = journalEntry(one);
        const sum = (side: 'debitMinor' | 'creditMinor') => postings.reduce((all, posting) => all + posting[side], 0n);
        expect(sum('debitMinor')).toBe(sum('creditMinor'));
        expect(postings.every(({ debitMinor, creditMinor }) => debitMinor >= 0n && creditMinor >= 0n)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
