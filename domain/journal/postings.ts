import { allocate } from '../money/allocate.ts';
import type { PaymentMethodKind } from '../payments/contract.ts';
import type { Instant } from '../time/instant.ts';
import type { Account, DocumentKind } from './contract.ts';

/** A tax of a document; positive on an invoice. */
export interface DocumentTax {
  readonly code: string;
  readonly ratePercent: string;
  /** Why nothing was charged: reverse charge, exempt. */
  readonly treatment: string | null;
  readonly taxMinor: bigint;
  /** What it was charged on. */
  readonly netMinor: bigint;
}

interface Common {
  readonly at: Instant;
  /** What it is known by: a number, a bank's reference. */
  readonly reference: string;
  readonly customerName: string;
  readonly currency: string;
}

/** Something that moves money or what is owed; each is one entry of the journal. */
export type MoneyDocument =
  | (Common & {
      readonly kind: 'invoice';
      /** May be negative: then all of it becomes credit. */
      readonly totalMinor: bigint;
      readonly payableMinor: bigint;
      readonly taxes: readonly DocumentTax[];
      /** A top-up of the customer's wallet: nothing is earned until the wallet pays for something. */
      readonly fillsWallet: boolean;
    })
  | (Common & {
      /** What takes an invoice or a part of it back; the parts are its amount together. */
      readonly kind: 'credit-note' | 'unused-time' | 'void';
      readonly offDueMinor: bigint;
      readonly toCreditMinor: bigint;
      readonly toRefundMinor: bigint;
      /** Of the credit note itself, or of the invoice, of which the amount is a part. */
      readonly taxes: readonly DocumentTax[];
      readonly of: { readonly totalMinor: bigint };
      readonly writtenOff: boolean;
      readonly fillsWallet: boolean;
    })
  | (Common & {
      readonly kind: 'payment';
      readonly method: PaymentMethodKind;
      readonly amountMinor: bigint;
      /** Of it, to invoices that had been written off; of that, to top-ups that had filled no wallet by then. */
      readonly recoveredMinor: bigint;
      readonly unfilledMinor: bigint;
      readonly allocatedMinor: bigint;
    })
  | (Common & {
      readonly kind: 'write-off';
      readonly amountMinor: bigint;
      /** Of a top-up that has filled no wallet: nothing was sold, so nothing is lost, and nobody is owed what it would have filled. */
      readonly unfilled: boolean;
    })
  | (Common & {
      readonly kind: 'refund';
      readonly method: PaymentMethodKind;
      readonly amountMinor: bigint;
    })
  | (Common & {
      /** Credit that moved without one of the others; signed, as the customer sees it. */
      readonly kind: 'credit-moved';
      readonly cause: 'opening' | 'adjustment' | 'wallet' | 'refund';
      readonly amountMinor: bigint;
    })
  | (Common & {
      /** A payment that the bank took back. */
      readonly kind: 'chargeback';
      readonly method: PaymentMethodKind;
      readonly amountMinor: bigint;
      /** Of it, due again of invoices; of those, of invoices that had been written off; of these, of top-ups that had filled no wallet by then. */
      readonly openedMinor: bigint;
      readonly givenUpMinor: bigint;
      readonly unfilledMinor: bigint;
      /** Of it, out of the customer’s credit, and out of the wallet that it had filled. What is none of these is lost. */
      readonly creditMinor: bigint;
      readonly walletMinor: bigint;
    })
  | (Common & { readonly kind: 'fee'; readonly method: PaymentMethodKind; readonly amountMinor: bigint });

export interface Posting {
  readonly account: Account;
  readonly taxCode: string | null;
  /** One of the two is zero, and none is negative. */
  readonly debitMinor: bigint;
  readonly creditMinor: bigint;
}

export interface JournalEntry extends Common {
  readonly kind: DocumentKind;
  readonly postings: readonly Posting[];
}

/** The document as a double entry: debits and credits are the same amount, in every one. */
export function journalEntry(document: MoneyDocument): JournalEntry {
  const { at, reference, customerName, currency, kind } = document;
  const postings: Posting[] = [];
  for (const [account, amount, taxCode = null] of movesOf(document)) {
    if (amount === 0n) continue;
    const size = amount < 0n ? -amount : amount;
    postings.push({ account, taxCode, debitMinor: amount > 0n ? size : 0n, creditMinor: amount < 0n ? size : 0n });
  }
  return { at, reference, customerName, currency, kind, postings };
}

/** Signed: to the debit is positive. */
type Move = readonly [account: Account, amount: bigint, taxCode?: string];

