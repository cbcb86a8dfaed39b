import { validation } from '../../domain/errors.ts';
import {
  ACCOUNTS,
  accounts,
  type CivilSpan,
  civilSpan,
  DOCUMENT_WORDS,
  type TaxReport,
  type TrialBalance,
} from '../../domain/journal/contract.ts';
import {
  creditedTaxes,
  type DocumentTax,
  type JournalEntry,
  journalEntry,
  type MoneyDocument,
} from '../../domain/journal/postings.ts';
import { formatMinor, toWire } from '../../domain/money/money.ts';
import { addDays, type CivilDate, civilDateAt, civilToInstant, daysBetween } from '../../domain/time/civil.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { zoneOf } from '../revenue/recurring.ts';
import { moneyDocuments } from './documents.ts';

/** Longer than a year is two files. */
const MOST_DAYS = 366;

/** The documents of a span of civil days by the day; a week is held at a time. */
async function* documentsByDay(
  ctx: Ctx,
  { from, to }: CivilSpan,
): AsyncGenerator<{ day: CivilDate; documents: MoneyDocument[] }> {
  const zone = await transaction(ctx, zoneOf);
  // By the week: quiet days cost no question of their own.
  for (let day = from; day < to; ) {
    const end = addDays(day, 7) < to ? addDays(day, 7) : to;
    const span = { from: new Date(civilToInstant(zone, day)), to: new Date(civilToInstant(zone, end)) };
    const documents = await transaction(ctx, (tx) => moneyDocuments(tx, span));
    for (let at = 0; at < documents.length; ) {
      const date = civilDateAt(zone, documents[at]?.at ?? 0);
      const next = documents.findIndex((one, index) => index > at && civilDateAt(zone, one.at) > date);
      const till = next < 0 ? documents.length : next;
      yield { day: date, documents: documents.slice(at, till) };
      at = till;
    }
    day = end;
  }
}

function spanOf(ctx: Ctx, input: CivilSpan): CivilSpan {
  permit(ctx, 'invoice:read');
  const span = civilSpan.parse(input);
  if (daysBetween(span.from, span.to) <= MOST_DAYS) return span;
  throw validation('Choose a year at most.', [{ path: 'to', message: 'At most 366 days' }]);
}

/** What the entries of a span come to by account; debits and credits are the same amount in each currency. */
export async function readTrialBalance(ctx: Ctx, input: CivilSpan): Promise<TrialBalance> {
  const sums = new Map<string, { debit: bigint; credit: bigint }>();
  let entries = 0;
  for await (const { documents } of documentsByDay(ctx, spanOf(ctx, input))) {
    for (const { currency, postings } of documents.map(journalEntry)) {
      if (postings.length > 0) entries += 1;
      for (const { account, debitMinor, creditMinor } of postings) {
        const key = `${currency}/${account}`;
        const sum = sums.get(key) ?? { debit: 0n, credit: 0n };
        sums.set(key, { debit: sum.debit + debitMinor, credit: sum.credit + creditMinor });
      }
    }
  }
  const currencies = [...new Set([...sums.keys()].map((key) => key.slice(0, 3)))].sort();
  const rows = currencies.flatMap((currency) =>
    accounts.flatMap((account) => {
      const sum = sums.get(`${currency}/${account}`);
      return sum ? [{ currency, account, debitMinor: toWire(sum.debit), creditMinor: toWire(sum.credit) }] : [];
    }),
  );
  return { entries, rows };
}

export const JOURNAL_HEAD = [
  'Entry',
  'Date',
  'Kind',
  'Document',
  'Customer',
  'Account',
  'Account name',
  'Tax',
  'Debit',
  'Credit',
  'Currency',
] as const;

/** The journal as lines of a table, a posting each; those with the same entry balance. The refusal comes before the first line. */
export function journalLines(ctx: Ctx, input: CivilSpan): AsyncIterable<(string | null)[]> {
  return lines(ctx, spanOf(ctx, input));
}

async function* lines(ctx: Ctx, span: CivilSpan): AsyncGenerator<(string | null)[]> {
  let entry = 0;
  for await (const { day, documents } of documentsByDay(ctx, span)) {
    for (const one of documents.map(journalEntry)) {
      if (one.postings.length === 0) continue;
      entry += 1;
      yield* postingLines(`${day.slice(0, 4)}-${String(entry).padStart(6, '0')}`, day, one);
    }
  }
}

function* postingLines(entry: string, day: CivilDate, one: JournalEntry): Generator<(string | null)[]> {
  const money = (minor: bigint) => (minor === 0n ? null : formatMinor(minor, one.currency));
  for (const { account, taxCode, debitMinor, creditMinor } of one.postings) {
    const { code, name } = ACCOUNTS[account];
    yield [
      entry,
      day,
      DOCUMENT_WORDS[one.kind],
      one.reference,
      one.customerName,
      code,
      name,
      taxCode,
      money(debitMinor),
      money(creditMinor),
      one.currency,
    ];
  }
}

/** The taxes of what was invoiced in a span, less those of what was taken back in it, by tax and rate. */
export async function readTaxReport(ctx: Ctx, input: CivilSpan): Promise<TaxReport> {
  const rows = new Map<string, { net: bigint; tax: bigint; documents: number; of: DocumentTax; currency: string }>();
  const totals = new Map<string, { tax: bigint; total: bigint }>();
  for await (const { documents } of documentsByDay(ctx, spanOf(ctx, input))) {
    for (const document of documents) {
      const taken = takenOf(document);
      if (!taken) continue;
      const { currency } = document;
      const total = totals.get(currency) ?? { tax: 0n, total: 0n };
      totals.set(currency, {
        tax: total.tax + taken.sign * taken.taxes.reduce((all, { taxMinor }) => all + taxMinor, 0n),
        total: total.total + taken.sign * taken.totalMinor,
      });
      for (const tax of taken.taxes) {
        const key = [currency, tax.code, tax.ratePercent, tax.treatment].join('\n');
        const row = rows.get(key) ?? { net: 0n, tax: 0n, documents: 0, of: tax, currency };
        row.net += taken.sign * tax.netMinor;
        row.tax += taken.sign * tax.taxMinor;
        row.documents += 1;
        rows.set(key, row);
      }
    }
  }
  return {
    rows: [...rows.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { net, tax, documents, of, currency }]) => ({
        currency,
        code: of.code,
        ratePercent: of.ratePercent,
        treatment: of.treatment,
        netMinor: toWire(net),
        taxMinor: toWire(tax),
        documents,
      })),
    totals: [...totals.entries()].sort().map(([currency, { tax, total }]) => ({
      currency,
      netMinor: toWire(total - tax),
      taxMinor: toWire(tax),
      totalMinor: toWire(total),
    })),
  };
}

/** What fills a wallet is no supply yet: what the wallet pays for is taxed on its own invoice. */
function takenOf(document: MoneyDocument): { sign: bigint; taxes: readonly DocumentTax[]; totalMinor: bigint } | null {
  if ('fillsWallet' in document && document.fillsWallet) return null;
  switch (document.kind) {
    case 'invoice':
      return { sign: 1n, taxes: document.taxes, totalMinor: document.totalMinor };
    case 'credit-note':
    case 'unused-time':
    case 'void': {
      const totalMinor = document.offDueMinor + document.toCreditMinor + document.toRefundMinor;
      return { sign: -1n, taxes: creditedTaxes(document), totalMinor };
    }
    default:
      return null;
  }
}
