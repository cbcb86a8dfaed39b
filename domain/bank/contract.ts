import { z } from 'zod';
import { anyOf, listInput, listOutput } from '../list.ts';
import { currencyCode } from '../money/currency.ts';
import { minorUnits } from '../money/money.ts';
import { civilDate } from '../time/civil.ts';
import { isoInstant } from '../time/instant.ts';

export const bankFormats = ['camt.053', 'csv'] as const;
export type BankFormat = (typeof bankFormats)[number];
/** A month of a busy account. */
export const MOST_STATEMENT_BYTES = 10_000_000;

export const lineStates = ['open', 'matched', 'ignored'] as const;
export type LineState = (typeof lineStates)[number];

/** exact: nothing speaks against it; likely: one thing differs; possible: a person has to know. */
export const certainties = ['exact', 'likely', 'possible'] as const;
export type Certainty = (typeof certainties)[number];

export const suggestion = z.object({
  customerId: z.uuid(),
  customerName: z.string(),
  certainty: z.enum(certainties),
  /** Why, as half sentences. */
  because: z.array(z.string()),
  allocations: z.array(
    z.object({ invoiceId: z.uuid(), number: z.string(), dueMinor: minorUnits, amountMinor: minorUnits }),
  ),
  /** What is left over and becomes the customer's credit. */
  creditMinor: minorUnits,
});
export type Suggestion = z.output<typeof suggestion>;

export const bankLine = z
  .object({
    id: z.uuid(),
    bookedOn: civilDate,
    currency: currencyCode,
    amountMinor: minorUnits,
    reference: z.string(),
    /** Who paid, as the bank says. */
    name: z.string().nullable(),
    iban: z.string().nullable(),
    state: z.enum(lineStates),
    customerId: z.uuid().nullable(),
    customerName: z.string().nullable(),
    paymentId: z.uuid().nullable(),
    settledBy: z.string().nullable(),
    settledAt: isoInstant.nullable(),
    /** Of one that is open, the best first. */
    suggestions: z.array(suggestion),
    version: z.int(),
  })
  .meta({ id: 'BankLine' });
export type BankLine = z.output<typeof bankLine>;

export const bankLineListInput = listInput({
  sortable: ['bookedOn', 'amountMinor'],
  defaultSort: '-bookedOn',
  filters: { state: anyOf(z.enum(lineStates)), statementId: z.uuid() },
});
export type BankLineListInput = z.input<typeof bankLineListInput>;
export const bankLineListOutput = listOutput(bankLine);

export const importedStatement = z
  .object({
    id: z.uuid(),
    fileName: z.string(),
    format: z.enum(bankFormats),
    account: z.string().nullable(),
    /** Lines that are new. */
    lines: z.int(),
    /** That an earlier file had brought. */
    repeated: z.int(),
    /** That went out: not taken in. */
    outgoing: z.int(),
    /** Of the new ones, those for which one invoice is certain. */
    exact: z.int(),
  })
  .meta({ id: 'BankStatement' });
export type ImportedStatement = z.output<typeof importedStatement>;

export const confirmLineInput = z.object({
  id: z.uuid(),
  version: z.int(),
  customerId: z.uuid(),
  /** What of it pays which invoice; what is left over becomes credit. */
  allocations: z
    .array(z.object({ invoiceId: z.uuid(), amountMinor: minorUnits.min(1) }))
    .max(50)
    .default([]),
});
export type ConfirmLineInput = z.input<typeof confirmLineInput>;
export const ignoreLineInput = z.object({ id: z.uuid(), version: z.int() });
export type IgnoreLineInput = z.input<typeof ignoreLineInput>;
export const confirmedExact = z.object({
  confirmed: z.int(),
  /** Still open: for a person, unless there are more. */
  left: z.int(),
  /** One request confirms so many and no more: ask again. */
  more: z.boolean(),
});
/** What confirming all that is certain would make of money that came in: payments, by currency. */
export const certainLines = z.object({
  count: z.int(),
  sums: z.array(z.object({ currency: currencyCode, count: z.int(), amountMinor: minorUnits })),
});
export type CertainLines = z.output<typeof certainLines>;
