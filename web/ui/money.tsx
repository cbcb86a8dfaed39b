import { exponentOf } from '../../domain/money/currency.ts';
import { formatMinor, fromWire } from '../../domain/money/money.ts';
import { cn } from './cn.ts';
import { useReader } from './reader.tsx';

interface Props {
  /** Whole minor units, as on the wire. */
  minor: number;
  currency: string;
  className?: string;
}

/** "EUR 1,234.50" as the reader writes numbers, with the digits of ISO 4217 (the platform's table differs for HUF, IQD…). */
export function Money({ minor, currency, className }: Props) {
  const digits = exponentOf(currency);
  const format = new Intl.NumberFormat(useReader().locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'code',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  // A decimal string, which Intl formats exactly; never a float.
  const exact = formatMinor(fromWire(minor), currency) as `${number}`;
  return <span className={cn('tabular whitespace-nowrap', className)}>{format.format(exact)}</span>;
}
