import { formatMinor } from '../../domain/money/money.ts';

/** EUR 1,234.50 as people read it. */
export function money(minor: number, currency: string): string {
  const exact = formatMinor(BigInt(minor), currency) as `${number}`;
  return new Intl.NumberFormat('en-GB', { style: 'currency', currency }).format(exact);
}

/** A civil date in words, whichever zone the reader is in. */
export const day = (date: string): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${date}T00:00:00Z`));

/** The last month in which a card works. */
export const month = (yyyymm: string): string =>
  new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${yyyymm}-01T00:00:00Z`),
  );
