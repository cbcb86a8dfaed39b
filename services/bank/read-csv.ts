import { parse } from 'csv-parse/sync';
import { detectDelimiter } from '../../domain/imports/dialect.ts';
import { parseMinor } from '../../domain/money/money.ts';
import { civilDate } from '../../domain/time/civil.ts';
import { type Statement, type StatementLine, unreadable } from './statement-line.ts';

type Column = 'bookedOn' | 'amount' | 'currency' | 'reference' | 'name' | 'iban' | 'ref' | 'sign';

/** How banks title their columns, in the languages of our customers; the first that fits. */
const TITLES: Readonly<Record<Column, readonly RegExp[]>> = {
  bookedOn: [
    /^(booking date|buchungstag|buchungsdatum|date opération)$/,
    /^(date|datum|data|fecha)$/,
    /date|datum|valuta/,
  ],
  amount: [/^(amount|betrag|montante?|importo|importe|kwota)/, /umsatz|credit|gutschrift/],
  currency: [/currency|währung|devise|valuta|waehrung|divisa/],
  reference: [
    /reference|referencia|referência|verwendungszweck|purpose|description|libellé|causale|concepto|remittance|details|buchungstext/,
  ],
  name: [
    /^(name|nome|nombre|nom|payer|counterparty|auftraggeber|zahlungspflichtiger|beguenstigter|begünstigter)/,
    /name|zahler|debtor/,
  ],
  iban: [/iban|account number|kontonummer/],
  ref: [/^(transaction id|id|bank reference|umsatz-id|transaktions-?id)$/],
  sign: [/soll\/haben|debit\/credit|s\/h/],
};
const MOST_LINES = 50_000;

/** CSV as banks export it: a line of titles somewhere at the top, then a line a booking. @throws AppError Validation that names the line */
export function readBankCsv(text: string, currency: string): Statement {
  let records: string[][];
  try {
    records = parse(text, {
      bom: true,
      delimiter: detectDelimiter(text.slice(0, 65_536)),
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    });
  } catch (error) {
    throw unreadable(`This is no readable CSV: ${error instanceof Error ? error.message : 'unknown'}.`);
  }
  if (records.length > MOST_LINES) throw unreadable(`More than ${MOST_LINES} lines: split the file.`);
  const top = records.slice(0, 30).findIndex((cells) => {
    const columns = columnsOf(cells);
    return columns.bookedOn !== undefined && columns.amount !== undefined;
  });
  if (top < 0) {
    throw unreadable(
      'No titles were found: the file needs a line with at least “Date” and “Amount”, and best “Reference” and “Name”.',
    );
  }
  const columns = columnsOf(records[top] ?? []);
  const lines = records
    .slice(top + 1)
    .flatMap((cells, index) => lineOf(cells, columns, top + index + 2, currency) ?? []);
  return { format: 'csv', account: null, lines };
}

type Columns = Partial<Record<Column, number>>;

function columnsOf(titles: readonly string[]): Columns {
  const plain = titles.map((title) => title.trim().toLowerCase());
  const columns: Columns = {};
  for (const [column, patterns] of Object.entries(TITLES) as [Column, readonly RegExp[]][]) {
    for (const pattern of patterns) {
      const index = plain.findIndex((title, i) => pattern.test(title) && !Object.values(columns).includes(i));
      if (index < 0) continue;
      columns[column] = index;
      break;
    }
  }
  return columns;
}

/** null: a line of sums, or an empty one. */
function lineOf(cells: readonly string[], columns: Columns, row: number, currency: string): StatementLine | null {
  const cell = (column: Column): string | null => {
    const index = columns[column];
    const value = index === undefined ? '' : (cells[index] ?? '').trim();
    return value === '' ? null : value;
  };
  const [date, amount] = [cell('bookedOn'), cell('amount')];
  if (date === null || amount === null) return null;
  const bookedOn = dateOf(date);
  if (bookedOn === null) throw unreadable(`Line ${row}: ${date} is no date. Use 2026-03-31 or 31.03.2026.`);
  const code = (cell('currency') ?? currency).toUpperCase();
  const minor = amountOf(amount, code);
  if (minor === null) throw unreadable(`Line ${row}: ${amount} ${code} is no amount.`);
  const isDebit = /^(s|soll|debit|d|dbit)$/i.test(cell('sign') ?? '');
  return {
    ref: cell('ref'),
    bookedOn,
    currency: code,
    amountMinor: isDebit && minor > 0n ? -minor : minor,
    reference: (cell('reference') ?? '').slice(0, 1000),
    name: cell('name'),
    iban: cell('iban')?.replace(/\s/g, '').toUpperCase() ?? null,
  };
}

/** Day first, where it is not the year: banks write 31.03.2026 and 31/03/26. */
function dateOf(text: string): string | null {
  const iso = /^(\d{4})-(\d{2})-(\d{2})/.exec(text);
  const civil = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})$/.exec(text);
  const date = iso
    ? iso[0]
    : civil
      ? `${civil[3]?.length === 2 ? '20' : ''}${civil[3]}-${civil[2]?.padStart(2, '0')}-${civil[1]?.padStart(2, '0')}`
      : '';
  return civilDate.safeParse(date).success ? date : null;
}

/**
 * 1.234,56, 1,234.56, 1'234.56 and -12: the last separator is the decimal one, unless it stands before exactly three digits and the currency
 * has not that many, or there are several of it.
 */
export function amountOf(text: string, currency: string): bigint | null {
  const sign = /^\(.*\)$|-\s*$|^\s*-/.test(text) ? '-' : '';
  const digits = text.replace(/[^\d.,]/g, '');
  const at = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','));
  const mark = digits[at] ?? '';
  const isGroup =
    at >= 0 && (digits.split(mark).length > 2 || (digits.length - at === 4 && !/[.,].*[.,]/.test(digits)));
  const plain =
    at < 0 || isGroup
      ? digits.replace(/[.,]/g, '')
      : `${digits.slice(0, at).replace(/[.,]/g, '')}.${digits.slice(at + 1)}`;
  try {
    return plain === '' ? null : parseMinor(`${sign}${plain}`, currency);
  } catch {
    return null;
  }
}
