import { z } from 'zod';
import { emailAddress } from '../members/contract.ts';
import { currencyCode } from '../money/currency.ts';
import { minorUnits } from '../money/money.ts';
import { type CivilDate, civilDate } from '../time/civil.ts';
import { type BuyerDetails, type Language, PLAIN_LOOK, type SellerDetails, type TemplateLook } from './contract.ts';
import { formatOf } from './format.ts';
import { addressLines, footOf, type Sheet } from './sheet.ts';

/** What happened on an account, as kinds of rows. */
export const statementKinds = ['invoice', 'payment', 'credit', 'chargeback'] as const;

export const statementInput = z.object({
  customerId: z.uuid(),
  /** The currency of the customer's latest invoice where left out. */
  currency: currencyCode.optional(),
  /** Half-open. */
  from: civilDate,
  to: civilDate,
});
export type StatementInput = z.input<typeof statementInput>;
export const sendStatementInput = statementInput.extend({
  /** The customer's address where left out. */
  email: emailAddress.optional(),
});
export type SendStatementInput = z.input<typeof sendStatementInput>;

/** What a customer owes: invoices add what was to be paid of them, payments and credits take it off, and what the bank took back adds it again. */
export const statement = z
  .object({
    customerId: z.uuid(),
    customerName: z.string(),
    currency: currencyCode,
    currencies: z.array(currencyCode),
    from: civilDate,
    to: civilDate,
    openingMinor: minorUnits,
    entries: z.array(
      z.object({
        on: civilDate,
        kind: z.enum(statementKinds),
        /** Of the invoice or credit note; a payment's is that of the invoice that it paid. */
        number: z.string(),
        invoiceId: z.uuid(),
        /** Positive: owed. */
        amountMinor: minorUnits,
        balanceMinor: minorUnits,
      }),
    ),
    closingMinor: minorUnits,
    /** Not part of the balance: credit that the next invoices use. */
    creditMinor: minorUnits,
  })
  .meta({ id: 'Statement' });
export type Statement = z.output<typeof statement>;

export interface Movement {
  readonly on: CivilDate;
  readonly kind: (typeof statementKinds)[number];
  readonly number: string;
  readonly invoiceId: string;
  readonly amountMinor: bigint;
}

/** The movements of a span with the balance after each, and the balance before them. In order of time. */
export function statementOf(
  movements: readonly Movement[],
  { from, to }: { readonly from: CivilDate; readonly to: CivilDate },
): { openingMinor: bigint; entries: (Movement & { readonly balanceMinor: bigint })[]; closingMinor: bigint } {
  let balanceMinor = 0n;
  for (const { on, amountMinor } of movements) if (on < from) balanceMinor += amountMinor;
  const openingMinor = balanceMinor;
  const entries = movements
    .filter(({ on }) => on >= from && on < to)
    .map((movement) => {
      balanceMinor += movement.amountMinor;
      return { ...movement, balanceMinor };
    });
  return { openingMinor, entries, closingMinor: balanceMinor };
}

/** The statement on paper. */
export function statementSheet(
  { entries, openingMinor, closingMinor, creditMinor, from, to, currency }: Statement,
  parties: { readonly language: Language; readonly seller: SellerDetails; readonly buyer: BuyerDetails },
  today: CivilDate,
  look: TemplateLook = PLAIN_LOOK,
): Sheet {
  const { language, seller, buyer } = parties;
  const format = formatOf(language, currency);
  const { words, amount, money, day, days } = format;
  const named = {
    invoice: words.invoice,
    payment: words.payment,
    credit: words.creditNote,
    chargeback: words.takenBack,
  };
  return {
    title: words.statement,
    language,
    seller,
    to: [buyer.name, ...addressLines(buyer.address, seller.address.country, language)],
    facts: [
      [words.date, day(today)],
      [words.period, days({ from, to })],
    ],
    opening: '',
    columns: [
      { name: 'description', label: words.description },
      { name: 'charge', label: words.charges },
      { name: 'payment', label: words.payments },
      { name: 'amount', label: words.balance },
    ],
    rows: [
      {
        paragraphs: [{ text: words.openingBalance }],
        cells: { amount: amount(BigInt(openingMinor)) },
        carried: amount(BigInt(openingMinor)),
      },
      ...entries.map(({ on, kind, number, amountMinor, balanceMinor }) => ({
        paragraphs: [{ text: `${named[kind]} ${number}` }, { text: day(on), faint: true }],
        cells: {
          ...(kind === 'invoice' || kind === 'chargeback'
            ? { charge: amount(BigInt(amountMinor)) }
            : { payment: amount(BigInt(-amountMinor)) }),
          amount: amount(BigInt(balanceMinor)),
        },
        carried: amount(BigInt(balanceMinor)),
      })),
    ],
    sums: [
      { label: words.closingBalance, amount: money(BigInt(closingMinor)), strong: true },
      ...(creditMinor === 0 ? [] : [{ label: words.credit, amount: amount(BigInt(creditMinor)), strong: false }]),
    ],
    carried: words.carried,
    notes: [],
    foot: footOf(seller, look, format),
    page: words.page,
  };
}
