import { exponentOf } from '../money/currency.ts';
import { formatMinor } from '../money/money.ts';
import { addDays, type CivilDate } from '../time/civil.ts';
import type { Language } from './contract.ts';
import { type DocumentWords, WORDS } from './words.ts';

/** How numbers, amounts and days are written in a document. */
export interface DocumentFormat {
  readonly words: DocumentWords;
  /** "1.234,50": in a column under the currency. */
  amount(minor: bigint): string;
  /** "1.234,50 €" */
  money(minor: bigint): string;
  number(value: number): string;
  /** A decimal of any digits: "0.0125". */
  decimal(text: string): string;
  percent(text: string): string;
  day(date: CivilDate): string;
  /** Of a `yyyy-mm`: "April 2027". */
  month(month: string): string;
  /** Of a half-open period: its first and its last day. */
  days(period: { readonly from: CivilDate; readonly to: CivilDate }): string;
}

/** Narrow and wide blanks that do not break: fonts have one of them. */
const plainBlanks = (text: string): string => text.replace(/[\u202f\u2009]/g, '\u00a0');

export function formatOf(language: Language, currency: string): DocumentFormat {
  const words = WORDS[language];
  const digits = { minimumFractionDigits: exponentOf(currency), maximumFractionDigits: exponentOf(currency) };
  // Four digits have a separator in every language here: columns of amounts are read one under the other.
  const grouped = { useGrouping: 'always' } as const;
  const plain = new Intl.NumberFormat(words.locale, { ...digits, ...grouped });
  const sum = new Intl.NumberFormat(words.locale, { style: 'currency', currency, ...digits, ...grouped });
  const count = new Intl.NumberFormat(words.locale, grouped);
  const exact = new Intl.NumberFormat(words.locale, { ...grouped, maximumFractionDigits: 12 });
  const date = new Intl.DateTimeFormat(words.locale, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
  const ofYear = new Intl.DateTimeFormat(words.locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  const short = new Intl.DateTimeFormat(words.locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const at = (day: CivilDate): Date => new Date(`${day}T00:00:00Z`);
  // A decimal as text is written digit by digit: it never becomes a float on the way.
  const decimalOf = (minor: bigint) => formatMinor(minor, currency) as `${number}`;
  return {
    words,
    amount: (minor) => plainBlanks(plain.format(decimalOf(minor))),
    money: (minor) => plainBlanks(sum.format(decimalOf(minor))),
    number: (value) => plainBlanks(count.format(value)),
    decimal: (text) => plainBlanks(exact.format(text as `${number}`)),
    percent: (text) => plainBlanks(`${exact.format(text as `${number}`)}\u00a0%`),
    day: (day) => plainBlanks(date.format(at(day))),
    month: (month) => plainBlanks(ofYear.format(at(`${month}-01`))),
    days: ({ from, to }) => plainBlanks(short.formatRange(at(from), at(addDays(to, -1)))),
  };
}