function movesOf(document: MoneyDocument): Move[] {
  switch (document.kind) {
    case 'invoice': {
      // What is not asked for was taken from the customer's credit; a negative total is put there.
      const { totalMinor, payableMinor, taxes, fillsWallet } = document;
      return [
        ['receivables', payableMinor],
        ['credit', totalMinor - payableMinor],
        ...earned(-1n, totalMinor, taxes, fillsWallet),
      ];
    }
    case 'credit-note':
    case 'unused-time':
    case 'void': {
      const { offDueMinor, toCreditMinor, toRefundMinor, writtenOff, fillsWallet } = document;
      return [
        ...earned(1n, offDueMinor + toCreditMinor + toRefundMinor, creditedTaxes(document), fillsWallet),
        // Only what was never paid is void, so that a top-up has filled nothing.
        [writtenOff ? lossAccount(fillsWallet) : 'receivables', -offDueMinor],
        ['credit', -toCreditMinor],
        ['refunds', -toRefundMinor],
      ];
    }
    case 'payment': {
      const { method, amountMinor, allocatedMinor, recoveredMinor, unfilledMinor } = document;
      return [
        [moneyAccount(method), amountMinor],
        ['receivables', recoveredMinor - allocatedMinor],
        ['bad-debts', unfilledMinor - recoveredMinor],
        ['wallets', -unfilledMinor],
        ['credit', allocatedMinor - amountMinor],
      ];
    }
    case 'write-off':
      return [
        [lossAccount(document.unfilled), document.amountMinor],
        ['receivables', -document.amountMinor],
      ];
    case 'refund':
      return [
        ['refunds', document.amountMinor],
        [moneyAccount(document.method), -document.amountMinor],
      ];
    case 'credit-moved':
      return [
        [CREDIT_FROM[document.cause], document.amountMinor],
        ['credit', -document.amountMinor],
      ];
    case 'chargeback': {
      const { method, amountMinor, openedMinor, givenUpMinor, unfilledMinor, creditMinor, walletMinor } = document;
      return [
        ['receivables', openedMinor - givenUpMinor],
        ['credit', creditMinor],
        ['wallets', walletMinor + unfilledMinor],
        ['bad-debts', amountMinor - openedMinor - creditMinor - walletMinor + givenUpMinor - unfilledMinor],
        [moneyAccount(method), -amountMinor],
      ];
    }
    case 'fee':
      return [
        ['fees', document.amountMinor],
        [moneyAccount(document.method), -document.amountMinor],
      ];
  }
}

/** Where it stands that an invoice was given up. */
const lossAccount = (unfilled: boolean): Account => (unfilled ? 'wallets' : 'bad-debts');

const CREDIT_FROM = {
  opening: 'adjustments',
  adjustment: 'adjustments',
  wallet: 'wallets',
  refund: 'refunds',
} as const;

const MONEY_ACCOUNTS: Readonly<Record<PaymentMethodKind, Account>> = {
  card: 'card',
  bank_transfer: 'bank',
  manual: 'bank',
  wallet: 'wallets',
  credit: 'credit',
};
const moneyAccount = (method: PaymentMethodKind): Account => MONEY_ACCOUNTS[method];

/** Revenue (or what fills a wallet) and each tax, together the amount: to the debit (1) or the credit (-1). */
function earned(
  side: 1n | -1n,
  amount: bigint,
  taxes: readonly Pick<DocumentTax, 'code' | 'taxMinor'>[],
  fillsWallet: boolean,
): Move[] {
  const taxed = taxes.reduce((all, { taxMinor }) => all + taxMinor, 0n);
  return [
    [fillsWallet ? 'wallets' : 'revenue', side * (amount - taxed)],
    ...taxes.map(({ code, taxMinor }): Move => ['tax', side * taxMinor, code]),
  ];
}

/** The taxes in what is taken back of an invoice: the same part of each, in whole units that add up with the revenue. */
export function creditedTaxes(
  document: Extract<MoneyDocument, { kind: 'credit-note' | 'unused-time' | 'void' }>,
): DocumentTax[] {
  const { taxes, of } = document;
  const amount = document.offDueMinor + document.toCreditMinor + document.toRefundMinor;
  if (amount === of.totalMinor) return [...taxes];
  const net = of.totalMinor - taxes.reduce((all, { taxMinor }) => all + taxMinor, 0n);
  const weights = [net, ...taxes.map(({ taxMinor }) => taxMinor)];
  if (of.totalMinor <= 0n || weights.some((weight) => weight < 0n)) return [];
  const [, ...shares] = allocate(amount, weights);
  return taxes.map((tax, index) => ({
    ...tax,
    taxMinor: shares[index] ?? 0n,
    netMinor: (tax.netMinor * amount) / of.totalMinor,
  }));
}
