import { amountOf } from '../amount.ts';

/** A line as it is typed. */
export interface LineRow {
  /** For React, and to find its amount. */
  readonly key: string;
  /** null: a new one. */
  readonly lineId: string | null;
  readonly description: string;
  readonly quantity: string;
  readonly price: string;
  /** Of a line that exists, empty: as they are. */
  readonly taxRateIds: readonly string[] | null;
}

export interface EnteredLine {
  readonly description: string;
  readonly quantity: number;
  readonly unitPriceMinor: number;
  readonly taxRateIds: string[];
}

let next = 0;
export const newRow = (taxRateIds: readonly string[] = []): LineRow => {
  next += 1;
  return { key: `new-${next}`, lineId: null, description: '', quantity: '1', price: '', taxRateIds };
};

/** What is missing of a row, in words; null where it is complete. */
export function problemOf({ description, quantity, price }: LineRow, currency: string): string | null {
  if (description.trim() === '') return 'Say what it is for';
  const count = Number(quantity);
  if (!Number.isInteger(count) || count < 1) return 'The quantity is a whole number, 1 at least';
  return amountOf(price, currency) === null ? `The price is an amount in ${currency}` : null;
}

/** A complete row as the server takes it; null where something is missing. */
export function enteredOf(row: LineRow, currency: string): EnteredLine | null {
  const unitPriceMinor = amountOf(row.price, currency);
  if (unitPriceMinor === null || problemOf(row, currency) !== null) return null;
  return {
    description: row.description.trim(),
    quantity: Number(row.quantity),
    unitPriceMinor,
    taxRateIds: [...(row.taxRateIds ?? [])],
  };
}
