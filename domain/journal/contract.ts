import { z } from 'zod';
import { currencyCode } from '../money/currency.ts';
import { minorUnits } from '../money/money.ts';
import { civilDate } from '../time/civil.ts';

/** The accounts of the journal, with the code by which books of account know them. */
export const ACCOUNTS = {
  bank: { code: '1200', name: 'Bank' },
  card: { code: '1210', name: 'Card payments' },
  receivables: { code: '1400', name: 'Receivables' },
  credit: { code: '1710', name: 'Customer credit' },
  refunds: { code: '1720', name: 'Refunds to be paid' },
  /** Paid ahead by customers, and drawn by their invoices. */
  wallets: { code: '1730', name: 'Wallets' },
  tax: { code: '1770', name: 'Taxes' },
  revenue: { code: '4000', name: 'Revenue' },
  /** What a bank asks for a dispute. */
  fees: { code: '6855', name: 'Bank charges' },
  'bad-debts': { code: '6930', name: 'Bad debts' },
  adjustments: { code: '6990', name: 'Adjustments' },
} as const;
export type Account = keyof typeof ACCOUNTS;
export const accounts = Object.keys(ACCOUNTS) as [Account, ...Account[]];

export const documentKinds = [
  'invoice',
  'credit-note',
  'unused-time',
  'void',
  'payment',
  'write-off',
  'refund',
  'credit-moved',
  'chargeback',
  'fee',
] as const;
export type DocumentKind = (typeof documentKinds)[number];

export const DOCUMENT_WORDS: Readonly<Record<DocumentKind, string>> = {
  invoice: 'Invoice',
  'credit-note': 'Credit note',
  'unused-time': 'Unused time given back',
  void: 'Invoice void',
  payment: 'Payment',
  'write-off': 'Written off',
  refund: 'Refund',
  'credit-moved': 'Credit moved',
  chargeback: 'Payment taken back by the bank',
  fee: 'Fee of a dispute',
};

/** Civil days of the workspace: from the first, to the day after the last. */
export const civilSpan = z
  .object({ from: civilDate, to: civilDate })
  .refine(({ from, to }) => from < to, { message: 'Ends after it begins', path: ['to'] });
export type CivilSpan = z.infer<typeof civilSpan>;

export const trialBalance = z
  .object({
    entries: z.int(),
    rows: z.array(
      z.object({
        currency: currencyCode,
        account: z.enum(accounts),
        debitMinor: minorUnits,
        creditMinor: minorUnits,
      }),
    ),
  })
  .meta({ id: 'TrialBalance' });
export type TrialBalance = z.infer<typeof trialBalance>;

export const taxReport = z
  .object({
    rows: z.array(
      z.object({
        currency: currencyCode,
        code: z.string(),
        ratePercent: z.string(),
        /** Why nothing was charged; null where it was. */
        treatment: z.string().nullable(),
        /** On which it was charged, less what was taken back. */
        netMinor: minorUnits,
        taxMinor: minorUnits,
        documents: z.int(),
      }),
    ),
    /** All that was invoiced in the span, less what was taken back: net, tax, and both. */
    totals: z.array(
      z.object({ currency: currencyCode, netMinor: minorUnits, taxMinor: minorUnits, totalMinor: minorUnits }),
    ),
  })
  .meta({ id: 'TaxReport' });
export type TaxReport = z.infer<typeof taxReport>;
