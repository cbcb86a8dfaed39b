import { formatMinor, fromWire, parseMinor, toWire } from '../../../domain/money/money.ts';

/** What a text says in the currency's smallest unit, with comma or point; null where nobody could say what it means. */
export function amountOf(text: string, currency: string): number | null {
  try {
    return toWire(parseMinor(text.trim().replace(',', '.'), currency));
  } catch {
    return null;
  }
}

/** As it is typed: 1250 in EUR is 12.50. */
export const amountText = (minor: number, currency: string): string => formatMinor(fromWire(minor), currency);

/**
 * What is wrong with an amount that is to be paid, sent or credited, in words; null where nothing is.
 * @param most in the smallest unit; left out: as much as one likes; below nothing (a line that took something off): that, or none of it
 */
export function amountProblem(text: string, currency: string, most?: number): string | null {
  const minor = amountOf(text, currency);
  if (most !== undefined && most < 0) {
    return minor === most
      ? null
      : `Type ${amountText(most, currency)} ${currency}: it is credited whole, or not at all`;
  }
  if (minor !== null && minor > 0 && (most === undefined || minor <= most)) return null;
  return most === undefined
    ? `Type an amount in ${currency} such as ${amountText(4900, currency)}`
    : `Type an amount up to ${amountText(most, currency)} ${currency}`;
}
