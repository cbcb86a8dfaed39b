import { z } from 'zod';
import { civilSpan } from '../../domain/journal/contract.ts';
import { formatMinor, fromWire } from '../../domain/money/money.ts';
import { AGES } from '../../domain/revenue/contract.ts';
import type { Ctx } from '../context.ts';
import { getForecast } from '../forecast/get.ts';
import { JOURNAL_HEAD, journalLines, readTaxReport } from '../journal/journal.ts';
import { readAgeing } from '../revenue/ageing.ts';
import { readRecognition } from '../revenue/recognition.ts';
import { recurringRevenue } from '../revenue/recurring.ts';

/** An amount of the currency's main unit, exact as text. */
export interface Amount {
  readonly amount: string;
}
export type TableCell = string | number | Amount | null;

/** A report as a table, whatever file it becomes; rows come as they are read. */
export interface Table {
  readonly head: readonly string[];
  readonly rows: AsyncIterable<readonly TableCell[]> | Iterable<readonly TableCell[]>;
}

export const billingFiles = ['journal', 'taxes', 'ageing', 'recurring', 'recognition', 'forecast'] as const;
export type BillingFile = (typeof billingFiles)[number];

const money = (minor: number, currency: string): Amount => ({ amount: formatMinor(fromWire(minor), currency) });

/**
 * A report of billing as a table.
 * @param query what the report asks for: a span (`from`, `to`), or its first month and how many
 * @throws AppError Forbidden, Validation; all before the first row
 */
export async function billingTable(ctx: Ctx, file: BillingFile, query: unknown): Promise<Table> {
  switch (file) {
    case 'journal':
      return { head: JOURNAL_HEAD, rows: withAmounts(journalLines(ctx, civilSpan.parse(query))) };
    case 'taxes':
      return taxes(ctx, query);
    case 'ageing':
      return ageing(ctx);
    case 'recurring':
      return recurring(ctx, query);
    case 'recognition':
      return recognition(ctx, query);
    case 'forecast':
      return forecast(ctx);
  }
}

const AMOUNTS: ReadonlySet<string> = new Set(['Debit', 'Credit']);

async function* withAmounts(lines: AsyncIterable<(string | null)[]>): AsyncGenerator<TableCell[]> {
  for await (const line of lines) {
    yield line.map((cell, index) =>
      cell !== null && AMOUNTS.has(JOURNAL_HEAD[index] ?? '') ? { amount: cell } : cell,
    );
  }
}

/** As the reports call them. */
const TREATMENT_WORDS: Readonly<Record<string, string>> = { exempt: 'exempt', 'reverse-charge': 'reverse charge' };

async function taxes(ctx: Ctx, query: unknown): Promise<Table> {
  const { rows } = await readTaxReport(ctx, civilSpan.parse(query));
  return {
    head: ['Tax', 'Rate %', 'Why nothing is charged', 'Net', 'Tax amount', 'Documents', 'Currency'],
    rows: rows.map(({ code, ratePercent, treatment, netMinor, taxMinor, documents, currency }) => [
      ...[
        code,
        ratePercent,
        treatment === null ? null : (TREATMENT_WORDS[treatment] ?? treatment),
        money(netMinor, currency),
        money(taxMinor, currency),
        documents,
        currency,
      ],
    ]),
  };
}

async function ageing(ctx: Ctx): Promise<Table> {
  const { customers } = await readAgeing(ctx);
  return {
    head: [
      'Customer',
      ...AGES.map((age) => (age === 'not-due' ? 'Not due' : `${age.replace('over-', 'Over ')} days`)),
      'Total',
      'Invoices',
      'Currency',
    ],
    rows: customers.map(({ customerName, agesMinor, totalMinor, invoices, currency }) => [
      customerName,
      ...agesMinor.map((minor) => money(minor, currency)),
      ...[money(totalMinor, currency), invoices, currency],
    ]),
  };
}

async function recurring(ctx: Ctx, query: unknown): Promise<Table> {
  const { months } = z.object({ months: z.coerce.number().int().min(1).max(60).default(12) }).parse(query);
  const { rows } = await recurringRevenue(ctx, { months });
  return {
    head: [
      'Month',
      'Opening',
      'New',
      'Reactivation',
      'Expansion',
      'Contraction',
      'Churn',
      'Closing',
      'Customers',
      'Currency',
    ],
    rows: rows.map(({ month, currency, openingMinor, closingMinor, closingCustomers, movements }) => [
      ...[month, money(openingMinor, currency)],
      ...movements.map(({ amountMinor }) => money(amountMinor, currency)),
      ...[money(closingMinor, currency), closingCustomers, currency],
    ]),
  };
}

async function recognition(ctx: Ctx, query: unknown): Promise<Table> {
  const wanted = z.object({ from: z.string(), months: z.coerce.number().default(12) }).parse(query);
  const { rows } = await readRecognition(ctx, wanted);
  return {
    head: ['Month', 'Invoiced', 'Earned', 'Deferred at its end', 'Currency'],
    rows: rows.map(({ month, currency, billedMinor, earnedMinor, deferredMinor }) => [
      month,
      ...[billedMinor, earnedMinor, deferredMinor].map((minor) => money(minor, currency)),
      currency,
    ]),
  };
}

async function forecast(ctx: Ctx): Promise<Table> {
  const { rows } = await getForecast(ctx);
  return {
    head: [
      ...['Month', 'Invoices', 'Net', 'Tax', 'Total', 'Asked for', 'Billed already', 'Comes in'],
      ...['Use to come (estimate)', 'Currency'],
    ],
    rows: rows.map((row) => [
      ...[row.month, row.invoices],
      ...[row.netMinor, row.taxMinor, row.totalMinor, row.dueMinor, row.billedMinor, row.cashMinor].map((minor) =>
        money(minor, row.currency),
      ),
      money(row.expectedUseMinor, row.currency),
      row.currency,
    ]),
  };
}
